package io.callrouter.access.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callrouter.access.AccessSettings;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Makes guessing passwords slow. Wrong ones are counted by user name and address, and with ten times that bound by address
 * alone and by name alone, for whoever has many addresses, or makes them up. No more are compared at once than there are
 * processors, because comparing is expensive on purpose.
 */
@Component
class LoginThrottle {

    private static final int REMEMBERED = 10_000;
    private static final int TIMES_AS_MANY_OF_ONE_ALONE = 10;
    private static final String ANY_ADDRESS = "*";
    private static final long PATIENCE_SECONDS = 2;

    private final Cache<String, AtomicInteger> failures;
    private final int most;
    private final Semaphore comparing = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    LoginThrottle(AccessSettings settings) {
        this.failures = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(settings.loginFailureWindow())
                .build();
        this.most = settings.loginFailures();
    }

    /**
     * Lets a login be tried.
     *
     * @return what came of it: empty if the password is wrong
     * @throws TooManyLoginsException if there were too many wrong ones lately, or too many are being compared
     */
    <T> Optional<T> attempt(String username, String address, Supplier<Optional<T>> login) {
        String person = address + " " + username;
        String name = ANY_ADDRESS + " " + username;
        if (isOver(person, address, name) || !enter()) {
            throw new TooManyLoginsException();
        }
        try {
            if (isOver(person, address, name)) { // by those that were compared while this one waited
                throw new TooManyLoginsException();
            }
            Optional<T> outcome = login.get();
            if (outcome.isPresent()) {
                failures.invalidate(person);
            } else {
                fail(person);
                fail(address);
                fail(name);
            }
            return outcome;
        } finally {
            comparing.release();
        }
    }

    private boolean isOver(String person, String address, String name) {
        return count(person) >= most
                || count(address) >= most * TIMES_AS_MANY_OF_ONE_ALONE
                || count(name) >= most * TIMES_AS_MANY_OF_ONE_ALONE;
    }

    private boolean enter() {
        try {
            return comparing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int count(String key) {
        AtomicInteger count = failures.getIfPresent(key);
        return count == null ? 0 : count.get();
    }

    private void fail(String key) {
        failures.get(key, any -> new AtomicInteger()).incrementAndGet();
    }

    /** Not now. */
    static final class TooManyLoginsException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
