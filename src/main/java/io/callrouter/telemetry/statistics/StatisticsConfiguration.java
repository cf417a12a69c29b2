package io.callrouter.telemetry.statistics;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StatisticsSettings.class)
class StatisticsConfiguration {

    @Bean
    AttemptCounts attemptCounts(JdbcClient jdbc, StatisticsSettings settings, Clock clock) {
        return new AttemptCounts(jdbc, settings, clock);
    }

    @Bean
    SchedulingConfigurer attemptCountsSchedule(AttemptCounts counts) {
        return tasks -> tasks.addFixedDelayTask(
                new FixedDelayTask(counts::prune, AttemptCounts.INTERVAL, AttemptCounts.INTERVAL));
    }
}
