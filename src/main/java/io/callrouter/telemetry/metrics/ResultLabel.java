package io.callrouter.telemetry.metrics;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of an attempt, in few words: a carrier may invent codes, and each label value is a series for ever. */
final class ResultLabel {

    private static final Set<Integer> USUAL =
            Set.of(403, 404, 408, 480, 484, 486, 487, 488, 500, 502, 503, 504, 600, 603, 604, 606);

    private ResultLabel() {}

    /**
     * A usual SIP answer as it is, others by their class, such as {@code 4xx}; the outcome where none came.
     *
     * @param outcome as {@link io.callrouter.dial.Outcome#label} says it
     */
    static String of(@Nullable Integer code, String outcome) {
        if (code == null) {
            return outcome;
        }
        return USUAL.contains(code) ? code.toString() : code / 100 + "xx";
    }
}
