package io.callrouter.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tokens live.
 *
 * @param loginLifetime how long the token of a login is valid
 * @param recheckInterval how long another replica may honour a token that was revoked here, at least 100 ms: within it
 *     every known token is looked up again
 * @param loginFailures wrong passwords for one user name from one address before further ones are refused for a while; ten
 *     times as many for one name from all addresses, or from one address for all names
 * @param loginFailureWindow how long that while is
 */
@Validated
@ConfigurationProperties("callrouter.access")
public record AccessSettings(
        @DefaultValue("12h") @NotNull Duration loginLifetime,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 100)
        Duration recheckInterval,

        @DefaultValue("10") @Min(1) @Max(1000) int loginFailures,
        @DefaultValue("15m") @NotNull Duration loginFailureWindow) {}
