package io.callrouter.plan.feed;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the routes in memory are kept.
 *
 * @param pollInterval how often the log of changes is read when no notification comes, 20 ms to 1 min
 * @param reloadInterval how often everything is read, in case something was changed past the log, 1 s or more
 * @param changeLogRetention how long the log of changes is kept, 1 min or more; a replica that was away for longer reads
 *     everything
 */
@Validated
@ConfigurationProperties("callrouter.plan")
record PlanSettings(
        @DefaultValue("500ms") @NotNull @DurationMin(millis = 20) @DurationMax(minutes = 1)
        Duration pollInterval,

        @DefaultValue("1h") @NotNull @DurationMin(seconds = 1)
        Duration reloadInterval,

        @DefaultValue("1d") @NotNull @DurationMin(minutes = 1)
        Duration changeLogRetention) {}
