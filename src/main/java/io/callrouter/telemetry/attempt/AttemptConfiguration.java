package io.callrouter.telemetry.attempt;

import io.callrouter.dial.ReportedAttempts;
import io.callrouter.ledger.CalledNumbers;
import io.callrouter.ledger.DayPartitions;
import io.callrouter.ledger.LedgerSettings;
import io.callrouter.ledger.LedgerWriter;
import io.callrouter.telemetry.capacity.ReportedLoad;
import io.callrouter.telemetry.metrics.AttemptMeters;
import io.callrouter.telemetry.statistics.AttemptCounts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class AttemptConfiguration {

    /** Has its days before the first attempt comes. */
    @Bean(initMethod = "maintain")
    @DependsOnDatabaseInitialization
    DayPartitions attemptPartitions(
            JdbcClient jdbc, PlatformTransactionManager transactions, LedgerSettings settings, Clock clock) {
        return new DayPartitions("attempt", jdbc, new TransactionTemplate(transactions), settings.retention(), clock);
    }

    @Bean
    AttemptStore attemptStore(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            AttemptCounts counts,
            ReportedLoad load,
            AttemptMeters meters,
            ReportedAttempts judges) {
        return new AttemptStore(jdbc, new TransactionTemplate(transactions), counts, load, meters, judges);
    }

    @Bean
    LedgerWriter<AttemptRecord> attemptWriter(
            AttemptStore store, DayPartitions attemptPartitions, LedgerSettings settings, MeterRegistry meters) {
        return new LedgerWriter<>(store, attemptPartitions, "attempts", settings.queueCapacity(), meters);
    }

    @Bean
    DialledAttempts dialledAttempts(LedgerWriter<AttemptRecord> writer, CalledNumbers numbers) {
        return new DialledAttempts(writer, numbers);
    }

    @Bean
    AttemptList attemptList(JdbcClient jdbc, CalledNumbers numbers) {
        return new AttemptList(jdbc, numbers);
    }

    @Bean
    RecentAttemptsReader recentAttempts(JdbcClient jdbc, LedgerSettings settings, AttemptCounts counts) {
        return new RecentAttemptsReader(jdbc, settings.prefixDigits(), counts.targetDigits());
    }
}
