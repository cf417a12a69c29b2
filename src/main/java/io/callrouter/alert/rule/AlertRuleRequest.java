package io.callrouter.alert.rule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.alert.AlertKind;
import io.callrouter.alert.AlertScope;
import io.callrouter.alert.WebhookUrls;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.web.ProblemException;
import io.callrouter.web.SingleLine;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rule as a client describes it. */
@JsonIgnoreProperties({"id", "tm_create", "tm_update", "tm_delete"})
record AlertRuleRequest(
        @Schema(example = "ASR of carriers") @NotNull @Size(min = 1, max = 255) @SingleLine @JsonProperty("name")
        String name,

        @Schema(example = "Calls fail at a carrier") @Size(max = 4096) @JsonProperty("detail")
        String detail,

        @NotNull @JsonProperty("kind") AlertKind kind,

        @Schema(description = "What has an alert of its own", defaultValue = "provider") @JsonProperty("scope")
        AlertScope scope,

        @Schema(description = "This provider alone; null for any") @JsonProperty("provider_id") @Nullable
        UUID providerId,

        @Schema(description = "This customer's calls alone; null for any. Required for plan_empty")
        @JsonProperty("customer_id")
        @Nullable
        UUID customerId,

        @Schema(description = "Calls to numbers that begin with this alone; null for any", example = "+82")
        @Pattern(regexp = "^\\+[0-9]{1,15}$", message = "must be + and 1 to 15 digits, such as +82")
        @JsonProperty("target")
        @Nullable
        String target,

        @Schema(description = "A number in E.164 form whose plan must not be empty; for plan_empty only")
        @Pattern(regexp = PhoneNumber.PATTERN, message = PhoneNumber.EXPECTATION)
        @JsonProperty("destination")
        @Nullable
        String destination,

        @Schema(description = "Attempts that started in so many last minutes count", defaultValue = "15")
        @Min(1)
        @Max(1440)
        @JsonProperty("window_minutes")
        Integer windowMinutes,

        @Schema(description = "With fewer attempts in the window nothing begins or ends", defaultValue = "20")
        @Min(1)
        @Max(1_000_000_000)
        @JsonProperty("minimum_attempts")
        Integer minimumAttempts,

        @Schema(
                description = "0 to 1 for asr_below and failure_rate_above, milliseconds for pdd_p95_above",
                example = "0.4")
        @DecimalMin("0")
        @DecimalMax("600000")
        @Digits(integer = 6, fraction = 6)
        @JsonProperty("threshold")
        @Nullable
        BigDecimal threshold,

        @Schema(description = "The value from which on it is good again; the threshold if null", example = "0.5")
        @DecimalMin("0")
        @DecimalMax("600000")
        @Digits(integer = 6, fraction = 6)
        @JsonProperty("clear_threshold")
        @Nullable
        BigDecimal clearThreshold,

        @Schema(description = "How long the rule has to be broken", defaultValue = "0")
        @Min(0)
        @Max(86400)
        @JsonProperty("fire_after_seconds")
        Integer fireAfterSeconds,

        @Schema(description = "How long it has to be good again", defaultValue = "0")
        @Min(0)
        @Max(86400)
        @JsonProperty("clear_after_seconds")
        Integer clearAfterSeconds,

        @Schema(description = "Whether it is watched", defaultValue = "true") @JsonProperty("enabled")
        Boolean enabled,

        @Schema(
                description = "Who is told by POST, http or https; null for callrouter.alert.webhook.url",
                example = "https://hooks.example.com/callrouter")
        @Size(max = 2048)
        @JsonProperty("webhook_url")
        @Nullable
        String webhookUrl,

        @Schema(
                description = "Signs the messages; never shown again. Required with webhook_url",
                accessMode = Schema.AccessMode.WRITE_ONLY,
                format = "password")
        @Size(min = 16, max = 255)
        @SingleLine
        @JsonProperty("webhook_secret")
        @Nullable
        String webhookSecret) {

    AlertRuleRequest {
        detail = detail == null ? "" : detail;
        scope = scope == null ? (kind == AlertKind.PLAN_EMPTY ? AlertScope.CUSTOMER : AlertScope.PROVIDER) : scope;
        target = target == null || target.isEmpty() ? null : target;
        destination = destination == null || destination.isEmpty() ? null : destination;
        windowMinutes = windowMinutes == null ? 15 : windowMinutes;
        minimumAttempts = minimumAttempts == null ? 20 : minimumAttempts;
        fireAfterSeconds = fireAfterSeconds == null ? 0 : fireAfterSeconds;
        clearAfterSeconds = clearAfterSeconds == null ? 0 : clearAfterSeconds;
        enabled = enabled == null || enabled;
        webhookUrl = webhookUrl == null || webhookUrl.isEmpty() ? null : webhookUrl;
        webhookSecret = webhookSecret == null || webhookSecret.isEmpty() ? null : webhookSecret;
    }

    /** Without the secret, which stays what it is unless a change names it. */
    static AlertRuleRequest of(AlertRule rule) {
        return new AlertRuleRequest(
                rule.name(),
                rule.detail(),
                rule.kind(),
                rule.scope(),
                rule.providerId(),
                rule.customerId(),
                rule.target(),
                rule.destination(),
                rule.windowMinutes(),
                rule.minimumAttempts(),
                rule.threshold(),
                rule.clearThreshold(),
                rule.fireAfterSeconds(),
                rule.clearAfterSeconds(),
                rule.isEnabled(),
                rule.webhookUrl(),
                null);
    }

    /**
     * What concerns several fields.
     *
     * @param longestTarget how many digits of called numbers are kept
     * @throws ProblemException if they do not go together
     */
    void check(int longestTarget) {
        checkThresholds();
        if (kind == AlertKind.PLAN_EMPTY) {
            require("customer_id", customerId != null);
            require("destination", destination != null);
            if (scope != AlertScope.CUSTOMER) {
                throw ProblemException.invalid("scope", "must be customer for plan_empty");
            }
        } else if (destination != null) {
            throw ProblemException.invalid("destination", "must be left out: only plan_empty has one");
        }
        if (kind == AlertKind.PROVIDER_DOWN && (scope != AlertScope.PROVIDER || customerId != null)) {
            throw ProblemException.invalid("scope", "must be provider for provider_down, without a customer_id");
        }
        if (!kind.isOfAttempts() && target != null) {
            throw ProblemException.invalid("target", "must be left out: %s has none".formatted(kind));
        }
        if (target != null && target.length() - 1 > longestTarget) {
            throw ProblemException.invalid(
                    "target", "must have at most %d digits, which are kept of called numbers".formatted(longestTarget));
        }
        if (webhookUrl != null && !WebhookUrls.accept(webhookUrl)) {
            throw ProblemException.invalid("webhook_url", WebhookUrls.EXPECTATION);
        } else if (webhookUrl == null && webhookSecret != null) {
            throw ProblemException.invalid("webhook_url", "is required when there is a webhook_secret");
        }
    }

    private void checkThresholds() {
        if (!kind.isOfAttempts()) {
            if (threshold != null || clearThreshold != null) {
                throw ProblemException.invalid("threshold", "must be left out: %s has none".formatted(kind));
            }
            return;
        }
        if (threshold == null) {
            throw ProblemException.invalid("threshold", "is required for %s".formatted(kind));
        }
        BigDecimal clear = clearThreshold == null ? threshold : clearThreshold;
        if (kind != AlertKind.PDD_P95_ABOVE && threshold.max(clear).compareTo(BigDecimal.ONE) > 0) {
            throw ProblemException.invalid("threshold", "must be a share from 0 to 1, such as 0.4 for 40 %");
        }
        boolean between = kind.isLowerBound() ? clear.compareTo(threshold) >= 0 : clear.compareTo(threshold) <= 0;
        if (!between) {
            throw ProblemException.invalid(
                    "clear_threshold",
                    "must not be %s the threshold: it is where things are good again"
                            .formatted(kind.isLowerBound() ? "below" : "above"));
        }
    }

    private void require(String field, boolean present) {
        if (!present) {
            throw ProblemException.invalid(field, "is required for %s".formatted(kind));
        }
    }

    @Override
    public String toString() {
        return "AlertRuleRequest[" + name + "]"; // the generated one would show the secret
    }
}
