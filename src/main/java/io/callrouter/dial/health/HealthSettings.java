package io.callrouter.dial.health;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How providers are asked whether they are there.
 *
 * @param enabled whether this instance takes part; with none that does, health stays as it is
 * @param interval how often each provider is asked, give or take 5 %
 * @param timeout how long an answer may take; shorter than the interval
 * @param missesUntilUnhealthy how many times in a row no answer must have come
 */
@Validated
@ConfigurationProperties("callrouter.health")
record HealthSettings(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("30s") @NotNull @DurationMin(seconds = 1)
        Duration interval,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 100)
        Duration timeout,

        @DefaultValue("2") @Min(1) int missesUntilUnhealthy) {

    @AssertTrue(message = "callrouter.health.timeout must be shorter than callrouter.health.interval")
    boolean isTimeoutShorterThanInterval() {
        return timeout == null || interval == null || timeout.compareTo(interval) < 0;
    }
}
