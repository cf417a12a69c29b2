package io.callrouter.web;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Instants as the API writes them: UTC, {@code yyyy-MM-dd HH:mm:ss.SSSSSS}. What has not happened is null inside and
 * {@value #NEVER} on the wire.
 */
public final class Timestamps {

    /** "Has not happened". */
    public static final String NEVER = "9999-01-01 00:00:00.000000";

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern READ = Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,9})?)(Z|[+-][0-9]{2}:[0-9]{2})?");
    /** The form of {@link #format}, with 0 for each digit. */
    private static final String WRITTEN = "0000-00-00 00:00:00.000000";

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private Timestamps() {}

    /** The clock's instant in the precision that PostgreSQL keeps, so that what is answered is what is stored. */
    public static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The instant as text, or null for null: where {@link #NEVER} would read as a time that is to come. */
    public static @Nullable String formatOrNull(@Nullable Instant instant) {
        return instant == null ? null : FORMAT.format(instant);
    }

    /** The instant as text, or {@link #NEVER} for null. */
    public static String format(@Nullable Instant instant) {
        return instant == null ? NEVER : FORMAT.format(instant);
    }

    /**
     * Reads an instant written as the API writes it, or as ISO 8601 with or without an offset; without one it is UTC.
     *
     * @throws IllegalArgumentException with a message that says what was expected
     */
    public static Instant parse(String text) {
        try {
            if (isAsWritten(text)) {
                return readAsWritten(text);
            }
            Matcher read = READ.matcher(text);
            if (read.matches()) {
                String offset = read.group(3) == null ? "Z" : read.group(3);
                return inRange(OffsetDateTime.parse(read.group(1) + "T" + read.group(2) + offset)
                        .toInstant()
                        .truncatedTo(ChronoUnit.MICROS));
            }
        } catch (DateTimeException e) {
            // Falls through: what was expected is the same, whichever part is wrong.
        }
        throw new IllegalArgumentException("must be a time in UTC such as 2026-12-24 18:00:00.000000,"
                + " or in ISO 8601 such as 2026-12-24T18:00:00Z, from 1970 to 9999");
    }

    /** Reports and batches have thousands of them, mostly in our own form, which needs neither patterns nor formatters. */
    private static boolean isAsWritten(String text) {
        if (text.length() != WRITTEN.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char expected = WRITTEN.charAt(i);
            char c = text.charAt(i);
            if (expected == '0' ? c < '0' || c > '9' : c != expected) {
                return false;
            }
        }
        return true;
    }

    private static Instant readAsWritten(String text) {
        return inRange(LocalDateTime.of(
                        digits(text, 0, 4),
                        digits(text, 5, 7),
                        digits(text, 8, 10),
                        digits(text, 11, 13),
                        digits(text, 14, 16),
                        digits(text, 17, 19),
                        1000 * digits(text, 20, 26))
                .toInstant(ZoneOffset.UTC));
    }

    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = 10 * value + text.charAt(i) - '0';
        }
        return value;
    }

    private static Instant inRange(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new DateTimeException("out of range");
        }
        return instant;
    }

    /** Reads exactly what {@link #format} writes. */
    static Instant parseExactly(String text) {
        Instant instant = parse(text);
        if (!format(instant).equals(text)) {
            throw new IllegalArgumentException("must be a time as the API writes it");
        }
        return instant;
    }
}
