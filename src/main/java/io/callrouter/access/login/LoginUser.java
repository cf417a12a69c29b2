package io.callrouter.access.login;

import io.callrouter.access.Role;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A person who signs in with a name and a password, of which only the bcrypt hash is kept. */
@Entity
class LoginUser {

    @Id
    private UUID id;

    private String username;
    private String passwordHash;

    @Enumerated(EnumType.STRING)
    private Role role;

    private Instant tmCreate;

    @SuppressWarnings("NullAway.Init") // filled by JPA
    protected LoginUser() {}

    LoginUser(String username, String passwordHash, Role role, Instant now) {
        this.id = UUID.randomUUID();
        this.username = username;
        this.passwordHash = passwordHash;
        this.role = role;
        this.tmCreate = now;
    }

    void changePassword(String newPasswordHash) {
        passwordHash = newPasswordHash;
    }

    UUID id() {
        return id;
    }

    String username() {
        return username;
    }

    String passwordHash() {
        return passwordHash;
    }

    Role role() {
        return role;
    }
}
