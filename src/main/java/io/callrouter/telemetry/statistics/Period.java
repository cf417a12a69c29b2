package io.callrouter.telemetry.statistics;

import io.callrouter.web.Parameters;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whole hours.
 *
 * @param from the first
 * @param to the first that is too late
 */
record Period(Instant from, Instant to) {

    private static final Duration DEFAULT_LENGTH = Duration.ofHours(24);

    /** The hours that lie between these instants, in part or as a whole; the last 24 where they are absent. */
    static Period parse(@Nullable String from, @Nullable String to, Clock clock) {
        Instant end = upToHour(to == null ? clock.instant() : Parameters.parse("to", to, Timestamps::parse));
        Instant begin = (from == null ? end.minus(DEFAULT_LENGTH) : Parameters.parse("from", from, Timestamps::parse))
                .truncatedTo(ChronoUnit.HOURS);
        if (!begin.isBefore(end)) {
            throw ProblemException.invalid("from", "must be before to");
        }
        return new Period(begin, end);
    }

    private static Instant upToHour(Instant instant) {
        Instant hour = instant.truncatedTo(ChronoUnit.HOURS);
        return hour.equals(instant) ? hour : hour.plus(1, ChronoUnit.HOURS);
    }
}
