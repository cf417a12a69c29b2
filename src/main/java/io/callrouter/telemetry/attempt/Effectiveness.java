package io.callrouter.telemetry.attempt;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the network did its part, whatever the callee did: what the network effectiveness ratio counts (ITU-T E.425,
 * section 3.4: answered, user busy, ring no answer, rejected by the terminal).
 */
final class Effectiveness {

    /** The user is busy (486, 600), is there and does not answer (480, RFC 3398 section 8.2.6.1), or declines (603, 607). */
    private static final Set<Integer> BY_CODE = Set.of(480, 486, 600, 603, 607);

    /** No answer, if it had rung; otherwise who knows where the call was lost. */
    private static final Set<Integer> BY_CODE_AFTER_RINGING = Set.of(408, 487);

    private Effectiveness() {}

    static boolean of(@Nullable Integer code, String outcome, boolean rang) {
        return switch (outcome) {
            case "answered", "ring_timeout" -> true;
            case "canceled" -> rang;
            default -> code != null && (BY_CODE.contains(code) || rang && BY_CODE_AFTER_RINGING.contains(code));
        };
    }
}
