package io.callrouter.telemetry.metrics;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much is told apart in metrics.
 *
 * @param providers how many providers have series of their own; those that come later share one
 */
@Validated
@ConfigurationProperties("callrouter.telemetry.metrics")
record MetricsSettings(
        @DefaultValue("200") @Min(0) @Max(10_000) int providers) {}
