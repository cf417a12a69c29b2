package io.callrouter.access.key;

import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.access.Token;
import io.callrouter.web.Resource;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key that a program signs its requests with. Of its token only the hash is kept. */
@Entity
class AccessKey implements Resource {

    @Id
    private UUID id;

    @Version
    private @Nullable Integer version;

    private String name;
    private String detail;
    private String tokenHash;

    @Enumerated(EnumType.STRING)
    private Role role;

    private @Nullable UUID customerId;
    private @Nullable Instant tmExpire;
    private Instant tmCreate;
    private @Nullable Instant tmUpdate;
    private @Nullable Instant tmDelete;

    @SuppressWarnings("NullAway.Init") // filled by JPA
    protected AccessKey() {}

    @SuppressWarnings("NullAway.Init") // describe() fills the rest
    AccessKey(AccessKeyRequest request, Token token, Instant now) {
        this.id = UUID.randomUUID();
        this.tokenHash = token.hash();
        this.tmCreate = now;
        describe(request);
    }

    void change(AccessKeyRequest request, Instant now) {
        describe(request);
        tmUpdate = now;
    }

    private void describe(AccessKeyRequest request) {
        name = request.name();
        detail = request.detail();
        role = request.role();
        customerId = request.customerId();
        tmExpire = request.expiry();
    }

    void delete(Instant now) {
        tmUpdate = now;
        tmDelete = now;
    }

    Caller caller() {
        return new Caller(id, name, Caller.Kind.ACCESS_KEY, role, customerId, tmExpire);
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

    String tokenHash() {
        return tokenHash;
    }

    Role role() {
        return role;
    }

    @Nullable
    UUID customerId() {
        return customerId;
    }

    @Nullable
    Instant tmExpire() {
        return tmExpire;
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
