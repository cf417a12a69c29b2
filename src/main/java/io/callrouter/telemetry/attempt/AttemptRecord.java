package io.callrouter.telemetry.attempt;

import io.callrouter.dial.Outcome;
import io.callrouter.dial.ReportedAttempts.Effect;
import io.callrouter.telemetry.statistics.WrittenAttempt;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as it is written.
 *
 * @param place of the provider in the plan, from 1
 * @param routeId null in a call that named its providers
 * @param prefix first digits of the called number, with +
 * @param numberHash in hexadecimal digits behind {@code \x}, as PostgreSQL reads bytes
 * @param number null unless whole numbers are kept
 * @param sipCallId of the INVITE; null if there was none, or it was not reported
 * @param code the final SIP answer; null if there was none
 * @param sipCause Q.850; null if the provider gave none, or it was not reported
 * @param outcome as {@link io.callrouter.dial.Outcome#label} says it; null while the attempt goes on, of which only the
 *     capacity of the provider is told
 * @param tmEnd end of the attempt, or of the session that it became; null while that goes on
 * @param reported by a call service, and not dialled here
 */
record AttemptRecord(
        UUID id,
        String callId,
        int place,
        UUID customerId,
        @Nullable UUID routeId,
        UUID providerId,
        String prefix,
        String numberHash,
        @Nullable String number,
        @Nullable String sipCallId,
        @Nullable Integer code,
        @Nullable Integer sipCause,
        @Nullable String outcome,
        boolean blamed,
        boolean effective,
        Instant tmStart,
        @Nullable Instant tmProgress,
        @Nullable Instant tmAnswer,
        @Nullable Instant tmEnd,
        boolean reported) {

    private static final String CANCELED = new Outcome.Canceled().label();

    /** Whether it belongs into the ledger: it has come to something. */
    boolean isDecided() {
        return outcome != null;
    }

    /** What it says of its provider. */
    Effect effect() {
        if (blamed) {
            return Effect.FAILED;
        }
        if (tmAnswer != null) {
            return Effect.ANSWERED;
        }
        return CANCELED.equals(outcome) ? Effect.NONE : Effect.REFUSED;
    }

    /** When it was decided what it says, or later. */
    Instant latest() {
        if (tmEnd != null) {
            return tmEnd;
        }
        return tmAnswer == null ? tmStart : tmAnswer;
    }

    /** As it stands in the ledger if it was not there before. */
    WrittenAttempt asWritten() {
        return new WrittenAttempt(
                id,
                true,
                callId,
                providerId,
                customerId,
                prefix,
                code == null ? String.valueOf(outcome) : code.toString(),
                effective,
                tmStart,
                tmProgress,
                tmAnswer,
                tmEnd);
    }
}
