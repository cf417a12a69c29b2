package io.callrouter.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** When schedules are open, from tables. */
class ScheduleTests {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Windows are written {@code days from-to}, exceptions {@code date from-to} or {@code date closed}. */
    @ParameterizedTest(name = "{0}: {3} in {1}")
    @CsvSource(delimiter = '|', textBlock = """
            begins with its first minute      | Europe/Berlin | mon,fri 08:00-18:00 |                            | 2026-05-04T08:00:00       | open
            not before                        | Europe/Berlin | mon,fri 08:00-18:00 |                            | 2026-05-04T07:59:59.999   | closed
            last second                       | Europe/Berlin | mon,fri 08:00-18:00 |                            | 2026-05-04T17:59:59.999   | open
            ends with its last minute         | Europe/Berlin | mon,fri 08:00-18:00 |                            | 2026-05-04T18:00:00       | closed
            another named day                 | Europe/Berlin | mon,fri 08:00-18:00 |                            | 2026-05-08T12:00:00       | open
            a day between                     | Europe/Berlin | mon,fri 08:00-18:00 |                            | 2026-05-06T12:00:00       | closed
            two windows, the break            | Europe/Berlin | mon 08:00-12:00; mon 13:00-18:00 |               | 2026-05-04T12:30:00       | closed
            two windows, the second           | Europe/Berlin | mon 08:00-12:00; mon 13:00-18:00 |               | 2026-05-04T13:00:00       | open
            whole day, first minute           | Asia/Kolkata  | sun 00:00-24:00     |                            | 2026-05-03T00:00:00       | open
            whole day, last minute            | Asia/Kolkata  | sun 00:00-24:00     |                            | 2026-05-03T23:59:59       | open
            whole day, not the next           | Asia/Kolkata  | sun 00:00-24:00     |                            | 2026-05-04T00:00:00       | closed
            overnight, the evening            | Europe/Berlin | fri 22:00-06:00     |                            | 2026-05-08T22:00:00       | open
            overnight, the morning after      | Europe/Berlin | fri 22:00-06:00     |                            | 2026-05-09T05:59:59       | open
            overnight, over                   | Europe/Berlin | fri 22:00-06:00     |                            | 2026-05-09T06:00:00       | closed
            overnight, not that day's morning | Europe/Berlin | fri 22:00-06:00     |                            | 2026-05-08T05:00:00       | closed
            overnight, not the next evening   | Europe/Berlin | fri 22:00-06:00     |                            | 2026-05-09T22:00:00       | closed
            from sunday into monday           | Europe/Berlin | sun 22:00-06:00     |                            | 2026-05-04T03:00:00       | open
            until midnight written 00:00      | Europe/Berlin | fri 22:00-00:00     |                            | 2026-05-08T23:59:59       | open
            until midnight and no longer      | Europe/Berlin | fri 22:00-00:00     |                            | 2026-05-09T00:00:00       | closed
            holiday                           | Europe/Berlin | fri 08:00-18:00     | 2026-12-25 closed          | 2026-12-25T12:00:00       | closed
            the week after a holiday          | Europe/Berlin | fri 08:00-18:00     | 2026-12-25 closed          | 2027-01-01T12:00:00       | open
            other hours                       | Europe/Berlin | thu 08:00-18:00     | 2026-12-24 08:00-12:00     | 2026-12-24T11:59:00       | open
            other hours, over                 | Europe/Berlin | thu 08:00-18:00     | 2026-12-24 08:00-12:00     | 2026-12-24T12:00:00       | closed
            hours on a day without any        | Europe/Berlin | mon 08:00-18:00     | 2026-12-24 08:00-12:00     | 2026-12-24T09:00:00       | open
            the eve's night into a holiday    | Europe/Berlin | thu,fri 22:00-06:00 | 2026-12-25 closed          | 2026-12-25T05:00:00       | open
            the holiday's own night           | Europe/Berlin | thu,fri 22:00-06:00 | 2026-12-25 closed          | 2026-12-25T22:00:00       | closed
            the morning after a holiday       | Europe/Berlin | thu,fri 22:00-06:00 | 2026-12-25 closed          | 2026-12-26T05:00:00       | closed
            an exception's night              | Europe/Berlin | mon 08:00-18:00     | 2026-12-31 22:00-04:00     | 2027-01-01T03:59:00       | open
            """)
    void isOpenAsTheSignSays(
            String example, String zone, String windows, String exceptions, LocalDateTime clock, String state) {
        Instant instant = clock.atZone(ZoneId.of(zone)).toInstant();

        assertThat(schedule(zone, windows, exceptions).isOpenAt(instant)).isEqualTo(state.equals("open"));
    }

    /** The same instant is another hour, and maybe another day, elsewhere. */
    @ParameterizedTest(name = "{0} {1} at {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            UTC                 | fri 08:00-18:00 | 2026-05-08T08:00:00Z | open
            America/New_York    | fri 08:00-18:00 | 2026-05-08T08:00:00Z | closed
            America/New_York    | fri 08:00-18:00 | 2026-05-08T12:00:00Z | open
            Asia/Kolkata        | fri 08:00-18:00 | 2026-05-08T02:30:00Z | open
            Asia/Kolkata        | fri 08:00-18:00 | 2026-05-08T02:29:59Z | closed
            Pacific/Apia        | fri 08:00-18:00 | 2026-05-07T19:00:00Z | open
            Pacific/Apia        | fri 08:00-18:00 | 2026-05-08T19:00:00Z | closed
            Australia/Lord_Howe | fri 08:00-18:00 | 2026-05-07T21:30:00Z | open
            Australia/Lord_Howe | fri 08:00-18:00 | 2026-01-15T21:00:00Z | open
            """)
    void isOpenByTheClockOfItsZone(String zone, String windows, Instant instant, String state) {
        assertThat(schedule(zone, windows, "").isOpenAt(instant)).isEqualTo(state.equals("open"));
    }

    /** When the state changes around a change of the clock, in the order of time. */
    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource(delimiter = '|', textBlock = """
            spring: the hours are shorter        | Europe/Berlin       | sun 01:00-04:00 | 2026-03-29T00:00:00Z/open 2026-03-29T02:00:00Z/closed
            spring: hours that the clock skips   | Europe/Berlin       | sun 02:00-03:00 |
            spring: begins in the gap            | Europe/Berlin       | sun 02:30-04:00 | 2026-03-29T01:00:00Z/open 2026-03-29T02:00:00Z/closed
            spring: ends in the gap              | Europe/Berlin       | sun 01:00-02:30 | 2026-03-29T00:00:00Z/open 2026-03-29T01:00:00Z/closed
            spring: a night                      | Europe/Berlin       | sat 22:00-06:00 | 2026-03-28T21:00:00Z/open 2026-03-29T04:00:00Z/closed
            autumn: the hours are longer         | Europe/Berlin       | sun 01:00-04:00 | 2026-10-24T23:00:00Z/open 2026-10-25T03:00:00Z/closed
            autumn: twice                        | Europe/Berlin       | sun 02:00-02:30 | 2026-10-25T00:00:00Z/open 2026-10-25T00:30:00Z/closed 2026-10-25T01:00:00Z/open 2026-10-25T01:30:00Z/closed
            autumn: back into the hours          | Europe/Berlin       | sun 01:30-02:15 | 2026-10-24T23:30:00Z/open 2026-10-25T00:15:00Z/closed 2026-10-25T01:00:00Z/open 2026-10-25T01:15:00Z/closed
            autumn: begins in what comes twice   | Europe/Berlin       | sun 02:30-04:00 | 2026-10-25T00:30:00Z/open 2026-10-25T01:00:00Z/closed 2026-10-25T01:30:00Z/open 2026-10-25T03:00:00Z/closed
            spring in New York                   | America/New_York    | sun 02:30-04:00 | 2026-03-08T07:00:00Z/open 2026-03-08T08:00:00Z/closed
            autumn in New York                   | America/New_York    | sun 01:00-02:00 | 2026-11-01T05:00:00Z/open 2026-11-01T07:00:00Z/closed
            half an hour forward                 | Australia/Lord_Howe | sun 02:00-03:00 | 2026-10-03T15:30:00Z/open 2026-10-03T16:00:00Z/closed
            half an hour back                    | Australia/Lord_Howe | sun 01:00-02:00 | 2026-04-04T14:00:00Z/open 2026-04-04T15:30:00Z/closed
            half an hour back, the first of it   | Australia/Lord_Howe | sun 01:30-01:40 | 2026-04-04T14:30:00Z/open 2026-04-04T14:40:00Z/closed 2026-04-04T15:00:00Z/open 2026-04-04T15:10:00Z/closed
            midnight is skipped                  | America/Sao_Paulo   | sun 00:00-02:00 | 2018-11-04T03:00:00Z/open 2018-11-04T04:00:00Z/closed
            midnight comes twice                 | America/Sao_Paulo   | sat 23:00-24:00 | 2018-02-18T01:00:00Z/open 2018-02-18T03:00:00Z/closed
            no summer time any more              | America/Sao_Paulo   | sun 00:00-02:00 | 2026-11-01T03:00:00Z/open 2026-11-01T05:00:00Z/closed
            a day without changes                | Asia/Kolkata        | sun 02:00-03:00 | 2026-03-28T20:30:00Z/open 2026-03-28T21:30:00Z/closed
            a Friday that never was              | Pacific/Apia        | fri 08:00-18:00 |
            the night before the skipped Friday  | Pacific/Apia        | thu 22:00-06:00 | 2011-12-30T08:00:00Z/open 2011-12-30T16:00:00Z/closed
            no night of the skipped Friday       | Pacific/Apia        | fri 22:00-06:00 |
            """)
    void behavesAsAClockOnTheWall(String example, String zone, String windows, String changes) {
        Schedule schedule = schedule(zone, windows, "");
        Instant middle = changes == null ? middleOf(zone) : Instant.parse(changes.substring(0, 20));
        List<String> seen = new ArrayList<>();
        boolean open = false;
        for (Instant instant = middle.minusSeconds(12 * 3600);
                instant.isBefore(middle.plusSeconds(12 * 3600));
                instant = instant.plusSeconds(60)) {
            if (schedule.isOpenAt(instant) != open) {
                if (!open) {
                    assertThat(schedule.nextOpening(instant.minusSeconds(60)))
                            .as(example)
                            .contains(instant);
                }
                open = !open;
                seen.add(instant + (open ? "/open" : "/closed"));
            }
        }

        assertThat(seen).isEqualTo(changes == null ? List.of() : List.of(changes.split(" ")));
    }

    private static Instant middleOf(String zone) {
        return Instant.parse(zone.equals("Pacific/Apia") ? "2011-12-30T10:00:00Z" : "2026-03-29T01:00:00Z");
    }

    @Test
    void isOpenOnlyWhileItIsValid() {
        Schedule schedule = schedule("""
                {'timezone': 'UTC', 'valid_from': '2026-06-01 00:00:00.000000', 'valid_until': '2026-07-01T02:00:00+02:00'}""");

        assertThat(schedule.isOpenAt(Instant.parse("2026-05-31T23:59:59.999999Z")))
                .isFalse();
        assertThat(schedule.isOpenAt(Instant.parse("2026-06-01T00:00:00Z"))).isTrue();
        assertThat(schedule.isOpenAt(Instant.parse("2026-06-30T23:59:59.999999Z")))
                .isTrue();
        assertThat(schedule.isOpenAt(Instant.parse("2026-07-01T00:00:00Z"))).isFalse();
    }

    @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            mon 08:00-18:00       |                                       | 2026-05-08T12:00:00Z | 2026-05-11T06:00:00Z
            mon 08:00-18:00       | 2026-05-11 closed                     | 2026-05-08T12:00:00Z | 2026-05-18T06:00:00Z
            mon 08:00-18:00       | 2026-05-11 10:00-12:00                | 2026-05-08T12:00:00Z | 2026-05-11T08:00:00Z
            mon 08:00-18:00       | 2026-05-09 10:00-12:00                | 2026-05-08T12:00:00Z | 2026-05-09T08:00:00Z
            fri 12:00-13:00; fri 09:00-10:00 |                            | 2026-05-08T06:00:00Z | 2026-05-08T07:00:00Z
            fri 22:00-06:00       |                                       | 2026-05-08T12:00:00Z | 2026-05-08T20:00:00Z
            none                  | 2026-05-01 10:00-12:00                | 2026-05-08T12:00:00Z |
            none                  | 2031-05-01 10:00-12:00                | 2026-05-08T12:00:00Z | 2031-05-01T08:00:00Z
            """)
    void saysWhenItOpensNext(String windows, String exceptions, Instant instant, Instant opening) {
        assertThat(schedule("Europe/Berlin", windows, exceptions).nextOpening(instant))
                .isEqualTo(Optional.ofNullable(opening));
    }

    @Test
    void opensNextWhenItBecomesValidAndNeverAgainAfterwards() {
        Schedule schedule = schedule("""
                {'timezone': 'UTC', 'windows': [{'days': ['mon'], 'from': '08:00', 'to': '18:00'}],
                 'valid_from': '2026-06-01 10:00:00.000000', 'valid_until': '2026-06-08 09:00:00.000000'}""");

        assertThat(schedule.nextOpening(Instant.parse("2026-05-01T00:00:00Z")))
                .contains(Instant.parse("2026-06-01T10:00:00Z"));
        assertThat(schedule.nextOpening(Instant.parse("2026-06-02T00:00:00Z")))
                .contains(Instant.parse("2026-06-08T08:00:00Z"));
        assertThat(schedule.nextOpening(Instant.parse("2026-06-08T09:00:00Z"))).isEmpty();
        assertThat(Schedule.CLOSED.nextOpening(Instant.parse("2026-06-08T09:00:00Z")))
                .isEmpty();
        assertThat(Schedule.CLOSED.isOpenAt(Instant.parse("2026-06-08T09:00:00Z")))
                .isFalse();
    }

    @Test
    void isOpenAtAllTimesWhereNothingIsSaid() {
        ScheduleRequest request = read("{'timezone': 'Europe/Berlin'}");

        assertThat(MAPPER.writeValueAsString(request)).isEqualTo("""
                {'timezone':'Europe/Berlin','windows':[{'days':['mon','tue','wed','thu','fri','sat','sun'],'from':'00:00',\
                'to':'24:00'}],'exceptions':[],'valid_from':null,'valid_until':null}""".replace('\'', '"'));
        assertThat(Stream.iterate(Instant.parse("2026-03-27T00:00:00Z"), hour -> hour.plusSeconds(3600))
                        .limit(7 * 24))
                .allMatch(request.toSchedule()::isOpenAt);
    }

    private static Schedule schedule(String zone, String windows, String exceptions) {
        String week = windows.equals("none") ? "" : each(windows, "{'days': ['%s'], 'from': '%s', 'to': '%s'}");
        String dates = exceptions == null || exceptions.isEmpty()
                ? ""
                : exceptions.endsWith("closed")
                        ? "{'date': '%s', 'closed': true}".formatted(exceptions.split(" ")[0])
                        : each(exceptions, "{'date': '%s', 'hours': [{'from': '%s', 'to': '%s'}]}");
        return schedule("{'timezone': '%s', 'windows': [%s], 'exceptions': [%s]}".formatted(zone, week, dates));
    }

    private static String each(String lines, String json) {
        return String.join(
                ", ",
                Stream.of(lines.split("; "))
                        .map(line -> line.split("[ -](?=[0-9]{2}:)"))
                        .map(parts -> json.formatted(parts[0].replace(",", "', '"), parts[1], parts[2]))
                        .toList());
    }

    private static Schedule schedule(String json) {
        return read(json).toSchedule();
    }

    private static ScheduleRequest read(String json) {
        return MAPPER.readValue(json.replace('\'', '"'), ScheduleRequest.class);
    }
}
