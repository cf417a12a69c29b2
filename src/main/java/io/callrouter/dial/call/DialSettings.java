package io.callrouter.dial.call;

import io.callrouter.dial.CodeSet;
import io.callrouter.dial.DialLimits;
import io.callrouter.dial.FailoverPolicy;
import io.callrouter.dial.FailoverPolicy.AfterRinging;
import io.callrouter.numbering.Target;
import io.callrouter.provider.validation.FailoverCodes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How calls are dialled, and how many.
 *
 * @param failoverCodes answers at which a call goes on to the next provider, unless the provider has its own
 * @param afterRinging whether a failure after 180 or 183 still goes on
 * @param maxAttempts providers tried for a call, at most
 * @param maxDuration of all attempts of a call together
 * @param noResponseTimeout how long a provider may keep silent
 * @param progressTimeout how long a provider may take from 100 to the first sign of progress
 * @param ringTimeout how long the callee may ring, where the call says nothing else
 * @param blockedTargets destinations that are not dialled here; plans know the {@code blocked_targets} of customers instead
 * @param maxCalls calls in progress at once
 * @param finishedCalls how many calls that are over are remembered
 * @param finishedRetention for how long they are
 * @param maxWait the longest time for which {@code Prefer: wait} delays an answer
 * @param shutdownGrace how long the service waits at its end for calls to be hung up
 */
@Validated
@ConfigurationProperties("callrouter.dial")
record DialSettings(
        @DefaultValue({"404", "5xx", "6xx"}) @NotNull
        Set<@Pattern(regexp = FailoverCodes.PATTERN, message = FailoverCodes.EXPECTATION) String> failoverCodes,

        @DefaultValue("continue") @NotNull AfterRinging afterRinging,
        @DefaultValue("10") @Min(1) @Max(100) int maxAttempts,

        @DefaultValue("2m") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration maxDuration,

        @DefaultValue("4s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration noResponseTimeout,

        @DefaultValue("20s") @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration progressTimeout,

        @DefaultValue("60s") @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration ringTimeout,

        @DefaultValue @NotNull List<Target> blockedTargets,
        @DefaultValue("5000") @Min(1) @Max(1_000_000) int maxCalls,
        @DefaultValue("10000") @Min(0) @Max(1_000_000) int finishedCalls,

        @DefaultValue("1h") @NotNull @DurationMin(nanos = 0) Duration finishedRetention,

        @DefaultValue("60s") @NotNull @DurationMin(nanos = 0) @DurationMax(minutes = 10)
        Duration maxWait,

        @DefaultValue("10s") @NotNull @DurationMin(nanos = 0) @DurationMax(minutes = 5)
        Duration shutdownGrace) {

    FailoverPolicy policy() {
        return new FailoverPolicy(CodeSet.of(failoverCodes), afterRinging);
    }

    DialLimits limits() {
        return new DialLimits(maxAttempts, maxDuration, noResponseTimeout, progressTimeout, ringTimeout);
    }
}
