package io.callrouter.embedded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Provides the database when no {@code spring.datasource.url} names one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbeddedSettings.class)
class EmbeddedConfiguration {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedConfiguration.class);

    @Bean
    DataDirectory dataDirectory(EmbeddedSettings settings) {
        return new DataDirectory(settings.dataDir());
    }

    @Bean
    DatabaseArrival databaseArrival() {
        return new DatabaseArrival();
    }

    @Bean
    FlywayMigrationStrategy migration(DatabaseArrival arrival, ObjectProvider<DatabaseSubstitute> substitute) {
        return flyway -> arrival.migrate(flyway, substitute.getIfAvailable());
    }

    /** Hibernate would ask the database what it can, and whether its tables are right. */
    @Bean
    HibernatePropertiesCustomizer hibernateWithoutDatabase(DatabaseArrival arrival) {
        return properties -> {
            if (!arrival.isHere()) {
                properties.put("hibernate.boot.allow_jdbc_metadata_access", false);
                properties.put("hibernate.dialect", "org.hibernate.dialect.PostgreSQLDialect");
                properties.put("hibernate.hbm2ddl.auto", "none");
            }
        };
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(NoDatabaseConfigured.class)
    static class Server {

        @Bean
        EmbeddedServer embeddedServer(
                DataDirectory directory, EmbeddedSettings settings, ObjectProvider<DatabaseSubstitute> substitute) {
            if (substitute.getIfAvailable() != null) {
                log.warn("callrouter.plan.snapshot.enabled is for a PostgreSQL of your own: the embedded one starts and"
                        + " stops with the service, which never starts without it");
            }
            return EmbeddedServer.start(directory, settings.port(), settings.startTimeout());
        }

        @Bean
        JdbcConnectionDetails embeddedConnectionDetails(EmbeddedServer server) {
            return new JdbcConnectionDetails() {
                @Override
                public String getUsername() {
                    return EmbeddedServer.USER;
                }

                @Override
                public String getPassword() {
                    return server.password();
                }

                @Override
                public String getJdbcUrl() {
                    return server.jdbcUrl();
                }
            };
        }
    }

    static final class NoDatabaseConfigured implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
        }
    }
}
