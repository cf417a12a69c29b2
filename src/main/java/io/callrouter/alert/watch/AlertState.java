package io.callrouter.alert.watch;

import io.callrouter.alert.WatchedRule;
import io.callrouter.alert.watch.Measurement.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where an alert stands, and where a further look takes it.
 *
 * @param phase null if there is no alert
 * @param since of the first look that found the rule broken
 * @param clearSince of a firing one, since when it has been found good again
 */
record AlertState(
        @Nullable Phase phase,
        @Nullable Instant since,
        @Nullable Instant clearSince) {

    static final AlertState NONE = new AlertState(null, null, null);

    enum Phase {
        /** Broken, but not for long enough. */
        PENDING,
        FIRING,
        RESOLVED;

        /** Reads what {@link #toString} wrote. */
        static Phase of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** As the API and the database have it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The state after a look at that instant. */
    AlertState next(WatchedRule rule, Verdict verdict, Instant now) {
        if (phase == Phase.FIRING) {
            return whenFiring(rule, verdict, now);
        }
        if (verdict != Verdict.BROKEN) {
            return NONE;
        }
        Instant broken = since == null ? now : since;
        boolean longEnough = Duration.between(broken, now).compareTo(rule.fireAfter()) >= 0;
        return new AlertState(longEnough ? Phase.FIRING : Phase.PENDING, broken, null);
    }

    private AlertState whenFiring(WatchedRule rule, Verdict verdict, Instant now) {
        return switch (verdict) {
            case BROKEN, BETWEEN -> new AlertState(Phase.FIRING, since, null);
            case UNKNOWN -> this;
            case GOOD -> {
                Instant good = clearSince == null ? now : clearSince;
                boolean longEnough = Duration.between(good, now).compareTo(rule.clearAfter()) >= 0;
                yield new AlertState(longEnough ? Phase.RESOLVED : Phase.FIRING, since, good);
            }
        };
    }
}
