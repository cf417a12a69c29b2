package io.callrouter.dial.health;

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
 * When a provider rests because calls through it fail.
 *
 * @param failureRate percent of the counted calls that must have failed
 * @param minimumCalls counted within the window before the rate means anything
 * @param window how far back calls are counted, in whole seconds
 * @param openDuration how long a provider rests before one call tries it again
 * @param maxRetryAfter the longest rest that a provider's own {@code Retry-After} can ask for; zero ignores it
 */
@Validated
@ConfigurationProperties("callrouter.breaker")
record BreakerSettings(
        @DefaultValue("50") @Min(1) @Max(100) int failureRate,
        @DefaultValue("10") @Min(1) int minimumCalls,

        @DefaultValue("60s") @NotNull @DurationMin(seconds = 1)
        Duration window,

        @DefaultValue("30s") @NotNull @DurationMin(seconds = 1)
        Duration openDuration,

        @DefaultValue("5m") @NotNull @DurationMin @DurationMax(days = 1)
        Duration maxRetryAfter) {}
