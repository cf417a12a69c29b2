package io.callrouter.telemetry.attempt;

import io.callrouter.secret.SecretCipher;
import io.callrouter.telemetry.capacity.ReportedLoad;
import io.callrouter.telemetry.metrics.AttemptMeters;
import io.callrouter.telemetry.statistics.AttemptCounts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TelemetrySettings.class)
class AttemptConfiguration {

    @Bean
    CalledNumbers calledNumbers(SecretCipher cipher, TelemetrySettings settings) {
        return new CalledNumbers(cipher, settings);
    }

    /** Has its days before the first attempt comes. */
    @Bean(initMethod = "maintain")
    @DependsOnDatabaseInitialization
    AttemptPartitions attemptPartitions(
            JdbcClient jdbc, PlatformTransactionManager transactions, TelemetrySettings settings, Clock clock) {
        return new AttemptPartitions(jdbc, new TransactionTemplate(transactions), settings.retention(), clock);
    }

    @Bean
    AttemptStore attemptStore(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            JsonMapper mapper,
            AttemptCounts counts,
            ReportedLoad load,
            AttemptMeters meters) {
        return new AttemptStore(jdbc, new TransactionTemplate(transactions), mapper, counts, load, meters);
    }

    @Bean
    AttemptWriter attemptWriter(
            AttemptStore store, AttemptPartitions partitions, TelemetrySettings settings, MeterRegistry meters) {
        return new AttemptWriter(store, partitions, settings.queueCapacity(), meters);
    }

    @Bean
    DialledAttempts dialledAttempts(AttemptWriter writer, CalledNumbers numbers) {
        return new DialledAttempts(writer, numbers);
    }

    @Bean
    AttemptList attemptList(JdbcClient jdbc, CalledNumbers numbers) {
        return new AttemptList(jdbc, numbers);
    }

    @Bean
    RecentAttemptsReader recentAttempts(JdbcClient jdbc, TelemetrySettings settings, AttemptCounts counts) {
        return new RecentAttemptsReader(jdbc, settings.prefixDigits(), counts.targetDigits());
    }

    @Bean
    SchedulingConfigurer attemptPartitionsSchedule(AttemptPartitions partitions) {
        return tasks -> tasks.addFixedDelayTask(
                new FixedDelayTask(partitions::maintain, AttemptPartitions.INTERVAL, AttemptPartitions.INTERVAL));
    }
}
