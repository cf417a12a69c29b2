package io.callrouter.dial.call;

import io.callrouter.dial.ProviderCapacity;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.ProviderLoad;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts the calls of this instance with each provider, those without a bound too: they may get one meanwhile. In whatever
 * second one looks at, no more than {@code max_calls_per_second} begin: the beginnings of the last second are kept, for
 * a leaky bucket would let twice as many through within one.
 */
@Component
class ProviderPlaces implements ProviderCapacity, ProviderLoad {

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

    private final ConcurrentMap<UUID, Load> loads = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    ProviderPlaces() {
        this(System::nanoTime); // a wall clock may be set
    }

    /** @param nanoTime never goes back */
    ProviderPlaces(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public Answer take(ProviderEntry provider) {
        Load load = loads.computeIfAbsent(provider.id(), id -> new Load());
        return load.take(provider);
    }

    @Override
    public @Nullable String fullness(ProviderEntry provider) {
        Load load = loads.get(provider.id());
        return load == null ? null : load.fullness(provider);
    }

    private final class Load {

        private int calls;
        /** When those of the last second began; only kept for a provider with a bound for that. */
        private final ArrayDeque<Long> begun = new ArrayDeque<>();

        synchronized Answer take(ProviderEntry provider) {
            String fullness = fullness(provider);
            if (fullness != null) {
                return new Full(fullness);
            }
            calls++;
            if (provider.maxCallsPerSecond() != null) {
                begun.add(nanoTime.getAsLong());
            }
            return (Place) this::release;
        }

        synchronized void release() {
            calls--;
        }

        synchronized @Nullable String fullness(ProviderEntry provider) {
            Integer most = provider.maxCalls();
            if (most != null && calls >= most) {
                return "Calls with the provider here: %d, and max_concurrent_calls allows %d.".formatted(calls, most);
            }
            forgetOld();
            Integer mostBegun = provider.maxCallsPerSecond();
            return mostBegun == null || begun.size() < mostBegun
                    ? null
                    : "Calls to the provider that began here within a second: %d, and max_calls_per_second allows %d."
                            .formatted(begun.size(), mostBegun);
        }

        private void forgetOld() {
            // The time is read under the lock, or a call that began meanwhile would be later than now.
            long now = nanoTime.getAsLong();
            while (!begun.isEmpty() && now - begun.element() >= WINDOW) {
                begun.remove();
            }
        }
    }
}
