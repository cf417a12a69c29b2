package io.callrouter.telemetry.metrics;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.AttemptObserver;
import io.callrouter.dial.CallOffer;
import io.callrouter.dial.Outcome;
import io.callrouter.plan.CurrentRouteTable;
import io.callrouter.plan.ProviderEntry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
    private static final Tags OTHERS = Tags.of("provider_id", "other", "provider", "other");
    private static final Tags UNKNOWN = Tags.of("provider_id", "unknown", "provider", "unknown");

    private final MeterRegistry meters;
    private final CurrentRouteTable tables;
    private final int mostProviders;
    private final Map<UUID, Tags> providers = new ConcurrentHashMap<>();

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
            count(attempt.candidate().providerId(), result, attempt.tmStart(), attempt.tmProgress());
        }
    }

    @Override
    public void ended(CallOffer offer, Attempt attempt, Instant at) {
        Instant answer = attempt.tmEnd();
        if (answer != null) {
            talked(attempt.candidate().providerId(), answer, at);
        }
    }

    /**
     * An attempt is over, or answered.
     *
     * @param result the SIP answer, or the outcome where none came
     */
    public void count(UUID providerId, String result, Instant tmStart, @Nullable Instant tmProgress) {
        Tags provider = tags(providerId);
        meters.counter("callrouter.attempts", provider.and("result", ResultLabel.of(result)))
                .increment();
        if (tmProgress != null) {
            Timer.builder("callrouter.attempts.pdd")
                    .tags(provider)
                    .serviceLevelObjectives(DELAYS)
                    .register(meters)
                    .record(Duration.between(tmStart, tmProgress));
        }
    }

    /** An answered call has ended. */
    public void talked(UUID providerId, Instant tmAnswer, Instant tmEnd) {
        meters.timer("callrouter.attempts.talked", tags(providerId)).record(Duration.between(tmAnswer, tmEnd));
    }

    private Tags tags(UUID providerId) {
        Tags known = providers.get(providerId);
        if (known != null) {
            return known;
        }
        String name =
                tables.get().findProvider(providerId).map(ProviderEntry::name).orElse(null);
        if (name == null) {
            return UNKNOWN; // anybody may report any id
        }
        if (providers.size() >= mostProviders) {
            return OTHERS;
        }
        return providers.computeIfAbsent(providerId, id -> Tags.of("provider_id", id.toString(), "provider", name));
    }
}
