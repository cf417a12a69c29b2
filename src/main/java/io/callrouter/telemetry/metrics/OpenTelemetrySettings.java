package io.callrouter.telemetry.metrics;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whether metrics, and traces of HTTP requests, are sent to a collector (OTLP over HTTP). application.yaml hands it on to
 * Spring Boot, which does the sending.
 *
 * @param endpoint of the collector, without a path
 */
@Validated
@ConfigurationProperties("callrouter.opentelemetry")
record OpenTelemetrySettings(
        @DefaultValue("false") boolean enabled,

        @DefaultValue("http://localhost:4318")
        @NotNull
        @Pattern(
                regexp = "https?://[^/?#\\s]+",
                message = "must be http:// or https:// and a host, without a path, such as http://collector:4318")
        String endpoint) {}
