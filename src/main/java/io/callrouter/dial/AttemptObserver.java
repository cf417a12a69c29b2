package io.callrouter.dial;

/** Hears of every attempt that is over, whatever the call. Beans of this type are told on the gateway's threads. */
public interface AttemptObserver {

    /**
     * @param offer the call
     * @param attempt with its outcome and verdict
     */
    void finished(CallOffer offer, Attempt attempt);
}
