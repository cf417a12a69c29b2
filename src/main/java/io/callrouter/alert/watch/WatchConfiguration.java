package io.callrouter.alert.watch;

import io.callrouter.alert.AlertSettings;
import io.callrouter.alert.rule.AlertRuleService;
import io.callrouter.alert.webhook.Outbox;
import io.callrouter.plan.RoutePlanner;
import io.callrouter.telemetry.RecentAttempts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertSettings.class)
class WatchConfiguration {

    @Bean
    AlertList alertList(JdbcClient jdbc) {
        return new AlertList(jdbc);
    }

    @Bean
    AlertWatch alertWatch(
            AlertRuleService rules,
            RecentAttempts attempts,
            RoutePlanner planner,
            AlertList alerts,
            Outbox outbox,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            AlertSettings settings,
            Clock clock,
            MeterRegistry meters) {
        return new AlertWatch(
                rules,
                new Measurements(attempts, planner),
                new AlertStore(jdbc),
                alerts,
                outbox,
                new TransactionTemplate(transactions),
                settings,
                clock,
                meters);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "callrouter.alert.enabled", matchIfMissing = true)
    static class Watching {

        /** A thread of its own: a look waits for the database, and nothing else is to wait for it. */
        @Bean(defaultCandidate = false)
        ThreadPoolTaskScheduler alertScheduler() {
            ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
            scheduler.setThreadNamePrefix("alert-");
            scheduler.setDaemon(true);
            return scheduler;
        }

        @Bean
        SmartInitializingSingleton alertWatchSchedule(
                @Qualifier("alertScheduler") ThreadPoolTaskScheduler scheduler,
                AlertWatch watch,
                AlertSettings settings,
                Clock clock) {
            return () -> scheduler.scheduleWithFixedDelay(
                    watch::look, clock.instant().plus(settings.interval()), settings.interval());
        }
    }
}
