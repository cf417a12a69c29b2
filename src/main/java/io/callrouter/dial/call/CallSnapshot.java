package io.callrouter.dial.call;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.DialStep;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call as it was at one moment.
 *
 * @param skipped providers passed over, in order
 * @param sdp the answer's session description, or that of early media before it; null if there is none
 * @param cause null while the call goes on
 * @param tmProgress when it first rang, with whatever provider
 */
record CallSnapshot(
        UUID id,
        Integer version,
        CallSubject subject,
        CallState state,
        List<Attempt> attempts,
        List<Skip> skipped,
        @Nullable String sdp,
        @Nullable CallCause cause,
        Instant tmCreate,
        @Nullable Instant tmProgress,
        @Nullable Instant tmAnswer,
        @Nullable Instant tmEnd)
        implements CallView {

    /**
     * A provider that was passed over because it had as many calls as it may have.
     *
     * @param reason which bound it had met, as a sentence
     */
    record Skip(DialStep step, String reason) {}

    CallSnapshot {
        attempts = List.copyOf(attempts);
        skipped = List.copyOf(skipped);
    }

    /** The last attempt to which the provider gave a final answer; null if none did. */
    @Nullable
    Attempt lastAnswered() {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            Attempt attempt = attempts.get(i);
            if (attempt.outcome() != null && attempt.outcome().sipCode() != null) {
                return attempt;
            }
        }
        return null;
    }

    @Override
    public CallResponse response() {
        return CallResponse.of(this);
    }
}
