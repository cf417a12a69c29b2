package io.callrouter.ledger;

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
 * What is kept of calls and their attempts. The settings of telemetry, as an operator sees it; they are here, because calls
 * that are dialled are kept by them, too, and {@code dial} knows nothing of telemetry.
 *
 * @param retention for how long attempts are kept, in whole days
 * @param number what is kept of the called number, and of the caller's
 * @param prefixDigits how many of its first digits
 * @param queueCapacity attempts that may wait in memory to be written
 * @param callRetention for how long calls are kept that were dialled here, in whole days
 * @param callQueueCapacity such calls that may wait in memory to be written; each takes some kilobytes
 */
@Validated
@ConfigurationProperties("callrouter.telemetry")
public record LedgerSettings(
        @DefaultValue("30d") @NotNull @DurationMin(days = 1) @DurationMax(days = 400)
        Duration retention,

        @DefaultValue("hashed") @NotNull Number number,
        @DefaultValue("6") @Min(1) @Max(15) int prefixDigits,
        @DefaultValue("100000") @Min(1000) @Max(10_000_000) int queueCapacity,

        @DefaultValue("30d") @NotNull @DurationMin(days = 1) @DurationMax(days = 400)
        Duration callRetention,

        @DefaultValue("10000") @Min(100) @Max(1_000_000) int callQueueCapacity) {

    /** What is kept of a called number. */
    public enum Number {
        /** Its first digits, and a keyed hash by which the same number is recognised. */
        HASHED,
        /** The whole number, too. */
        FULL
    }
}
