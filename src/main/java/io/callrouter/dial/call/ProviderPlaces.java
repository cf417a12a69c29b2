package io.callrouter.dial.call;

import io.callrouter.dial.ProviderCapacity;
import io.callrouter.dial.ReportedCalls;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.ProviderLoad;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Counts the calls of this instance with each provider, those without a bound too: they may get one meanwhile. In whatever
 * second one looks at, no more than {@code max_calls_per_second} begin: the beginnings of the last second are kept, for
 * a leaky bucket would let twice as many through within one. What call services report is added to both.
 */
@Component
class ProviderPlaces implements ProviderCapacity, ProviderLoad {

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

    private final ConcurrentMap<UUID, Load> loads = new ConcurrentHashMap<>();
    private final ReportedCalls reported;
    private final LongSupplier nanoTime;

    @Autowired
    ProviderPlaces(ObjectProvider<ReportedCalls> reported) {
        this(reported.getIfAvailable(() -> ReportedCalls.NONE), System::nanoTime); // a wall clock may be set
    }

    /** @param nanoTime never goes back */
    ProviderPlaces(ReportedCalls reported, LongSupplier nanoTime) {
        this.reported = reported;
        this.nanoTime = nanoTime;
    }

    @Override
    public Answer take(ProviderEntry provider) {
        return load(provider).take(provider);
    }

    @Override
    public @Nullable String fullness(ProviderEntry provider) {
        return provider.maxConcurrentCalls() == null && provider.maxCallsPerSecond() == null
                ? null
                : load(provider).fullness(provider);
    }

    private Load load(ProviderEntry provider) {
        return loads.computeIfAbsent(provider.id(), id -> new Load());
    }

    /**
     * @param calls what is counted, behind it {@code when}
     * @param bound the name of what allows so many
     */
    private static @Nullable String fullness(
            String calls, String when, int here, int reported, String bound, int most) {
        if (here + reported < most) {
            return null;
        }
        return reported == 0
                ? "%s here%s: %d, and %s allows %d.".formatted(calls, when, here, bound, most)
                : "%s%s: %d here and %d reported, and %s allows %d."
                        .formatted(calls, when, here, reported, bound, most);
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
            Integer most = provider.maxConcurrentCalls();
            String fullness = most == null
                    ? null
                    : ProviderPlaces.fullness(
                            "Calls with the provider",
                            "",
                            calls,
                            reported.standing(provider.id()),
                            "max_concurrent_calls",
                            most);
            forgetOld();
            Integer mostBegun = provider.maxCallsPerSecond();
            return fullness != null || mostBegun == null
                    ? fullness
                    : ProviderPlaces.fullness(
                            "Calls to the provider that began",
                            " within a second",
                            begun.size(),
                            reported.begun(provider.id()),
                            "max_calls_per_second",
                            mostBegun);
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
