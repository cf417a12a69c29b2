package io.callrouter.telemetry.metrics;

import io.callrouter.plan.CurrentRouteTable;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MetricsSettings.class, OpenTelemetrySettings.class})
class MetricsConfiguration {

    @Bean
    AttemptMeters attemptMeters(MeterRegistry meters, CurrentRouteTable tables, MetricsSettings settings) {
        return new AttemptMeters(meters, tables, settings.providers());
    }
}
