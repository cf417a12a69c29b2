package io.callrouter.check;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.ReasonCode;
import io.callrouter.plan.RouteEntry;
import io.callrouter.provider.HealthStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts the routes that lead to providers which take no calls: one finding for a provider, however many routes. */
final class ProviderTally {

    private final @Nullable UUID customer;
    private final Instant at;
    private final Map<UUID, Entry> entries = new LinkedHashMap<>();

    private record Entry(CheckCode code, ProviderEntry provider, RouteEntry first, int routes) {

        Entry andOneMore() {
            return new Entry(code, provider, first, routes + 1);
        }
    }

    /** @param customer whose routes are counted; null for all */
    ProviderTally(@Nullable UUID customer, Instant at) {
        this.customer = customer;
        this.at = at;
    }

    void count(RouteEntry route, ProviderEntry provider) {
        CheckCode code = code(provider);
        if (code != null && route.enabled()) {
            entries.compute(
                    provider.id(),
                    (id, entry) -> entry == null ? new Entry(code, provider, route, 1) : entry.andOneMore());
        }
    }

    private @Nullable CheckCode code(ProviderEntry provider) {
        ReasonCode obstacle = provider.obstacleAt(at);
        if (obstacle == null) {
            return provider.health() == HealthStatus.UNHEALTHY ? CheckCode.PROVIDER_UNHEALTHY : null;
        }
        if (obstacle == ReasonCode.PROVIDER_DELETED) {
            return CheckCode.PROVIDER_DELETED;
        }
        return provider.enabled() ? CheckCode.PROVIDER_DISABLED_FOR_A_TIME : CheckCode.PROVIDER_DISABLED;
    }

    void report(Findings findings) {
        entries.values()
                .forEach(entry -> findings.add(
                        entry.code,
                        () -> Sentences.deadEnd(entry.code, customer, entry.provider, entry.first, entry.routes)));
    }
}
