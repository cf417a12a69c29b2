package io.callrouter.file;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of imports and exports.
 *
 * @param maxRows most rows of a file; more are answered with 413
 * @param maxSize largest file; a larger one is answered with 413
 * @param timeout how long a file may take to arrive, and how long after that the database may work on it
 * @param maxConcurrent imports, and as many exports, that this instance works on at once; further ones are answered with
 *     503
 */
@Validated
@ConfigurationProperties("callrouter.import")
public record ImportSettings(
        @DefaultValue("3000000") @Min(1) @Max(100_000_000) int maxRows,
        @DefaultValue("2GB") @NotNull DataSize maxSize,

        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 6)
        Duration timeout,

        @DefaultValue("2") @Min(1) @Max(1000) int maxConcurrent) {}
