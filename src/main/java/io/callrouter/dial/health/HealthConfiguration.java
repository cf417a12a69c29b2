package io.callrouter.dial.health;

import io.callrouter.plan.RestingProviders;
import io.callrouter.plan.RoutePlanner;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BreakerSettings.class)
class HealthConfiguration {

    private static final Duration TICK = Duration.ofSeconds(1);

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

    @Bean(defaultCandidate = false)
    ThreadPoolTaskScheduler healthScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(1);
        scheduler.setThreadNamePrefix("health-");
        scheduler.setDaemon(true);
        return scheduler;
    }

    @Bean
    SmartInitializingSingleton breakersSchedule(
            @Qualifier("healthScheduler") ThreadPoolTaskScheduler scheduler, ProviderBreakers breakers) {
        return () -> scheduler.scheduleWithFixedDelay(breakers::passTime, TICK);
    }
}
