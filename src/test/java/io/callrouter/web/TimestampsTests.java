package io.callrouter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTests {

    @ParameterizedTest
    @CsvSource({
        "2026-05-01T10:00:00Z,           2026-05-01 10:00:00.000000",
        "2026-05-01T10:00:00.000001Z,    2026-05-01 10:00:00.000001",
        "2026-05-01T10:00:00.123456789Z, 2026-05-01 10:00:00.123456",
        "2024-02-29T23:59:59.999999Z,    2024-02-29 23:59:59.999999",
        "1970-01-01T00:00:00Z,           1970-01-01 00:00:00.000000",
    })
    void writesMicrosecondsInUtc(Instant instant, String text) {
        assertThat(Timestamps.format(instant)).isEqualTo(text);
    }

    @Test
    void writesWhatHasNotHappened() {
        assertThat(Timestamps.format(null)).isEqualTo("9999-01-01 00:00:00.000000");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-24 18:00:00.000000,          2026-12-24T18:00:00Z",
        "2026-12-24 18:00:00.000001,          2026-12-24T18:00:00.000001Z",
        "2026-12-24 18:00:00.5,               2026-12-24T18:00:00.5Z",
        "2026-12-24 18:00:00,                 2026-12-24T18:00:00Z",
        "2026-12-24T18:00:00,                 2026-12-24T18:00:00Z",
        "2026-12-24T18:00:00.123456,          2026-12-24T18:00:00.123456Z",
        "2026-12-24T18:00:00Z,                2026-12-24T18:00:00Z",
        "2026-12-24T18:00:00.123456789Z,      2026-12-24T18:00:00.123456Z",
        "2026-12-24T18:00:00+09:00,           2026-12-24T09:00:00Z",
        "2026-12-24T18:00:00-05:30,           2026-12-24T23:30:00Z",
        "2026-12-24T18:00:00.25+00:00,        2026-12-24T18:00:00.25Z",
        "2024-02-29 00:00:00,                 2024-02-29T00:00:00Z",
        "1970-01-01 00:00:00.000000,          1970-01-01T00:00:00Z",
        "9998-12-31 23:59:59.999999,          9998-12-31T23:59:59.999999Z",
    })
    void readsItsOwnFormAndIso8601(String text, Instant instant) {
        assertThat(Timestamps.parse(text)).isEqualTo(instant);
    }

    @Test
    void readsWhatItWritesWhateverTheInstant() {
        Random random = new Random(5);
        long last = Instant.parse("9998-12-31T23:59:59Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(last), 1000L * random.nextInt(1_000_000));
            assertThat(Timestamps.parse(Timestamps.format(instant))).isEqualTo(instant);
        }
    }

    /** Seconds and what is behind them take another way of reading than the same with a Z. */
    @Test
    void readsItsOwnFormAsItReadsIso8601() {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            String text = "%04d-%02d-%02d %02d:%02d:%02d.%06d"
                    .formatted(
                            1960 + random.nextInt(80),
                            random.nextInt(15),
                            random.nextInt(33),
                            random.nextInt(26),
                            random.nextInt(62),
                            random.nextInt(62),
                            random.nextInt(1_000_000));
            assertThat(read(text)).as(text).isEqualTo(read(text + "Z"));
        }
    }

    private static @Nullable Instant read(String text) {
        try {
            return Timestamps.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "now",
                "1780000000",
                "2026-12-24",
                "18:00:00",
                "2026-12-24 18:00",
                "2026-12-24  18:00:00",
                "2026-12-2418:00:00",
                "2026-12-24 T18:00:00",
                "2026-12-24+18:00:00",
                "2026-12-24_18:00:00",
                " 2026-12-24 18:00:00",
                "2026-12-24 18:00:00 ",
                "2026-12-24 18:00:00\n",
                "2026-12-24T18:00:00\u0000",
                "2026-12-24T18:00:00ZZ",
                "2026-12-24T18:00:00Europe/Berlin",
                "2026-12-24T18:00:00+25:00",
                "2026-12-24 18:00:00.",
                "2026-12-24 18:00:00.0000000001",
                "2026-02-29 00:00:00",
                "2026-02-29T00:00:00Z",
                "2026-04-31 00:00:00",
                "2026-13-01 00:00:00",
                "2026-00-01 00:00:00",
                "2026-12-24 24:00:00",
                "2026-12-24 18:60:00",
                "2026-12-24 18:00:60",
                "26-12-24 18:00:00",
                "24.12.2026 18:00:00",
                "1969-12-31 23:59:59.999999",
                "1970-01-01T00:00:00+00:01",
                "9999-01-01 00:00:00.000001",
                "10000-01-01 00:00:00",
                "+10000-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "-2026-12-24T18:00:00Z",
                "\u0662\u0660\u0662\u0666-12-24 18:00:00"
            })
    void refusesWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be a time")
                .hasMessageContaining("2026-12-24T18:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-05-01T10:00:00.000001Z", "2038-01-19T03:14:08.999999Z"})
    void readsExactlyWhatItWrites(Instant instant) {
        assertThat(Timestamps.parse(Timestamps.format(instant))).isEqualTo(instant);
        assertThat(Timestamps.parseExactly(Timestamps.format(instant))).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-12-24 18:00:00",
                "2026-12-24 18:00:00.00000",
                "2026-12-24 18:00:00.0000000",
                "2026-12-24T18:00:00.000000",
                "2026-12-24T18:00:00Z",
                "2026-02-29 00:00:00.000000",
                "2026-12-24 18:00:00.000000 "
            })
    void readsNothingElseWhenItIsToBeExact(String text) {
        assertThatThrownBy(() -> Timestamps.parseExactly(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesTheTimeInThePrecisionOfTheDatabase() {
        Clock clock = Clock.fixed(Instant.parse("2026-05-01T10:00:00.123456789Z"), ZoneId.of("Asia/Seoul"));

        assertThat(Timestamps.now(clock)).isEqualTo(Instant.parse("2026-05-01T10:00:00.123456Z"));
        assertThat(Timestamps.now(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))).isEqualTo(Instant.EPOCH);
    }
}
