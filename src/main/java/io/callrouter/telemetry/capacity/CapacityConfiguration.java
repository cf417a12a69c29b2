package io.callrouter.telemetry.capacity;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CapacitySettings.class)
class CapacityConfiguration {

    @Bean
    @DependsOnDatabaseInitialization
    ReportedLoad reportedLoad(JdbcClient jdbc, CapacitySettings settings, Clock clock) {
        return new ReportedLoad(jdbc, settings.maxCallDuration(), clock, System::nanoTime);
    }
}
