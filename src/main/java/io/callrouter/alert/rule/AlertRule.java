package io.callrouter.alert.rule;

import io.callrouter.alert.AlertKind;
import io.callrouter.alert.AlertScope;
import io.callrouter.alert.WatchedRule;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import io.callrouter.web.Decimals;
import io.callrouter.web.Resource;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is watched, and who is told. */
@Entity
class AlertRule implements Resource {

    @Id
    private UUID id;

    @Version
    private @Nullable Integer version;

    private String name;
    private String detail;

    @Enumerated(EnumType.STRING)
    private AlertKind kind;

    @Enumerated(EnumType.STRING)
    private AlertScope scope;

    private @Nullable UUID providerId;
    private @Nullable UUID customerId;
    private @Nullable String target;
    private @Nullable String destination;
    private int windowMinutes;
    private int minimumAttempts;
    private @Nullable BigDecimal threshold;
    private @Nullable BigDecimal clearThreshold;
    private int fireAfterSeconds;
    private int clearAfterSeconds;
    private boolean enabled;
    private @Nullable String webhookUrl;
    private @Nullable String webhookSecretEncrypted;
    private Instant tmCreate;
    private @Nullable Instant tmUpdate;
    private @Nullable Instant tmDelete;

    @SuppressWarnings("NullAway.Init") // filled by JPA
    protected AlertRule() {}

    @SuppressWarnings("NullAway.Init") // describe() fills the rest
    AlertRule(AlertRuleRequest request, Instant now) {
        this.id = UUID.randomUUID();
        this.tmCreate = now;
        describe(request);
    }

    void change(AlertRuleRequest request, Instant now) {
        describe(request);
        tmUpdate = now;
    }

    private void describe(AlertRuleRequest request) {
        name = request.name();
        detail = request.detail();
        kind = request.kind();
        scope = request.scope();
        providerId = request.providerId();
        customerId = request.customerId();
        target = request.target();
        destination = request.destination();
        windowMinutes = request.windowMinutes();
        minimumAttempts = request.minimumAttempts();
        threshold = request.threshold();
        clearThreshold = request.clearThreshold();
        fireAfterSeconds = request.fireAfterSeconds();
        clearAfterSeconds = request.clearAfterSeconds();
        enabled = request.enabled();
        webhookUrl = request.webhookUrl();
        if (webhookUrl == null) {
            webhookSecretEncrypted = null;
        }
    }

    /** @param encrypted by the installation's key, for this rule; null for no secret */
    void changeSecret(@Nullable String encrypted) {
        webhookSecretEncrypted = encrypted;
    }

    void delete(Instant now) {
        tmUpdate = now;
        tmDelete = now;
    }

    /** @param generalWebhook whether rules without a webhook of their own have one */
    WatchedRule toWatchedRule(boolean generalWebhook) {
        return new WatchedRule(
                id,
                name,
                kind,
                scope,
                providerId,
                customerId,
                target == null ? null : new Target(target),
                destination == null ? null : new PhoneNumber(destination),
                Duration.ofMinutes(windowMinutes),
                minimumAttempts,
                threshold,
                clearThreshold == null ? threshold : clearThreshold,
                Duration.ofSeconds(fireAfterSeconds),
                Duration.ofSeconds(clearAfterSeconds),
                webhookUrl != null || generalWebhook);
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public @Nullable Integer version() {
        return version;
    }

    String name() {
        return name;
    }

    String detail() {
        return detail;
    }

    AlertKind kind() {
        return kind;
    }

    AlertScope scope() {
        return scope;
    }

    @Nullable
    UUID providerId() {
        return providerId;
    }

    @Nullable
    UUID customerId() {
        return customerId;
    }

    @Nullable
    String target() {
        return target;
    }

    @Nullable
    String destination() {
        return destination;
    }

    int windowMinutes() {
        return windowMinutes;
    }

    int minimumAttempts() {
        return minimumAttempts;
    }

    @Nullable
    BigDecimal threshold() {
        return threshold == null ? null : Decimals.tidy(threshold);
    }

    @Nullable
    BigDecimal clearThreshold() {
        return clearThreshold == null ? null : Decimals.tidy(clearThreshold);
    }

    int fireAfterSeconds() {
        return fireAfterSeconds;
    }

    int clearAfterSeconds() {
        return clearAfterSeconds;
    }

    boolean isEnabled() {
        return enabled;
    }

    @Nullable
    String webhookUrl() {
        return webhookUrl;
    }

    @Nullable
    String webhookSecretEncrypted() {
        return webhookSecretEncrypted;
    }

    @Override
    public Instant tmCreate() {
        return tmCreate;
    }

    @Nullable
    Instant tmUpdate() {
        return tmUpdate;
    }

    @Override
    public @Nullable Instant tmDelete() {
        return tmDelete;
    }
}
