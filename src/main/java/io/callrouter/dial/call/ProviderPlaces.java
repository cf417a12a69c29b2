package io.callrouter.dial.call;

import io.callrouter.dial.ProviderCapacity;
import io.callrouter.plan.ProviderEntry;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/** Counts the calls of this instance with each provider, those without a bound too: they may get one meanwhile. */
@Component
class ProviderPlaces implements ProviderCapacity {

    private final ConcurrentMap<UUID, Integer> taken = new ConcurrentHashMap<>();

    @Override
    public Place take(ProviderEntry provider) {
        Integer most = provider.maxCalls();
        AtomicBoolean got = new AtomicBoolean();
        taken.compute(provider.id(), (id, count) -> {
            int before = count == null ? 0 : count;
            got.set(most == null || before < most);
            return got.get() ? Integer.valueOf(before + 1) : count;
        });
        return got.get() ? () -> release(provider.id()) : FULL;
    }

    private void release(UUID provider) {
        taken.computeIfPresent(provider, (id, count) -> count == 1 ? null : count - 1);
    }
}
