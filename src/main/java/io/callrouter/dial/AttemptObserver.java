package io.callrouter.dial;

import java.time.Instant;

/** Hears of every attempt, whatever the call. Beans of this type are told on the gateway's threads and must not wait. */
public interface AttemptObserver {

    /**
     * An attempt begins. Whoever is told this is told how it ends.
     *
     * @param offer the call
     * @param attempt without an outcome yet
     */
    default void started(CallOffer offer, Attempt attempt) {}

    /**
     * @param offer the call
     * @param attempt with its outcome and verdict
     */
    void finished(CallOffer offer, Attempt attempt);

    /**
     * The session that an answered attempt became is over.
     *
     * @param offer the call
     * @param attempt as it was when it was answered
     * @param at the end of the session
     */
    default void ended(CallOffer offer, Attempt attempt, Instant at) {}
}
