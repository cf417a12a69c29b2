package io.callrouter.dial.call;

import io.callrouter.dial.FailoverDialer;
import io.callrouter.dial.ProviderCapacity;
import io.callrouter.dial.ProviderGateway;
import io.callrouter.ledger.CalledNumbers;
import io.callrouter.ledger.DayPartitions;
import io.callrouter.ledger.LedgerSettings;
import io.callrouter.ledger.LedgerWriter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DialSettings.class)
class CallConfiguration {

    @Bean
    FailoverDialer failoverDialer(
            ProviderGateway gateway, OpenLegs legs, ProviderCapacity capacity, DialSettings settings, Clock clock) {
        return new FailoverDialer(legs.counted(gateway), settings.policy(), settings.limits(), capacity, clock);
    }

    @Bean
    CallRecords callRecords(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            DayPartitions callRecordPartitions,
            CalledNumbers numbers,
            JsonMapper mapper) {
        return new CallRecords(jdbc, new TransactionTemplate(transactions), callRecordPartitions, numbers, mapper);
    }

    /** Has its days before the first call is over. */
    @Bean(initMethod = "maintain")
    @DependsOnDatabaseInitialization
    DayPartitions callRecordPartitions(
            JdbcClient jdbc, PlatformTransactionManager transactions, LedgerSettings settings, Clock clock) {
        return new DayPartitions(
                "call_record", jdbc, new TransactionTemplate(transactions), settings.callRetention(), clock);
    }

    @Bean
    LedgerWriter<CallSnapshot> callRecordWriter(
            CallRecords records, DayPartitions callRecordPartitions, LedgerSettings settings, MeterRegistry meters) {
        return new LedgerWriter<>(records, callRecordPartitions, "call.records", settings.callQueueCapacity(), meters);
    }

    @Bean
    MeterBinder callMetrics(CallBook book) {
        return registry -> Gauge.builder("callrouter.calls.in.progress", book, CallBook::inProgress)
                .description("Calls that are dialled or answered")
                .register(registry);
    }
}
