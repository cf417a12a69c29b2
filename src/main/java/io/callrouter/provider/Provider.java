package io.callrouter.provider;

import io.callrouter.web.Resource;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A carrier that takes calls by SIP. */
@Entity
class Provider implements Resource {

    @Id
    private UUID id;

    @Version
    private @Nullable Integer version;

    private String name;
    private String detail;

    @Enumerated(EnumType.STRING)
    private ProviderType type;

    private String hostname;
    private @Nullable Integer port;

    @Enumerated(EnumType.STRING)
    private Transport transport;

    @Enumerated(EnumType.STRING)
    private NumberFormat numberFormat;

    private String techPrefix;
    private String techPostfix;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, String> techHeaders;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> codecs;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private @Nullable List<String> failoverCodes;

    @Column(name = "max_calls") // see ADR 13
    private @Nullable Integer maxConcurrentCalls;

    private @Nullable Integer maxCallsPerSecond;
    private boolean enabled;
    private @Nullable Instant disabledUntil;
    private @Nullable String authUsername;
    private @Nullable String authPasswordEncrypted;

    @Enumerated(EnumType.STRING)
    private HealthCheck healthCheck;

    @Enumerated(EnumType.STRING)
    private HealthStatus healthStatus;

    private @Nullable Instant healthCheckedAt;
    private Instant tmCreate;
    private @Nullable Instant tmUpdate;
    private @Nullable Instant tmDelete;

    @SuppressWarnings("NullAway.Init") // filled by JPA
    protected Provider() {}

    @SuppressWarnings("NullAway.Init") // describe() fills the rest
    Provider(ProviderRequest request, Instant now) {
        this.id = UUID.randomUUID();
        this.tmCreate = now;
        this.healthStatus = HealthStatus.UNKNOWN;
        describe(request);
    }

    void change(ProviderRequest request, Instant now) {
        boolean moved = !hostname.equals(request.hostname())
                || !Objects.equals(port, request.port())
                || transport != request.transport();
        if (moved || request.healthCheck() == HealthCheck.NONE) {
            healthStatus = HealthStatus.UNKNOWN; // nobody has asked there yet, or will
            healthCheckedAt = null;
        }
        describe(request);
        tmUpdate = now;
    }

    private void describe(ProviderRequest request) {
        name = request.name();
        detail = request.detail();
        type = request.type();
        hostname = request.hostname();
        port = request.port();
        transport = request.transport();
        numberFormat = request.numberFormat();
        techPrefix = request.techPrefix();
        techPostfix = request.techPostfix();
        techHeaders = request.techHeaders();
        codecs = request.codecs();
        failoverCodes = request.failoverCodes();
        maxConcurrentCalls = request.maxConcurrentCalls();
        maxCallsPerSecond = request.maxCallsPerSecond();
        enabled = request.enabled();
        disabledUntil = request.disabledUntil();
        healthCheck = request.healthCheck();
        authUsername = request.authUsername();
        if (authUsername == null) {
            authPasswordEncrypted = null;
        }
    }

    /** @param encrypted by the installation's key, for this provider; null for no password */
    void changePassword(@Nullable String encrypted) {
        authPasswordEncrypted = encrypted;
    }

    void delete(Instant now) {
        tmUpdate = now;
        tmDelete = now;
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

    ProviderType type() {
        return type;
    }

    String hostname() {
        return hostname;
    }

    @Nullable
    Integer port() {
        return port;
    }

    Transport transport() {
        return transport;
    }

    NumberFormat numberFormat() {
        return numberFormat;
    }

    String techPrefix() {
        return techPrefix;
    }

    String techPostfix() {
        return techPostfix;
    }

    Map<String, String> techHeaders() {
        return techHeaders;
    }

    List<String> codecs() {
        return codecs;
    }

    @Nullable
    List<String> failoverCodes() {
        return failoverCodes;
    }

    @Nullable
    Integer maxConcurrentCalls() {
        return maxConcurrentCalls;
    }

    @Nullable
    Integer maxCallsPerSecond() {
        return maxCallsPerSecond;
    }

    boolean isEnabled() {
        return enabled;
    }

    @Nullable
    Instant disabledUntil() {
        return disabledUntil;
    }

    @Nullable
    String authUsername() {
        return authUsername;
    }

    HealthCheck healthCheck() {
        return healthCheck;
    }

    HealthStatus healthStatus() {
        return healthStatus;
    }

    @Nullable
    Instant healthCheckedAt() {
        return healthCheckedAt;
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
