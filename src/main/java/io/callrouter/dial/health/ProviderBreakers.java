package io.callrouter.dial.health;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.AttemptObserver;
import io.callrouter.dial.CallOffer;
import io.callrouter.dial.FailoverPolicy.Verdict;
import io.callrouter.dial.Outcome;
import io.callrouter.dial.ReportedAttempts;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RestingProviders;
import io.callrouter.plan.RouteTable;
import io.callrouter.provider.SipEndpoint;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A breaker for each provider that calls go through, of those that are dialled here or reported to this instance. Tells
 * plans which providers rest.
 */
final class ProviderBreakers implements AttemptObserver, ReportedAttempts {

    private static final Logger log = LoggerFactory.getLogger(ProviderBreakers.class);

    private final Supplier<RouteTable> table;
    private final RestingProviders resting;
    private final BreakerSettings settings;
    private final Clock clock;
    private final Map<UUID, ProviderBreaker> breakers = new ConcurrentHashMap<>();
    private final ReentrantLock telling = new ReentrantLock();

    ProviderBreakers(Supplier<RouteTable> table, RestingProviders resting, BreakerSettings settings, Clock clock) {
        this.table = table;
        this.resting = resting;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void started(CallOffer offer, Attempt attempt) {
        watch(attempt, breaker -> {
            breaker.passTime();
            breaker.started(new ProviderBreaker.AttemptKey(offer.callId(), attempt.number()));
        });
    }

    @Override
    public void finished(CallOffer offer, Attempt attempt) {
        Outcome outcome = attempt.outcome();
        Verdict verdict = attempt.verdict();
        if (outcome != null && verdict != null) {
            watch(
                    attempt,
                    breaker -> breaker.finished(
                            new ProviderBreaker.AttemptKey(offer.callId(), attempt.number()),
                            outcome,
                            verdict.blamed()));
        }
    }

    @Override
    public void decided(UUID providerId, Instant start, Instant end, Effect effect) {
        SipEndpoint place = place(table.get(), providerId);
        if (place != null) {
            watch(providerId, place, breaker -> {
                breaker.passTime();
                breaker.reported(start, end, effect);
            });
        }
    }

    /** Ends rests that have lasted long enough, and forgets providers that are gone or have moved. */
    void passTime() {
        RouteTable now = table.get();
        breakers.entrySet().removeIf(entry -> {
            SipEndpoint place = place(now, entry.getKey());
            return place == null || !entry.getValue().watches(place);
        });
        breakers.values().forEach(ProviderBreaker::passTime);
        tell();
    }

    private void watch(Attempt attempt, Consumer<ProviderBreaker> event) {
        ProviderEntry tried = attempt.step().provider();
        SipEndpoint place = place(table.get(), tried.id());
        if (place == null || !place.isSamePlaceAs(tried.endpoint())) {
            return; // it is somewhere else by now
        }
        watch(tried.id(), place, event);
    }

    private void watch(UUID id, SipEndpoint place, Consumer<ProviderBreaker> event) {
        ProviderBreaker breaker = breakers.compute(
                id,
                (key, known) ->
                        known != null && known.watches(place) ? known : new ProviderBreaker(place, settings, clock));
        event.accept(breaker);
        if (breaker.rests() != resting.current().contains(id)) {
            tell();
        }
    }

    private static @Nullable SipEndpoint place(RouteTable table, UUID id) {
        return table.findProvider(id)
                .filter(provider -> !provider.deleted())
                .map(ProviderEntry::endpoint)
                .orElse(null);
    }

    private void tell() {
        telling.lock();
        try {
            Set<UUID> before = resting.current();
            Set<UUID> now = new HashSet<>();
            breakers.forEach((id, breaker) -> {
                if (breaker.rests()) {
                    now.add(id);
                }
            });
            if (!now.equals(before)) {
                resting.replace(now);
                log(before, now);
            }
        } finally {
            telling.unlock();
        }
    }

    private void log(Set<UUID> before, Set<UUID> now) {
        RouteTable names = table.get();
        breakers.forEach((id, breaker) -> {
            if (now.contains(id) != before.contains(id)) {
                String name = names.findProvider(id).map(ProviderEntry::name).orElse("");
                String change = now.contains(id) ? "rests: calls through it failed" : "has its regular place again";
                log.info("The provider {} ({}) {}", name, id, change);
            }
        });
    }
}
