package io.callrouter.telemetry.capacity;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How reported calls count for the capacity of their providers.
 *
 * @param maxCallDuration how long an answered call counts whose end is never reported
 */
@Validated
@ConfigurationProperties("callrouter.telemetry.capacity")
record CapacitySettings(
        @DefaultValue("4h") @NotNull @DurationMin(minutes = 1) @DurationMax(days = 7)
        Duration maxCallDuration) {}
