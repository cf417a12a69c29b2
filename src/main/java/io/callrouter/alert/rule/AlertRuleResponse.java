package io.callrouter.alert.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.alert.AlertKind;
import io.callrouter.alert.AlertScope;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rule as the API shows it. */
@Schema(name = "AlertRule")
record AlertRuleResponse(
        @JsonProperty("id") UUID id,
        @JsonProperty("name") String name,
        @JsonProperty("detail") String detail,
        @JsonProperty("kind") AlertKind kind,
        @JsonProperty("scope") AlertScope scope,
        @JsonProperty("provider_id") @Nullable UUID providerId,
        @JsonProperty("customer_id") @Nullable UUID customerId,
        @JsonProperty("target") @Nullable String target,
        @JsonProperty("destination") @Nullable String destination,
        @JsonProperty("window_minutes") int windowMinutes,
        @JsonProperty("minimum_attempts") int minimumAttempts,
        @JsonProperty("threshold") @Nullable BigDecimal threshold,
        @JsonProperty("clear_threshold") @Nullable BigDecimal clearThreshold,
        @JsonProperty("fire_after_seconds") int fireAfterSeconds,
        @JsonProperty("clear_after_seconds") int clearAfterSeconds,
        @JsonProperty("enabled") boolean enabled,
        @JsonProperty("webhook_url") @Nullable String webhookUrl,
        @JsonProperty("tm_create") String tmCreate,
        @JsonProperty("tm_update") String tmUpdate,
        @JsonProperty("tm_delete") String tmDelete) {

    static AlertRuleResponse of(AlertRule rule) {
        return new AlertRuleResponse(
                rule.id(),
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
                Timestamps.format(rule.tmCreate()),
                Timestamps.format(rule.tmUpdate()),
                Timestamps.format(rule.tmDelete()));
    }
}
