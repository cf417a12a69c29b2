package io.callrouter.dial;

import io.callrouter.plan.ProviderEntry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks a provider whether it is there, without calling anybody. */
public interface ProviderProbe {

    /**
     * Sends an OPTIONS (RFC 3261, section 11) and returns without waiting.
     *
     * @return whether a SIP answer of any kind came in time; never fails
     */
    CompletableFuture<Boolean> isAlive(ProviderEntry provider, Duration timeout);
}
