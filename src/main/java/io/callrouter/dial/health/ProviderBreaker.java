package io.callrouter.dial.health;

import io.callrouter.dial.Outcome;
import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.ReportedAttempts.Effect;
import io.callrouter.provider.SipEndpoint;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets one provider rest while calls through it fail, and tries it again with one call, the trial. Outcomes that blame the
 * provider count against answered calls; busy, declined and the like do not count, but a trial that ends so has shown that
 * the provider takes calls. What says nothing about the provider, such as a caller who gave up or whose time was over,
 * settles no trial.
 */
final class ProviderBreaker {

    /** After this long a trial that did not end is given up, so that no lost event makes a provider rest for ever. */
    private static final Duration LONGEST_TRIAL = Duration.ofMinutes(10);

    private static final Exception FAILURE = new Exception("A call failed, and the provider is to blame");

    /** An attempt, as long as it may be the trial. */
    record AttemptKey(UUID callId, int number) {}

    private record Trial(AttemptKey attempt, Instant since) {}

    private final SipEndpoint endpoint;
    private final BreakerSettings settings;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private Instant restsUntil = Instant.MIN;
    /** When the latest rest was over. */
    private Instant backSince = Instant.MIN;

    private @Nullable Trial trial;

    ProviderBreaker(SipEndpoint endpoint, BreakerSettings settings, Clock clock) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                endpoint.hostname(),
                CircuitBreakerConfig.custom()
                        .failureRateThreshold(settings.failureRate())
                        .slidingWindow(
                                (int) settings.window().toSeconds(),
                                settings.minimumCalls(),
                                SlidingWindowType.TIME_BASED,
                                SlidingWindowSynchronizationStrategy.SYNCHRONIZED) // the other one has its own clock
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(clock)
                        .build());
    }

    /** Whether it counts the calls that go there. */
    boolean watches(SipEndpoint place) {
        return endpoint.isSamePlaceAs(place);
    }

    /** Whether plans are to put the provider behind the others. */
    synchronized boolean rests() {
        return breaker.getState() == State.OPEN || trial != null;
    }

    /** Ends a rest that has lasted long enough: the next call is the trial. */
    synchronized void passTime() {
        Instant now = clock.instant();
        if (breaker.getState() == State.OPEN && !now.isBefore(restsUntil)) {
            breaker.transitionToHalfOpenState();
            backSince = now;
        }
        if (trial != null && now.isAfter(trial.since.plus(LONGEST_TRIAL))) {
            giveUpTrial();
        }
    }

    synchronized void started(AttemptKey attempt) {
        if (breaker.getState() == State.HALF_OPEN && trial == null && breaker.tryAcquirePermission()) {
            trial = new Trial(attempt, clock.instant());
        }
    }

    synchronized void finished(AttemptKey attempt, Outcome outcome, boolean blamed) {
        if (trial != null && trial.attempt.equals(attempt)) {
            settleTrial(outcome, blamed);
        } else if (breaker.getState() == State.CLOSED) {
            count(outcome, blamed);
        }
        Duration asked = outcome instanceof Rejected rejected && rejected.code() == 503 ? rejected.retryAfter() : null;
        if (asked != null) {
            leaveAlone(asked);
        }
    }

    /**
     * Takes an attempt that others made. Whether one of theirs may be the trial is not ours to say, so the first one that
     * begins behind a rest and shows whether the provider takes calls is.
     */
    synchronized void reported(Instant start, Instant end, Effect effect) {
        if (end.isBefore(clock.instant().minus(settings.window()))) {
            return;
        }
        if (breaker.getState() == State.CLOSED) {
            if (effect == Effect.FAILED) {
                fail();
            } else if (effect == Effect.ANSWERED) {
                succeed();
            }
        } else if (breaker.getState() == State.HALF_OPEN
                && trial == null
                && effect != Effect.NONE
                && !start.isBefore(backSince)
                && breaker.tryAcquirePermission()) {
            if (effect == Effect.FAILED) {
                fail();
            } else {
                succeed();
            }
        }
    }

    private void count(Outcome outcome, boolean blamed) {
        if (blamed) {
            fail();
        } else if (outcome instanceof Answered) {
            succeed();
        }
    }

    private void settleTrial(Outcome outcome, boolean blamed) {
        if (blamed) {
            trial = null;
            fail();
        } else if (outcome instanceof Answered || outcome instanceof Rejected || rang(outcome)) {
            trial = null;
            succeed();
        } else {
            giveUpTrial();
        }
    }

    private static boolean rang(Outcome outcome) {
        return outcome instanceof TimedOut timedOut && timedOut.phase() == Phase.RINGING;
    }

    private void giveUpTrial() {
        trial = null;
        breaker.releasePermission();
    }

    private void succeed() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    private void fail() {
        breaker.onError(0, TimeUnit.NANOSECONDS, FAILURE);
        if (breaker.getState() == State.OPEN) {
            restsUntil = clock.instant().plus(settings.openDuration());
        }
    }

    /** As a 503 asks (RFC 3261, section 21.5.4); a rest that lasts longer already is not made shorter. */
    private void leaveAlone(Duration asked) {
        Duration rest = asked.compareTo(settings.maxRetryAfter()) < 0 ? asked : settings.maxRetryAfter();
        if (rest.isZero() || rest.isNegative()) {
            return;
        }
        Instant until = clock.instant().plus(rest);
        if (breaker.getState() != State.OPEN) {
            trial = null;
            breaker.transitionToOpenState();
            restsUntil = until;
        } else if (until.isAfter(restsUntil)) {
            restsUntil = until;
        }
    }
}
