package io.callrouter.dial.health;

import io.callrouter.dial.ProviderProbe;
import io.callrouter.plan.RestingProviders;
import io.callrouter.plan.RoutePlanner;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.ProviderHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BreakerSettings.class, HealthSettings.class})
class HealthConfiguration {

    private static final Duration TICK = Duration.ofSeconds(1);

    /** A prober that died is replaced within the length of its lease and one renewal, which is less than a minute. */
    private static final Duration LEASE = Duration.ofSeconds(40);

    private static final Duration RENEWAL = Duration.ofSeconds(15);

    @Bean
    ProviderBreakers providerBreakers(
            RoutePlanner planner, RestingProviders resting, BreakerSettings settings, Clock clock) {
        return new ProviderBreakers(planner::table, resting, settings, clock);
    }

    @Bean
    MeterBinder restingProvidersGauge(RestingProviders resting) {
        return meters -> Gauge.builder(
                        "callrouter.providers.resting", () -> resting.current().size())
                .description("Providers that this instance lets rest because calls through them fail")
                .register(meters);
    }

    @Bean
    MeterBinder providersByHealth(RoutePlanner planner, Clock clock) {
        return meters -> {
            for (HealthStatus health : HealthStatus.values()) {
                Gauge.builder(
                                "callrouter.providers",
                                () -> planner.table().providersInUse(clock.instant()).stream()
                                        .filter(provider -> provider.health() == health)
                                        .count())
                        .description("Providers that plans may use now, by whether they answer when asked")
                        .tag("health", health.toString())
                        .register(meters);
            }
        };
    }

    /** A thread for each of the tasks below, so that breakers do not wait while probes wait for a database that is away. */
    @Bean(defaultCandidate = false)
    ThreadPoolTaskScheduler healthScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(3);
        scheduler.setThreadNamePrefix("health-");
        scheduler.setDaemon(true);
        return scheduler;
    }

    @Bean
    SmartInitializingSingleton breakersSchedule(
            @Qualifier("healthScheduler") ThreadPoolTaskScheduler scheduler, ProviderBreakers breakers) {
        return () -> scheduler.scheduleWithFixedDelay(breakers::passTime, TICK);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "callrouter.health.enabled", matchIfMissing = true)
    static class Probes {

        @Bean(destroyMethod = "release")
        ProberLease proberLease(DataSource database) {
            return new ProberLease(ProberLease.locks(database, UUID.randomUUID().toString()), LEASE);
        }

        @Bean
        Prober prober(
                ProviderProbe probe,
                RoutePlanner planner,
                ProviderHealth health,
                MeterRegistry meters,
                ProberLease lease,
                HealthSettings settings,
                Clock clock) {
            return new Prober(
                    probe,
                    () -> planner.table().liveProviders(),
                    new FindingsRecorder(health, meters),
                    lease::isHeld,
                    settings,
                    clock,
                    new SplittableRandom());
        }

        @Bean
        ProvidersHealthIndicator providersHealthIndicator(Prober prober) {
            return new ProvidersHealthIndicator(prober);
        }

        @Bean
        SmartInitializingSingleton probesSchedule(
                @Qualifier("healthScheduler") ThreadPoolTaskScheduler scheduler, Prober prober, ProberLease lease) {
            return () -> {
                scheduler.scheduleWithFixedDelay(lease::renew, RENEWAL);
                scheduler.scheduleWithFixedDelay(prober::tick, TICK);
            };
        }
    }
}
