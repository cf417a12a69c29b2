package io.callrouter.web;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the HTTP API.
 *
 * @param maxBodySize largest accepted request body; a larger one is answered with 413
 * @param bodyTimeout how long a body may take to arrive; a slower one is answered with 400
 * @param idempotencyRetention how long an {@code Idempotency-Key} is remembered
 * @param retryAfter what the {@code Retry-After} header of a 503 tells clients to wait
 */
@Validated
@ConfigurationProperties("callrouter.web")
public record WebSettings(
        @DefaultValue("1MB") @NotNull DataSize maxBodySize,
        @DefaultValue("15s") @NotNull Duration bodyTimeout,
        @DefaultValue("24h") @NotNull Duration idempotencyRetention,
        @DefaultValue("5s") @NotNull Duration retryAfter) {}
