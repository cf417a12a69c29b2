package io.callrouter.dial;

import java.time.Instant;
import java.util.UUID;

/** Hears of attempts that others made by plans of ours, of each once. */
public interface ReportedAttempts {

    /** What an attempt says of its provider. */
    enum Effect {
        ANSWERED,
        /** It failed, and the provider is to blame. */
        FAILED,
        /** The provider took it as far as the callee, who is busy, or declines. */
        REFUSED,
        NONE
    }

    /**
     * Takes what became of an attempt.
     *
     * @param start when it began
     * @param end when it was over, or was answered if it goes on
     */
    void decided(UUID providerId, Instant start, Instant end, Effect effect);
}
