package io.callrouter.access.login;

import io.callrouter.access.Caller;
import io.callrouter.access.Token;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.time.Instant;

/** What a login gave its user: a token that ends by itself. */
@Entity
class LoginToken {

    @Id
    private String tokenHash;

    @ManyToOne(fetch = FetchType.EAGER, optional = false)
    private LoginUser loginUser;

    private Instant tmExpire;

    @SuppressWarnings("NullAway.Init") // filled by JPA
    protected LoginToken() {}

    LoginToken(Token token, LoginUser loginUser, Instant tmExpire) {
        this.tokenHash = token.hash();
        this.loginUser = loginUser;
        this.tmExpire = tmExpire;
    }

    String tokenHash() {
        return tokenHash;
    }

    Caller caller() {
        return new Caller(loginUser.id(), loginUser.username(), Caller.Kind.LOGIN, loginUser.role(), null, tmExpire);
    }
}
