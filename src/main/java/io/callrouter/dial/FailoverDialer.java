package io.callrouter.dial;

import java.time.InstantSource;
import java.util.List;

/**
 * Calls one provider after the other until one answers, the {@link FailoverPolicy} stops, or none is left. It does no
 * I/O and starts no thread: the {@link ProviderGateway} places the calls and keeps the time of each attempt.
 */
public final class FailoverDialer {

    private final ProviderGateway gateway;
    private final FailoverPolicy policy;
    private final DialLimits limits;
    private final ProviderCapacity capacity;
    private final InstantSource clock;

    public FailoverDialer(
            ProviderGateway gateway,
            FailoverPolicy policy,
            DialLimits limits,
            ProviderCapacity capacity,
            InstantSource clock) {
        this.gateway = gateway;
        this.policy = policy;
        this.limits = limits;
        this.capacity = capacity;
        this.clock = clock;
    }

    /**
     * Starts to dial and returns without waiting.
     *
     * @param steps in the order in which they are tried
     */
    public Dial dial(CallOffer offer, List<DialStep> steps, DialListener listener) {
        Dial dial = new Dial(gateway, policy, limits, capacity, clock, offer, steps, listener);
        dial.start();
        return dial;
    }
}
