package io.callrouter.dial.call;

import io.callrouter.dial.ProviderCapacity;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.ProviderLoad;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts the calls of this instance with each provider, those without a bound too: they may get one meanwhile. Within a
 * second of any beginning no more than {@code max_calls_per_second} begin.
 */
@Component
class ProviderPlaces implements ProviderCapacity, ProviderLoad {

    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final ConcurrentMap<UUID, Load> loads = new ConcurrentHashMap<>();
    private final Clock clock;

    ProviderPlaces(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Place take(ProviderEntry provider) {
        return load(provider).take(provider, clock.instant()) ? load(provider)::release : FULL;
    }

    @Override
    public @Nullable String fullness(ProviderEntry provider) {
        Load load = loads.get(provider.id());
        return load == null ? null : load.fullness(provider, clock.instant());
    }

    private Load load(ProviderEntry provider) {
        return loads.computeIfAbsent(provider.id(), id -> new Load());
    }

    /** What a provider may have, for a sentence that begins with what it has. */
    static String limits(ProviderEntry provider) {
        String atOnce = provider.maxCalls() == null ? "" : " max_concurrent_calls " + provider.maxCalls();
        String inASecond =
                provider.maxCallsPerSecond() == null ? "" : " max_calls_per_second " + provider.maxCallsPerSecond();
        return atOnce + (atOnce.isEmpty() || inASecond.isEmpty() ? "" : ",") + inASecond;
    }

    private static final class Load {

        private int calls;
        /** When those of the last second began; only kept for a provider with a bound for that. */
        private final ArrayDeque<Instant> begun = new ArrayDeque<>();

        synchronized boolean take(ProviderEntry provider, Instant now) {
            if (fullness(provider, now) != null) {
                return false;
            }
            calls++;
            if (provider.maxCallsPerSecond() != null) {
                begun.add(now);
            }
            return true;
        }

        synchronized void release() {
            calls--;
        }

        synchronized @Nullable String fullness(ProviderEntry provider, Instant now) {
            Integer most = provider.maxCalls();
            if (most != null && calls >= most) {
                return "Calls with its provider here: %d, as many as max_concurrent_calls allows.".formatted(calls);
            }
            Integer mostBegun = provider.maxCallsPerSecond();
            if (mostBegun == null) {
                begun.clear();
                return null;
            }
            Instant first = begun.peek();
            while (first != null && (!first.isAfter(now.minus(WINDOW)) || first.isAfter(now))) { // or the clock was set
                begun.remove();
                first = begun.peek();
            }
            return begun.size() < mostBegun
                    ? null
                    : "Calls to its provider that began here within a second: %d, as many as max_calls_per_second allows."
                            .formatted(begun.size());
        }
    }
}
