package io.callrouter.dial.health;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.ProviderHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;

/** Counts what probes say, and writes down what settles a provider's health. */
final class FindingsRecorder implements Prober.Findings {

    private final ProviderHealth health;
    private final MeterRegistry meters;

    FindingsRecorder(ProviderHealth health, MeterRegistry meters) {
        this.health = health;
        this.meters = meters;
    }

    @Override
    public void found(ProviderEntry asked, ProbeFinding finding, Instant at) {
        meters.counter("callrouter.provider.probes", "result", finding.toString())
                .increment();
        switch (finding) {
            case ANSWERED -> health.record(asked.id(), asked.endpoint(), HealthStatus.HEALTHY, at);
            case UNHEALTHY -> health.record(asked.id(), asked.endpoint(), HealthStatus.UNHEALTHY, at);
            case MISSED, DISCOUNTED -> {} // the status stays, and with it the time at which it was settled
        }
    }
}
