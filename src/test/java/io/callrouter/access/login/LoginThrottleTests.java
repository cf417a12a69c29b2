package io.callrouter.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callrouter.access.AccessSettings;
import io.callrouter.access.login.LoginThrottle.TooManyLoginsException;
import java.time.Duration;
import java.util.Optional;
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
