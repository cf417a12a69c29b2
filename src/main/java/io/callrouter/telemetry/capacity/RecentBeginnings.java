package io.callrouter.telemetry.capacity;

import java.time.Duration;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** The calls of each provider that began within the last second, each once, in whatever order they are told. */
final class RecentBeginnings {

    private static final long WINDOW = Duration.ofSeconds(1).toNanos();

    private final ConcurrentMap<UUID, Beginnings> ofProviders = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    private record Beginning(UUID call, long at) {}

    /** @param nanoTime never goes back */
    RecentBeginnings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param ago how long ago it began; a clock that is ahead of ours makes it negative, which stands for now */
    void add(UUID provider, UUID call, Duration ago) {
        if (ago.compareTo(Duration.ofSeconds(1)) < 0) {
            ofProviders.compute(provider, (id, known) -> {
                Beginnings beginnings = known == null ? new Beginnings() : known;
                beginnings.add(call, ago.isNegative() ? 0 : ago.toNanos());
                return beginnings;
            });
        }
    }

    /** Forgets providers that have none: anybody may report any id. */
    void forgetOld() {
        for (UUID provider : ofProviders.keySet()) {
            ofProviders.computeIfPresent(provider, (id, known) -> known.count() == 0 ? null : known);
        }
    }

    /** Of how many providers something is kept. */
    int providers() {
        return ofProviders.size();
    }

    int count(UUID provider) {
        Beginnings beginnings = ofProviders.get(provider);
        return beginnings == null ? 0 : beginnings.count();
    }

    private final class Beginnings {

        private final PriorityQueue<Beginning> inOrder =
                new PriorityQueue<>((one, other) -> Long.signum(one.at - other.at)); // nanoTime may overflow
        private final Set<UUID> calls = new HashSet<>();

        synchronized void add(UUID call, long nanosAgo) {
            long now = nanoTime.getAsLong();
            forgetOld(now);
            if (calls.add(call)) {
                inOrder.add(new Beginning(call, now - nanosAgo));
            }
        }

        synchronized int count() {
            forgetOld(nanoTime.getAsLong());
            return inOrder.size();
        }

        private void forgetOld(long now) {
            for (Beginning oldest = inOrder.peek();
                    oldest != null && now - oldest.at >= WINDOW;
                    oldest = inOrder.peek()) {
                inOrder.remove();
                calls.remove(oldest.call);
            }
        }
    }
}
