package io.callrouter.plan.feed;

import com.zaxxer.hikari.HikariDataSource;
import io.callrouter.plan.CurrentRouteTable;
import java.time.Clock;
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
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlanSettings.class)
class PlanConfiguration {

    /**
     * Connections of the table's own. A writer still holds one of the service's pool when its change is read into the
     * table; if that took a second one of the same pool, enough writers at once would wait for each other for ever.
     */
    @Bean(defaultCandidate = false)
    HikariDataSource routeTableDataSource(JdbcConnectionDetails database) {
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setPoolName("callrouter-table");
        dataSource.setJdbcUrl(database.getJdbcUrl());
        dataSource.setUsername(database.getUsername());
        dataSource.setPassword(database.getPassword());
        dataSource.setMaximumPoolSize(2); // the changes, one after the other, and a reload
        dataSource.setMinimumIdle(1);
        dataSource.setReadOnly(true);
        dataSource.setTransactionIsolation("TRANSACTION_REPEATABLE_READ"); // what each transaction would else ask for
        dataSource.setConnectionTimeout(2_000);
        dataSource.setValidationTimeout(1_000);
        dataSource.addDataSourceProperty("connectTimeout", "2");
        dataSource.addDataSourceProperty("socketTimeout", "10");
        dataSource.addDataSourceProperty("prepareThreshold", "-1"); // binary from the first time on: quicker to read
        // Writers wait while changes are read; a whole table gets its time from its own transaction.
        dataSource.addDataSourceProperty("options", "-c statement_timeout=5s");
        dataSource.addDataSourceProperty("logServerErrorDetail", "false");
        dataSource.addDataSourceProperty("tcpKeepAlive", "true");
        dataSource.addDataSourceProperty("ApplicationName", "callrouter-table");
        return dataSource;
    }

    @Bean
    RouteTableReader routeTableReader(
            @Qualifier("routeTableDataSource") HikariDataSource dataSource, JsonMapper mapper) {
        TransactionTemplate snapshot = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        return new RouteTableReader(dataSource, snapshot, mapper);
    }

    @Bean
    @DependsOnDatabaseInitialization
    RouteTables routeTables(RouteTableReader reader, CurrentRouteTable current, Clock clock) {
        return new RouteTables(reader, current, clock);
    }

    @Bean
    ChangeListener changeListener(JdbcConnectionDetails database, RouteTables tables, PlanSettings settings) {
        return new ChangeListener(database, tables, settings.pollInterval());
    }

    /** Also in the readiness that balancers ask for. */
    @Bean
    RouteTableHealthIndicator routeTableHealthIndicator(RouteTables tables, ChangeListener listener, Clock clock) {
        return new RouteTableHealthIndicator(tables, listener, clock);
    }

    @Bean
    ChangeLogPruner changeLogPruner(JdbcClient jdbc, PlatformTransactionManager transactions, PlanSettings settings) {
        return new ChangeLogPruner(jdbc, new TransactionTemplate(transactions), settings.changeLogRetention());
    }

    @Bean
    SchedulingConfigurer routeTableSchedule(RouteTables tables, ChangeLogPruner pruner, PlanSettings settings) {
        return tasks -> {
            tasks.addFixedDelayTask(
                    new FixedDelayTask(tables::reload, settings.reloadInterval(), settings.reloadInterval()));
            tasks.addFixedDelayTask(
                    new FixedDelayTask(pruner::prune, ChangeLogPruner.INTERVAL, ChangeLogPruner.INTERVAL));
        };
    }
}
