package io.callrouter.dial;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a walk over the providers ended. */
public sealed interface DialResult {

    /** A provider answered. */
    record Connected(Attempt attempt) implements DialResult {}

    /** The last attempt says that no other provider would do better. */
    record Refused(Attempt last, Reason reason) implements DialResult {

        public enum Reason {
            /** The policy stops at this answer. */
            FINAL_ANSWER,
            /** The callee did not pick up. */
            RING_TIMEOUT,
            /** It failed after the callee had rung, and {@code after-ringing} is {@code stop}. */
            AFTER_RINGING;

            @Override
            @JsonValue
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /**
     * Every provider that could be tried failed.
     *
     * @param last null if none could be tried
     */
    record Exhausted(@Nullable Attempt last, Reason reason) implements DialResult {

        public enum Reason {
            /** The plan is at its end. */
            EXHAUSTED,
            /** {@code callrouter.dial.max-attempts} were made. */
            MAX_ATTEMPTS,
            /** {@code callrouter.dial.max-duration} is over. */
            MAX_DURATION,
            /** No provider was tried, because each has as many calls as it may have. */
            OVER_CAPACITY;

            @Override
            @JsonValue
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /** There was no provider to try. */
    record NoRoute() implements DialResult {}

    /** The caller gave up. */
    record Canceled() implements DialResult {}
}
