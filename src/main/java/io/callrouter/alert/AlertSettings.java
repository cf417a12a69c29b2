package io.callrouter.alert;

import io.callrouter.network.DeniedNetworks;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How alerts are watched, and who is told.
 *
 * @param enabled whether this instance watches rules and sends messages
 * @param interval how often each rule is looked at
 * @param retention for how long alerts that are resolved are kept
 * @param maxRules how many rules there may be
 */
@Validated
@ConfigurationProperties("callrouter.alert")
public record AlertSettings(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("30s") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration interval,

        @DefaultValue("90d") @NotNull @DurationMin(days = 1) @DurationMax(days = 4000)
        Duration retention,

        @DefaultValue("200") @Min(1) @Max(1000) int maxRules,
        @DefaultValue @Valid @NotNull Webhook webhook) {

    /**
     * Messages to others.
     *
     * @param url where they go of rules that have no webhook of their own; null for nowhere
     * @param secret signs those
     * @param timeout how long one may take, from the connection to the answer
     * @param maxAttempts how often one is sent until it is given up
     * @param firstRetry how long the second attempt waits; each further one waits twice as long as the one before it
     * @param longestRetry how long an attempt waits at the most
     * @param deniedNetworks where none goes, whatever a name resolves to
     * @param allowedNetworks where they go all the same
     */
    public record Webhook(
            @Nullable @Size(max = 2000) String url,

            @Nullable @Size(min = 16, max = 255) String secret,

            @DefaultValue("10s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1)
            Duration timeout,

            @DefaultValue("8") @Min(1) @Max(50) int maxAttempts,

            @DefaultValue("10s") @NotNull @DurationMin(millis = 10) @DurationMax(hours = 1)
            Duration firstRetry,

            @DefaultValue("30m") @NotNull @DurationMin(millis = 10) @DurationMax(days = 1)
            Duration longestRetry,

            @DefaultValue({
                "0.0.0.0/8",
                "10.0.0.0/8",
                "100.64.0.0/10",
                "127.0.0.0/8",
                "168.63.129.16",
                "169.254.0.0/16",
                "172.16.0.0/12",
                "192.0.0.0/24",
                "192.88.99.0/24",
                "192.168.0.0/16",
                "198.18.0.0/15",
                "224.0.0.0/4",
                "240.0.0.0/4",
                "::/96",
                "64:ff9b:1::/48",
                "2001::/32",
                "2002::/16",
                "fc00::/7",
                "fe80::/9",
                "ff00::/8"
            })
            @NotNull
            List<String> deniedNetworks,

            @DefaultValue @NotNull List<String> allowedNetworks) {

        @AssertTrue(message = WebhookUrls.EXPECTATION)
        boolean isUrl() {
            return url == null || WebhookUrls.accept(url);
        }

        @AssertTrue(message = "is required with callrouter.alert.webhook.url")
        boolean isSecret() {
            return url == null || secret != null;
        }

        @AssertTrue(message = "must be IP addresses or networks such as 10.0.0.0/8")
        boolean isDeniedNetworks() {
            return areNetworks(deniedNetworks);
        }

        @AssertTrue(message = "must be IP addresses or networks such as 10.0.0.0/8")
        boolean isAllowedNetworks() {
            return areNetworks(allowedNetworks);
        }

        private static boolean areNetworks(List<String> networks) {
            try {
                DeniedNetworks.of(networks);
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        @Override
        public String toString() {
            return "Webhook[]"; // the generated one would show the secret, and the URL may have one in it
        }
    }
}
