package io.callrouter.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.callrouter.access.TokenSource.TokenChanged;
import io.callrouter.testing.HandMovedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

class CallersTests {

    private static final Duration RECHECK = Duration.ofSeconds(5);
    private static final Token TOKEN = new Token("cr_token");

    private final HandMovedClock clock = new HandMovedClock();
    private final FakeSource keys = new FakeSource();
    private final FakeSource logins = new FakeSource();
    private final Callers callers = new Callers(
            List.of(keys, logins),
            clock,
            new AccessSettings(Duration.ofHours(12), RECHECK, 10, Duration.ofMinutes(15)));

    @Test
    void findsTheCallerOfAToken() {
        Caller caller = caller("key", null);
        keys.add(TOKEN, caller);

        assertThat(callers.find(TOKEN)).contains(caller);
    }

    @Test
    void findsTheCallerOfATokenFromAnySource() {
        Caller caller = caller("person", null);
        logins.add(TOKEN, caller);

        assertThat(callers.find(TOKEN)).contains(caller);
    }

    @Test
    void doesNotKnowAnotherToken() {
        keys.add(TOKEN, caller("key", null));

        assertThat(callers.find(new Token("cr_other"))).isEmpty();
    }

    @Test
    void recallsWhomItHasFoundUntilTheRecheckIsDue() {
        Caller caller = caller("key", null);
        keys.add(TOKEN, caller);
        assertThat(callers.recall(TOKEN)).isNull();

        callers.find(TOKEN);
        clock.move(RECHECK.minusNanos(1));
        assertThat(callers.recall(TOKEN)).isEqualTo(caller);
        clock.move(Duration.ofNanos(1));

        assertThat(callers.recall(TOKEN)).isNull();
        assertThat(keys.asked).isEqualTo(1);
    }

    @Test
    void recallsNobodyWhoseTokenIsExpiredOrRevoked() {
        keys.add(TOKEN, caller("key", clock.instant().plusSeconds(1)));
        callers.find(TOKEN);
        clock.move(Duration.ofSeconds(1));
        assertThat(callers.recall(TOKEN)).isNull();

        keys.add(TOKEN, caller("key", null));
        callers.forget(new TokenChanged(TOKEN.hash()));
        callers.find(TOKEN);
        assertThat(callers.recall(TOKEN)).isNotNull();
        callers.forget(new TokenChanged(TOKEN.hash()));
        assertThat(callers.recall(TOKEN)).isNull();
    }

    @Test
    void asksOnceWithinTheRecheckInterval() {
        keys.add(TOKEN, caller("key", null));

        callers.find(TOKEN);
        clock.move(RECHECK.minusNanos(1));
        callers.find(TOKEN);

        assertThat(keys.asked).isEqualTo(1);
    }

    @Test
    void asksAgainAfterTheRecheckInterval() {
        keys.add(TOKEN, caller("key", null));

        callers.find(TOKEN);
        clock.move(RECHECK);
        callers.find(TOKEN);

        assertThat(keys.asked).isEqualTo(2);
    }

    @Test
    void beingAskedOftenDoesNotPutOffTheRecheck() {
        keys.add(TOKEN, caller("key", null));

        for (int second = 0; second <= 5; second++) {
            callers.find(TOKEN);
            clock.move(Duration.ofSeconds(1));
        }

        assertThat(keys.asked).isEqualTo(2);
    }

    @Test
    void honoursARevocationElsewhereAfterTheRecheckInterval() {
        keys.add(TOKEN, caller("key", null));
        callers.find(TOKEN);

        keys.remove(TOKEN);
        assertThat(callers.find(TOKEN)).as("within the interval").isPresent();
        clock.move(RECHECK);

        assertThat(callers.find(TOKEN)).isEmpty();
        assertThat(callers.find(TOKEN)).as("ever after").isEmpty();
    }

    @Test
    void honoursAChangedRoleElsewhereAfterTheRecheckInterval() {
        Caller admin = caller("key", null);
        Caller service = new Caller(admin.id(), "key", Caller.Kind.ACCESS_KEY, Role.SERVICE, null, null);
        keys.add(TOKEN, admin);
        callers.find(TOKEN);

        keys.add(TOKEN, service);
        clock.move(RECHECK);

        assertThat(callers.find(TOKEN)).contains(service);
    }

    @Test
    void honoursARevocationHereAtOnce() {
        keys.add(TOKEN, caller("key", null));
        callers.find(TOKEN);

        keys.remove(TOKEN);
        callers.forget(new TokenChanged(TOKEN.hash()));

        assertThat(callers.find(TOKEN)).isEmpty();
    }

    @Test
    void honoursARevocationThatArrivesDuringALookUp() {
        keys.add(TOKEN, caller("key", null));
        keys.afterReading = () -> {
            keys.remove(TOKEN);
            callers.forget(new TokenChanged(TOKEN.hash()));
        };
        callers.find(TOKEN);

        assertThat(callers.find(TOKEN)).isEmpty();
    }

    @Test
    void forgetsNobodyElse() {
        Token other = new Token("cr_other");
        keys.add(TOKEN, caller("key", null));
        keys.add(other, caller("other", null));
        callers.find(TOKEN);
        callers.find(other);

        callers.forget(new TokenChanged(other.hash()));
        callers.find(TOKEN);

        assertThat(keys.asked).isEqualTo(2);
    }

    @Test
    void aTokenUnknownJustNowMayBecomeKnown() {
        assertThat(callers.find(TOKEN)).isEmpty();

        keys.add(TOKEN, caller("key", null));

        assertThat(callers.find(TOKEN)).isPresent();
    }

    @Test
    void keepsAKnownCallerWhileTheDatabaseIsAway() {
        Caller caller = caller("key", null);
        keys.add(TOKEN, caller);
        callers.find(TOKEN);

        keys.failure = new DataAccessResourceFailureException("away");
        for (int hour = 0; hour < 3; hour++) {
            clock.move(Duration.ofHours(1));
            assertThat(callers.find(TOKEN)).contains(caller);
        }
    }

    @Test
    void keepsAKnownCallerWhileNoTransactionCanBegin() {
        keys.add(TOKEN, caller("key", null));
        callers.find(TOKEN);

        keys.failure = new CannotCreateTransactionException("away");
        clock.move(RECHECK);

        assertThat(callers.find(TOKEN)).isPresent();
    }

    @Test
    void asksASilentDatabaseOnlyOncePerRecheckInterval() {
        keys.add(TOKEN, caller("key", null));
        callers.find(TOKEN);

        keys.failure = new DataAccessResourceFailureException("away");
        clock.move(RECHECK);
        callers.find(TOKEN);
        callers.find(TOKEN);

        assertThat(keys.asked).isEqualTo(2);
    }

    @Test
    void honoursARevocationOnceTheDatabaseIsBack() {
        keys.add(TOKEN, caller("key", null));
        callers.find(TOKEN);
        keys.failure = new DataAccessResourceFailureException("away");
        clock.move(RECHECK);
        callers.find(TOKEN);

        keys.remove(TOKEN);
        keys.failure = null;
        clock.move(RECHECK);

        assertThat(callers.find(TOKEN)).isEmpty();
    }

    @Test
    void doesNotCallAnUnknownTokenInvalidWhileTheDatabaseIsAway() {
        keys.failure = new DataAccessResourceFailureException("away");

        assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(() -> callers.find(TOKEN));
    }

    @Test
    void doesNotKeepARevokedCallerWhileTheDatabaseIsAway() {
        keys.add(TOKEN, caller("key", null));
        callers.find(TOKEN);
        callers.forget(new TokenChanged(TOKEN.hash()));

        keys.failure = new DataAccessResourceFailureException("away");

        assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(() -> callers.find(TOKEN));
    }

    @Test
    void refusesAnExpiredCallerAlsoWhenItIsKnown() {
        keys.add(TOKEN, caller("key", clock.instant().plusSeconds(2)));
        assertThat(callers.find(TOKEN)).isPresent();

        clock.move(Duration.ofSeconds(2).minusNanos(1));
        assertThat(callers.find(TOKEN)).as("just before").isPresent();
        clock.move(Duration.ofNanos(1));

        assertThat(callers.find(TOKEN)).as("at the instant of expiry").isEmpty();
        assertThat(keys.asked).isEqualTo(1);
    }

    @Test
    void refusesAnExpiredCallerAlsoWhileTheDatabaseIsAway() {
        keys.add(TOKEN, caller("key", clock.instant().plusSeconds(60)));
        callers.find(TOKEN);

        keys.failure = new DataAccessResourceFailureException("away");
        clock.move(Duration.ofSeconds(60));

        assertThat(callers.find(TOKEN)).isEmpty();
    }

    @Test
    void refusesACallerThatHadExpiredBefore() {
        keys.add(TOKEN, caller("key", clock.instant().minusSeconds(1)));

        assertThat(callers.find(TOKEN)).isEmpty();
    }

    @Test
    void looksForTheHashAndNeverForTheToken() {
        callers.find(TOKEN);

        assertThat(keys.lastHash)
                .isEqualTo(TOKEN.hash())
                .matches("[0-9a-f]{64}")
                .doesNotContain(TOKEN.value());
    }

    private static Caller caller(String name, @Nullable Instant tmExpire) {
        return new Caller(UUID.randomUUID(), name, Caller.Kind.ACCESS_KEY, Role.ADMIN, null, tmExpire);
    }

    private static final class FakeSource implements TokenSource {

        private final Map<String, Caller> callers = new HashMap<>();
        private Runnable afterReading = () -> {};
        private @Nullable RuntimeException failure;
        private @Nullable String lastHash;
        private int asked;

        void add(Token token, Caller caller) {
            callers.put(token.hash(), caller);
        }

        void remove(Token token) {
            callers.remove(token.hash());
        }

        @Override
        public Optional<Caller> findByTokenHash(String tokenHash) {
            asked++;
            lastHash = tokenHash;
            if (failure != null) {
                throw failure;
            }
            Optional<Caller> found = Optional.ofNullable(callers.get(tokenHash));
            afterReading.run();
            return found;
        }
    }
}
