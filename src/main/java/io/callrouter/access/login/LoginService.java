package io.callrouter.access.login;

import static java.util.stream.Collectors.toMap;

import io.callrouter.access.AccessSettings;
import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.access.Token;
import io.callrouter.access.TokenSource;
import io.callrouter.web.Timestamps;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Checks passwords and gives out tokens for them. */
@Service
class LoginService implements TokenSource {

    private final LoginUserRepository users;
    private final LoginTokenRepository tokens;
    private final PasswordEncoder passwords;
    private final AccessSettings settings;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final String hashOfNobody;

    LoginService(
            LoginUserRepository users,
            LoginTokenRepository tokens,
            PasswordEncoder passwords,
            AccessSettings settings,
            ApplicationEventPublisher events,
            Clock clock) {
        this.users = users;
        this.tokens = tokens;
        this.passwords = passwords;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        this.hashOfNobody = passwords.encode("nobody has this password");
    }

    /**
     * Not a transaction: while the password is compared, which is slow on purpose, no connection is held.
     *
     * @return the token and when it ends, or empty if there is no such user with that password
     */
    Optional<Login> login(String username, String password) {
        Optional<LoginUser> user = users.findByUsername(username);
        // An unknown name costs as much time as a wrong password, so that the two cannot be told apart.
        boolean matches =
                passwords.matches(password, user.map(LoginUser::passwordHash).orElse(hashOfNobody));
        return user.filter(found -> matches).map(found -> {
            Token token = Token.generate();
            Instant tmExpire = Timestamps.now(clock).plus(settings.loginLifetime());
            tokens.save(new LoginToken(token, found, tmExpire));
            return new Login(token, tmExpire);
        });
    }

    /** Ends the login that gave this token; one that has ended already stays so. */
    @Transactional
    void logout(Token token) {
        tokens.deleteById(token.hash());
        events.publishEvent(new TokenChanged(token.hash()));
    }

    /** Makes {@code password} the administrator's, adding the user if it is new; a changed password ends all logins. */
    @Transactional
    void setAdministrator(String username, String password) {
        Optional<LoginUser> user = users.findByUsername(username);
        if (user.isEmpty()) {
            users.save(new LoginUser(username, passwords.encode(password), Role.ADMIN, Timestamps.now(clock)));
        } else if (!passwords.matches(password, user.get().passwordHash())) {
            user.get().changePassword(passwords.encode(password));
            tokens.deleteOfUser(user.get().id());
        }
    }

    @Transactional(readOnly = true)
    boolean isEmpty() {
        return users.count() == 0;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Caller> findByTokenHash(String tokenHash) {
        return tokens.findById(tokenHash).map(LoginToken::caller);
    }

    @Override
    @Transactional(readOnly = true)
    public Map<String, Caller> findByTokenHashes(Set<String> tokenHashes) {
        return tokens.findAllById(tokenHashes).stream().collect(toMap(LoginToken::tokenHash, LoginToken::caller));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Issued> findAll() {
        return tokens.findAll().stream()
                .map(token -> new Issued(token.tokenHash(), token.caller()))
                .toList();
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1H")
    @Transactional
    void forgetExpired() {
        tokens.deleteExpired(clock.instant());
    }

    record Login(Token token, Instant tmExpire) {}
}
