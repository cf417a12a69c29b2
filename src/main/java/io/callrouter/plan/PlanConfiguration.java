package io.callrouter.plan;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
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
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlanSettings.class)
class PlanConfiguration {

    private static final Duration CATCH_UP_INTERVAL = Duration.ofMillis(500);

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
        dataSource.setConnectionTimeout(2_000);
        dataSource.setValidationTimeout(1_000);
        dataSource.addDataSourceProperty("connectTimeout", "2");
        dataSource.addDataSourceProperty("socketTimeout", "10");
        // Writers wait while one row is read; a whole table gets its time from its own transaction.
        dataSource.addDataSourceProperty("options", "-c statement_timeout=2s");
        dataSource.addDataSourceProperty("logServerErrorDetail", "false");
        dataSource.addDataSourceProperty("tcpKeepAlive", "true");
        dataSource.addDataSourceProperty("ApplicationName", "callrouter-table");
        return dataSource;
    }

    @Bean
    @DependsOnDatabaseInitialization
    RouteTables routeTables(@Qualifier("routeTableDataSource") HikariDataSource dataSource, JsonMapper mapper) {
        TransactionTemplate snapshot = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        return new RouteTables(new RouteTableReader(JdbcClient.create(dataSource), snapshot, mapper));
    }

    @Bean
    SchedulingConfigurer routeTableSchedule(RouteTables tables, PlanSettings settings) {
        return tasks -> {
            tasks.addFixedDelayTask(
                    new FixedDelayTask(tables::reload, settings.reloadInterval(), settings.reloadInterval()));
            tasks.addFixedDelayTask(tables::catchUp, CATCH_UP_INTERVAL);
        };
    }
}
