package io.callrouter.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callrouter.access.AccessSettings;
import io.callrouter.access.login.LoginThrottle.TooManyLoginsException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LoginThrottleTests {

    private static final int MOST = 3;

    private final LoginThrottle throttle = new LoginThrottle(
            new AccessSettings(Duration.ofHours(12), Duration.ofSeconds(5), MOST, Duration.ofHours(1)));

    @Test
    void aNameHasItsBoundFromEachAddress() {
        for (int guess = 1; guess <= MOST; guess++) {
            assertThat(guess("admin", "192.0.2.1")).isEmpty();
        }

        refuses("admin", "192.0.2.1");
        assertThat(logIn("admin", "192.0.2.2")).isPresent();
        assertThat(logIn("other", "192.0.2.1")).isPresent();
    }

    @Test
    void theRightPasswordForgivesWrongOnesFromItsAddress() {
        for (int round = 1; round <= 3; round++) {
            for (int guess = 1; guess < MOST; guess++) {
                guess("admin", "192.0.2.1");
            }
            assertThat(logIn("admin", "192.0.2.1")).isPresent();
        }
    }

    @Test
    void anAddressHasABoundOverAllNames() {
        for (int guess = 1; guess <= 10 * MOST; guess++) {
            assertThat(guess("name" + guess, "192.0.2.1")).isEmpty();
        }

        refuses("admin", "192.0.2.1");
        assertThat(logIn("admin", "192.0.2.2")).isPresent();
    }

    @Test
    void aNameHasABoundOverAllAddresses() {
        for (int guess = 1; guess <= 10 * MOST; guess++) {
            assertThat(guess("admin", "2001:db8::" + guess)).isEmpty();
        }

        refuses("admin", "192.0.2.2");
        assertThat(logIn("other", "192.0.2.2")).isPresent();
    }

    /** Those that wait for others to be compared count what became of them. */
    @Test
    void guessesAtOnceAreBoundAsWell() throws InterruptedException {
        int comparedAtOnce = Runtime.getRuntime().availableProcessors();
        AtomicInteger compared = new AtomicInteger();
        CountDownLatch comparing = new CountDownLatch(1);
        List<Thread> guesses = Stream.generate(() -> new Thread(() -> {
                    try {
                        throttle.attempt("admin", "192.0.2.1", () -> {
                            compared.incrementAndGet();
                            await(comparing);
                            return Optional.empty();
                        });
                    } catch (TooManyLoginsException e) {
                        // refused
                    }
                }))
                .limit(comparedAtOnce + 2 * MOST)
                .toList();
        guesses.forEach(Thread::start);
        Awaitility.await().until(() -> guesses.stream().allMatch(LoginThrottleTests::waits));

        comparing.countDown();
        for (Thread guess : guesses) {
            guess.join();
        }

        assertThat(compared.get()).isBetween(MOST, MOST + comparedAtOnce - 1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private Optional<String> guess(String username, String address) {
        return throttle.attempt(username, address, Optional::empty);
    }

    private Optional<String> logIn(String username, String address) {
        return throttle.attempt(username, address, () -> Optional.of("token"));
    }

    private void refuses(String username, String address) {
        assertThatThrownBy(() -> logIn(username, address)).isInstanceOf(TooManyLoginsException.class);
    }
}
