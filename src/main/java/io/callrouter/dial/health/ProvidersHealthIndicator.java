package io.callrouter.dial.health;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Tells operators who probes and what it sees. Always up: providers that fail are no failure of this service. */
final class ProvidersHealthIndicator implements HealthIndicator {

    private final Prober prober;

    ProvidersHealthIndicator(Prober prober) {
        this.prober = prober;
    }

    @Override
    public Health health() {
        Prober.Summary summary = prober.summary();
        Health.Builder health = Health.up().withDetail("probed_here", summary.elected());
        if (summary.elected()) {
            health.withDetail("providers", summary.providers())
                    .withDetail("answering", summary.answering())
                    .withDetail("own_network_suspected", summary.silent());
        }
        return health.build();
    }
}
