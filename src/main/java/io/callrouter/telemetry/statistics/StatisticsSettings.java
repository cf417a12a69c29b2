package io.callrouter.telemetry.statistics;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What is counted.
 *
 * @param retention for how long counts are kept
 * @param targetDigits by how many first digits of the called number, at the most
 */
@Validated
@ConfigurationProperties("callrouter.telemetry.statistics")
record StatisticsSettings(
        @DefaultValue("400d") @NotNull @DurationMin(days = 1) @DurationMax(days = 4000)
        Duration retention,

        @DefaultValue("3") @Min(1) @Max(15) int targetDigits) {}
