package io.callrouter.telemetry.metrics;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.AttemptObserver;
import io.callrouter.dial.CallOffer;
import io.callrouter.dial.Outcome;
import io.callrouter.plan.CurrentRouteTable;
import io.callrouter.plan.ProviderEntry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts attempts for metrics, by provider and by what became of them. Tags are bounded: providers past a number share
 * one value, as do those that nobody knows, and unusual SIP answers one of their class.
 */
public final class AttemptMeters implements AttemptObserver {

    private static final Duration[] DELAYS = {
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(8),
        Duration.ofSeconds(13),
        Duration.ofSeconds(20)
    };

    private final MeterRegistry meters;
    private final CurrentRouteTable tables;
    private final int mostProviders;
    private final Map<UUID, OfProvider> providers = new ConcurrentHashMap<>();
    private final OfProvider others = new OfProvider("other", "other");
    private final OfProvider unknown = new OfProvider("unknown", "unknown");

    /** The meters of a provider: the registry is slow to be asked for each attempt. */
    private final class OfProvider {

        private final String name;
        private final Tags tags;
        private final Map<String, Counter> attempts = new ConcurrentHashMap<>();
        private volatile @Nullable Timer delay;
        private volatile @Nullable Timer talked;

        OfProvider(String id, String name) {
            this.name = name;
            this.tags = Tags.of("provider_id", id, "provider", name);
        }

        /** Beside any other result there are answered attempts, be it none: their share is 0 then, and not unknown. */
        Counter attempts(String result) {
            if (attempts.isEmpty()) {
                counter(ResultLabel.ANSWERED);
            }
            return counter(result);
        }

        private Counter counter(String result) {
            return attempts.computeIfAbsent(
                    result, label -> meters.counter("callrouter.attempts", tags.and("result", label)));
        }

        Timer delay() {
            Timer known = delay;
            if (known == null) {
                known = Timer.builder("callrouter.attempts.pdd")
                        .tags(tags)
                        .serviceLevelObjectives(DELAYS)
                        .register(meters);
                delay = known;
            }
            return known;
        }

        Timer talked() {
            Timer known = talked;
            if (known == null) {
                known = meters.timer("callrouter.attempts.talked", tags);
                talked = known;
            }
            return known;
        }

        void remove() {
            attempts.values().forEach(meters::remove);
            remove(delay);
            remove(talked);
        }

        private void remove(@Nullable Timer timer) {
            if (timer != null) {
                meters.remove(timer);
            }
        }
    }

    AttemptMeters(MeterRegistry meters, CurrentRouteTable tables, int mostProviders) {
        this.meters = meters;
        this.tables = tables;
        this.mostProviders = mostProviders;
    }

    @Override
    public void finished(CallOffer offer, Attempt attempt) {
        Outcome outcome = attempt.outcome();
        if (outcome != null) {
            Integer code = outcome.sipCode();
            String result = code == null ? outcome.label() : code.toString();
            count(attempt.step().providerId(), result, attempt.tmStart(), attempt.tmProgress());
        }
    }

    @Override
    public void ended(CallOffer offer, Attempt attempt, Instant at) {
        Instant answer = attempt.tmEnd();
        if (answer != null) {
            talked(attempt.step().providerId(), answer, at);
        }
    }

    /**
     * An attempt is over, or answered.
     *
     * @param result the SIP answer, or the outcome where none came
     */
    public void count(UUID providerId, String result, Instant tmStart, @Nullable Instant tmProgress) {
        OfProvider provider = of(providerId);
        provider.attempts(ResultLabel.of(result)).increment();
        if (tmProgress != null) {
            provider.delay().record(Duration.between(tmStart, tmProgress));
        }
    }

    /** An answered call has ended. */
    public void talked(UUID providerId, Instant tmAnswer, Instant tmEnd) {
        of(providerId).talked().record(Duration.between(tmAnswer, tmEnd));
    }

    private OfProvider of(UUID providerId) {
        OfProvider known = providers.get(providerId);
        String name =
                tables.get().findProvider(providerId).map(ProviderEntry::name).orElse(null);
        if (known != null && (name == null || name.equals(known.name))) {
            return known;
        }
        if (name == null) {
            return unknown; // anybody may report any id
        }
        if (known == null && providers.size() >= mostProviders) {
            return others;
        }
        return Objects.requireNonNull(providers.compute(providerId, (id, current) -> {
            if (current != null && current.name.equals(name)) {
                return current;
            }
            if (current != null) {
                current.remove();
            }
            return new OfProvider(id.toString(), name);
        }));
    }
}
