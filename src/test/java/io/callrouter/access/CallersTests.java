package io.callrouter.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.callrouter.access.TokenSource.TokenChanged;
import io.callrouter.testing.HandMovedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

class CallersTests {

    private static final Token TOKEN = new Token("cr_token");

    private final HandMovedClock clock = new HandMovedClock();
    private final FakeSource keys = new FakeSource();
    private final FakeSource logins = new FakeSource();
    private final Callers callers = new Callers(List.of(keys, logins), clock);

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
    void recallsWhomItHasFound() {
        Caller caller = caller("key", null);
        keys.add(TOKEN, caller);
        assertThat(callers.recall(TOKEN)).isNull();

        callers.find(TOKEN);
        clock.move(Duration.ofDays(1));

        assertThat(callers.recall(TOKEN)).isEqualTo(caller);
        assertThat(keys.asked).isEqualTo(1);
    }

    @Test
    void knowsRestoredTokensWhileTheDatabaseIsAwayAndRechecksThem() {
        Caller caller = caller("key", clock.instant().plusSeconds(60));
        keys.add(TOKEN, caller);
        Callers restarted = new Callers(List.of(keys), clock);
        List<TokenSource.Issued> issued = callers.issued();
        keys.failure = new DataAccessResourceFailureException("away");

        restarted.restore(issued);

        assertThat(restarted.find(TOKEN)).contains(caller);
        assertThat(restarted.recall(TOKEN)).isEqualTo(caller);
        assertThatExceptionOfType(DataAccessResourceFailureException.class)
                .isThrownBy(() -> restarted.find(new Token("cr_other")));
        keys.failure = null;
        keys.remove(TOKEN);
        restarted.recheck();
        assertThat(restarted.find(TOKEN)).as("revoked meanwhile").isEmpty();
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
    void neverAsksOnBehalfOfAKnownCaller() {
        keys.add(TOKEN, caller("key", null));

        callers.find(TOKEN);
        clock.move(Duration.ofDays(1));
        callers.find(TOKEN);

        assertThat(keys.asked).isEqualTo(1);
    }

    @Test
    void honoursARevocationElsewhereFromTheNextRecheckOn() {
        keys.add(TOKEN, caller("key", null));
        callers.find(TOKEN);

        keys.remove(TOKEN);
        assertThat(callers.find(TOKEN)).as("before it").isPresent();
        callers.recheck();

        assertThat(callers.recall(TOKEN)).isNull();
        assertThat(callers.find(TOKEN)).isEmpty();
    }

    @Test
    void honoursAChangedRoleElsewhereFromTheNextRecheckOn() {
        Caller admin = caller("key", null);
        Caller service = new Caller(admin.id(), "key", Caller.Kind.ACCESS_KEY, Role.SERVICE, null, null);
        keys.add(TOKEN, admin);
        callers.find(TOKEN);

        keys.add(TOKEN, service);
        callers.recheck();

        assertThat(callers.recall(TOKEN)).isEqualTo(service);
    }

    @Test
    void aRecheckKeepsWhoeverIsStillThereInWhicheverSource() {
        List<Token> tokens =
                IntStream.range(0, 2_500).mapToObj(i -> new Token("cr_" + i)).toList();
        for (int i = 0; i < tokens.size(); i++) {
            (i % 2 == 0 ? keys : logins).add(tokens.get(i), caller("caller " + i, null));
            callers.find(tokens.get(i));
        }
        keys.remove(tokens.get(2_498));
        logins.remove(tokens.get(1));

        callers.recheck();

        assertThat(tokens)
                .filteredOn(token -> callers.recall(token) == null)
                .containsExactly(tokens.get(1), tokens.get(2_498));
    }

    @Test
    void aRecheckDoesNotBringBackWhoWasRevokedMeanwhile() {
        keys.add(TOKEN, caller("key", null));
        callers.find(TOKEN);
        keys.afterReading = () -> {
            keys.remove(TOKEN);
            callers.forget(new TokenChanged(TOKEN.hash()));
        };

        callers.recheck();

        assertThat(callers.recall(TOKEN)).isNull();
    }

    @Test
    void aRecheckDoesNotUndoWhatWasFoundMeanwhile() {
        Caller admin = caller("key", null);
        Caller service = new Caller(admin.id(), "key", Caller.Kind.ACCESS_KEY, Role.SERVICE, null, null);
        keys.add(TOKEN, admin);
        callers.find(TOKEN);
        keys.afterReading = () -> {
            keys.afterReading = () -> {};
            keys.add(TOKEN, service);
            callers.forget(new TokenChanged(TOKEN.hash()));
            callers.find(TOKEN);
        };

        callers.recheck();

        assertThat(callers.recall(TOKEN)).isEqualTo(service);
    }

    @Test
    void aRecheckForgetsWhoHasExpired() {
        keys.add(TOKEN, caller("key", clock.instant().plusSeconds(1)));
        callers.find(TOKEN);
        clock.move(Duration.ofSeconds(1));

        callers.recheck();
        keys.add(TOKEN, caller("key", null)); // and may be given more time

        assertThat(callers.find(TOKEN)).isPresent();
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

    @ParameterizedTest
    @MethodSource("failures")
    void keepsAKnownCallerWhileTheDatabaseIsAway(RuntimeException failure) {
        Caller caller = caller("key", null);
        keys.add(TOKEN, caller);
        callers.find(TOKEN);

        keys.failure = failure;
        for (int hour = 0; hour < 3; hour++) {
            clock.move(Duration.ofHours(1));
            assertThatException().isThrownBy(callers::recheck).isEqualTo(failure);
            assertThat(callers.find(TOKEN)).contains(caller);
            assertThat(callers.recall(TOKEN)).isEqualTo(caller);
        }
    }

    static List<RuntimeException> failures() {
        return List.of(new DataAccessResourceFailureException("away"), new CannotCreateTransactionException("away"));
    }

    @Test
    void honoursARevocationOnceTheDatabaseIsBack() {
        keys.add(TOKEN, caller("key", null));
        callers.find(TOKEN);
        keys.failure = new DataAccessResourceFailureException("away");
        assertThatException().isThrownBy(callers::recheck);

        keys.remove(TOKEN);
        keys.failure = null;
        callers.recheck();

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

        @Override
        public Map<String, Caller> findByTokenHashes(Set<String> tokenHashes) {
            if (failure != null) {
                throw failure;
            }
            Map<String, Caller> found = new HashMap<>(callers);
            found.keySet().retainAll(tokenHashes);
            afterReading.run();
            return found;
        }

        @Override
        public List<Issued> findAll() {
            return callers.entrySet().stream()
                    .map(token -> new Issued(token.getKey(), token.getValue()))
                    .toList();
        }
    }
}
