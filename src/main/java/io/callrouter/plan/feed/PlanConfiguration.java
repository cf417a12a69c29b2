package io.callrouter.plan.feed;

import com.zaxxer.hikari.HikariDataSource;
import io.callrouter.embedded.DatabaseArrival;
import io.callrouter.embedded.DatabaseSubstitute.UnusableException;
import io.callrouter.plan.CurrentRouteTable;
import io.callrouter.plan.snapshot.SnapshotFile;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.RateReader;
import io.callrouter.sql.SqlStates;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlanSettings.class)
class PlanConfiguration {

    private static final Logger log = LoggerFactory.getLogger(PlanConfiguration.class);

    /**
     * Connections of the table's own. A writer still holds one of the service's pool when its change is read into the
     * table; if that took a second one of the same pool, enough writers at once would wait for each other for ever.
     */
    @Bean(defaultCandidate = false)
    HikariDataSource routeTableDataSource(JdbcConnectionDetails primary, PlanSettings settings) {
        // The changes, one after the other, and a reload.
        HikariDataSource dataSource =
                settings.source().database(Database.of(primary)).pool("callrouter-table", 2);
        dataSource.setReadOnly(true);
        // Of each connection, once: where a transaction says so, the driver asks for the old one each time.
        dataSource.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        dataSource.addDataSourceProperty("options", Database.OPTIONS + " " + RouteTableReader.FOR_CHANGES);
        dataSource.addDataSourceProperty("prepareThreshold", "-1"); // binary from the first time on: quicker to read
        return dataSource;
    }

    @Bean
    RouteTableReader routeTableReader(
            @Qualifier("routeTableDataSource") HikariDataSource dataSource,
            JsonMapper mapper,
            Currencies currencies,
            Clock clock) {
        TransactionTemplate snapshot = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        snapshot.setReadOnly(true);
        return new RouteTableReader(dataSource, snapshot, mapper, new RateReader(dataSource, currencies, clock));
    }

    @Bean
    CommitRelay commitRelay(JdbcConnectionDetails primary, RouteTableReader reader, PlanSettings settings) {
        PlanSettings.Source source = settings.source();
        return source.isSeparate()
                ? new StandbyRelay(Database.of(primary).pool("callrouter-primary", 2), reader, source.ownChangeWait())
                : new SameServerRelay(reader);
    }

    @Bean
    @DependsOnDatabaseInitialization
    RouteTables routeTables(
            RouteTableReader reader,
            CommitRelay relay,
            CurrentRouteTable current,
            Clock clock,
            MeterRegistry meters,
            DatabaseArrival arrival,
            ObjectProvider<SnapshotFile> snapshot) {
        SnapshotFile file = snapshot.getIfAvailable();
        if (arrival.isHere()) {
            startOrTakeOver(relay, file);
        }
        Timer loads = meters.timer("callrouter.route.table.load");
        return new RouteTables(reader, relay, current, clock, loads, file == null ? null : file.taken());
    }

    private static void startOrTakeOver(CommitRelay relay, @Nullable SnapshotFile file) {
        try {
            relay.start();
        } catch (SourceUnreachableException e) {
            if (file == null || !SqlStates.isUnreachable(e)) {
                throw e;
            }
            try {
                file.takeOver();
            } catch (UnusableException unusable) {
                log.error("{}", unusable.getMessage());
                throw e;
            }
        }
    }

    @Bean
    ChangeFollower changeFollower(
            JdbcConnectionDetails primary,
            DatabaseArrival arrival,
            RouteTables tables,
            CommitRelay relay,
            PlanSettings settings) {
        return new ChangeFollower(
                settings.source().database(Database.of(primary)), arrival, tables, relay, settings.pollInterval());
    }

    /** Also in the readiness that balancers ask for. */
    @Bean
    RouteTableHealthIndicator routeTableHealthIndicator(RouteTables tables, ChangeFollower follower, Clock clock) {
        return new RouteTableHealthIndicator(tables, follower, clock);
    }

    @Bean
    MeterBinder routeTableMetrics(RouteTables tables, Clock clock) {
        return meters -> {
            Gauge.builder("callrouter.route.table.routes", () -> tables.table().size())
                    .description("Routes in memory")
                    .register(meters);
            Gauge.builder(
                            "callrouter.route.table.revision",
                            () -> tables.table().revision())
                    .description("Which state of the database the routes in memory are; the same on every replica")
                    .register(meters);
            TimeGauge.builder(
                            "callrouter.route.table.age",
                            () -> Math.max(
                                    0,
                                    Duration.between(tables.freshness().checked(), clock.instant())
                                            .toMillis()),
                            TimeUnit.MILLISECONDS)
                    .description("Time since the routes in memory were last compared with the database")
                    .register(meters);
        };
    }

    @Bean
    ChangeLogPruner changeLogPruner(JdbcClient jdbc, PlatformTransactionManager transactions, PlanSettings settings) {
        return new ChangeLogPruner(jdbc, new TransactionTemplate(transactions), settings.changeLogRetention());
    }

    @Bean
    SchedulingConfigurer routeTableSchedule(
            RouteTables tables, DatabaseArrival arrival, ChangeLogPruner pruner, PlanSettings settings) {
        Runnable reload = () -> {
            if (arrival.isHere()) {
                tables.reload();
            }
        };
        return tasks -> {
            tasks.addFixedDelayTask(new FixedDelayTask(reload, settings.reloadInterval(), settings.reloadInterval()));
            tasks.addFixedDelayTask(
                    new FixedDelayTask(pruner::prune, ChangeLogPruner.INTERVAL, ChangeLogPruner.INTERVAL));
        };
    }
}
