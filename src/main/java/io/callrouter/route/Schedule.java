package io.callrouter.route;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When a route is open: hours of the days of a week, as a clock on the wall of that time zone and a calendar beside it show
 * them. Hours belong to the day on which they begin, also those that last into the next one. An hour that the clock skips
 * is never there; one that it shows twice is there twice.
 *
 * @param zone where the clock hangs
 * @param week the hours that begin on each day of the week; none on a day that is absent
 * @param exceptions the hours that begin on a date instead of those of its day of the week; an empty list for none
 * @param validFrom closed before this instant; null for no beginning
 * @param validUntil closed from this instant on; null for no end
 */
public record Schedule(
        ZoneId zone,
        Map<DayOfWeek, List<Hours>> week,
        Map<LocalDate, List<Hours>> exceptions,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil) {

    /** Never open. */
    public static final Schedule CLOSED = new Schedule(ZoneOffset.UTC, Map.of(), Map.of(), null, null);

    /** More than the longest row of exceptions, and the two weeks in which weekly hours begin at least once. */
    private static final int DAYS_AHEAD = ScheduleRequest.MOST_EXCEPTIONS + 14;

    public Schedule {
        week = Map.copyOf(week);
        exceptions = Map.copyOf(exceptions);
    }

    /** Whether a call at that instant may take the route. */
    public boolean isOpenAt(Instant instant) {
        if (validFrom != null && instant.isBefore(validFrom) || validUntil != null && !instant.isBefore(validUntil)) {
            return false;
        }
        LocalDateTime clock = LocalDateTime.ofInstant(instant, zone);
        LocalDate today = clock.toLocalDate();
        int minute = clock.getHour() * 60 + clock.getMinute();
        for (Hours hours : hours(today)) {
            if (hours.includeSameDay(minute)) {
                return true;
            }
        }
        for (Hours hours : hours(dayBefore(today))) {
            if (hours.includeNextDay(minute)) {
                return true;
            }
        }
        return false;
    }

    /** When it opens next, if it is closed at this instant; empty if it never does. */
    public Optional<Instant> nextOpening(Instant instant) {
        if (validFrom != null && validFrom.isAfter(instant) && isOpenAt(validFrom)) {
            return Optional.of(validFrom);
        }
        Instant earliest = validFrom != null && validFrom.isAfter(instant) ? validFrom : instant;
        LocalDate today = LocalDate.ofInstant(earliest, zone);
        for (LocalDate date = today; date.isBefore(today.plusDays(DAYS_AHEAD)); date = date.plusDays(1)) {
            Optional<Instant> opening = firstOpening(date, earliest);
            if (opening.isPresent()) {
                return opening;
            }
        }
        return new TreeMap<>(exceptions)
                .tailMap(today.plusDays(DAYS_AHEAD)).keySet().stream()
                        .flatMap(date -> firstOpening(date, earliest).stream())
                        .findFirst();
    }

    private Optional<Instant> firstOpening(LocalDate date, Instant after) {
        List<Instant> beginnings = new ArrayList<>();
        for (Hours hours : hours(date)) {
            ZonedDateTime from =
                    date.atTime(LocalTime.ofSecondOfDay(hours.from() * 60L)).atZone(zone);
            beginnings.add(from.toInstant());
            beginnings.add(from.withLaterOffsetAtOverlap().toInstant());
        }
        ZonedDateTime midnight = date.atStartOfDay(zone);
        ZoneOffsetTransition change =
                zone.getRules().nextTransition(midnight.toInstant().minusNanos(1));
        if (change != null && change.getInstant().isBefore(midnight.plusDays(1).toInstant())) {
            beginnings.add(
                    change.getInstant()); // the clock may jump into hours whose beginning it skips, or back into them
        }
        return beginnings.stream()
                .filter(beginning -> beginning.isAfter(after) && isOpenAt(beginning))
                .min(Instant::compareTo);
    }

    private List<Hours> hours(LocalDate date) {
        List<Hours> instead = exceptions.isEmpty() ? null : exceptions.get(date);
        return instead == null ? week.getOrDefault(date.getDayOfWeek(), List.of()) : instead;
    }

    /** The day that the calendar showed before this one: a zone that changes sides of the date line has skipped one. */
    private LocalDate dayBefore(LocalDate date) {
        return date.atStartOfDay(zone).minusNanos(1).toLocalDate();
    }
}
