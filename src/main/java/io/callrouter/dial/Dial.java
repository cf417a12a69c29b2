package io.callrouter.dial;

import io.callrouter.dial.DialResult.Canceled;
import io.callrouter.dial.DialResult.Connected;
import io.callrouter.dial.DialResult.Exhausted;
import io.callrouter.dial.DialResult.NoRoute;
import io.callrouter.dial.DialResult.Refused;
import io.callrouter.dial.FailoverPolicy.Verdict;
import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.ProviderCapacity.Full;
import io.callrouter.dial.ProviderCapacity.Place;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.dial.ProviderGateway.Leg;
import io.callrouter.dial.ProviderGateway.LegListener;
import io.callrouter.plan.ProviderEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call's walk over its providers, and the session it may end in. */
public final class Dial {

    private static final Logger log = LoggerFactory.getLogger(Dial.class);

    private final ProviderGateway gateway;
    private final FailoverPolicy policy;
    private final DialLimits limits;
    private final ProviderCapacity capacity;
    private final InstantSource clock;
    private final CallOffer offer;
    private final Iterator<DialStep> steps;
    private final DialListener listener;
    private final Instant deadline;

    /**
     * Keeps events in order: legs call back on the gateway's threads and from within {@code gateway.call}, and the caller
     * hangs up when it likes, also from within what the listener hears.
     */
    private final Turns turns = new Turns();

    /** Set before the turn comes, so that no attempt begins meanwhile. */
    private volatile boolean givenUp;

    private int attempts;
    private @Nullable CurrentLeg current;
    private @Nullable Attempt last;

    Dial(
            ProviderGateway gateway,
            FailoverPolicy policy,
            DialLimits limits,
            ProviderCapacity capacity,
            InstantSource clock,
            CallOffer offer,
            List<DialStep> steps,
            DialListener listener) {
        this.gateway = gateway;
        this.policy = policy;
        this.limits = limits;
        this.capacity = capacity;
        this.clock = clock;
        this.offer = offer;
        this.steps = List.copyOf(steps).iterator();
        this.listener = listener;
        this.deadline = clock.instant().plus(limits.maxDuration());
    }

    void start() {
        turns.take(() -> {
            if (steps.hasNext()) {
                next();
            } else {
                over(new NoRoute());
            }
        });
    }

    /** Gives the walk up, or hangs the session up. Does nothing when both are over. */
    public void hangUp() {
        givenUp = true;
        turns.take(() -> {
            CurrentLeg leg = current;
            if (leg != null) {
                leg.hangUp();
            }
        });
    }

    private void next() {
        while (steps.hasNext()) {
            if (givenUp) {
                over(new Canceled());
                return;
            }
            Instant now = clock.instant();
            if (attempts == limits.maxAttempts()) {
                over(new Exhausted(last, Exhausted.Reason.MAX_ATTEMPTS));
                return;
            }
            if (!now.isBefore(deadline)) {
                over(new Exhausted(last, Exhausted.Reason.MAX_DURATION));
                return;
            }
            DialStep step = steps.next();
            ProviderCapacity.Answer answer = capacity.take(step.provider());
            if (answer instanceof Place place) {
                begin(step, place, now);
                return;
            }
            if (answer instanceof Full full) {
                tell(() -> listener.skipped(step, full.reason()));
            }
        }
        over(new Exhausted(last, last == null ? Exhausted.Reason.OVER_CAPACITY : Exhausted.Reason.EXHAUSTED));
    }

    private void begin(DialStep step, Place place, Instant now) {
        String uri = step.provider().endpoint().uriFor(offer.destination().value());
        CurrentLeg leg = new CurrentLeg(Attempt.start(++attempts, step, uri, now), place);
        current = leg;
        tell(() -> listener.started(leg.attempt));
        if (givenUp) {
            return; // the turn of hangUp comes next
        }
        leg.place(new ProviderCall(
                offer.callId(),
                step.provider(),
                uri,
                offer.source(),
                offer.sdp(),
                headers(step.provider()),
                limits.noResponseTimeout(),
                limits.progressTimeout(),
                offer.ringTimeout() == null ? limits.ringTimeout() : offer.ringTimeout(),
                Duration.between(now, deadline)));
    }

    /** The call's and the provider's, which win: a carrier's own setting is not for a caller to change. */
    private Map<String, String> headers(ProviderEntry provider) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(offer.headers());
        provider.headers().forEach((name, value) -> {
            headers.remove(name); // its spelling, too
            headers.put(name, value);
        });
        return headers;
    }

    private void decide(CurrentLeg leg, Outcome outcome, Verdict verdict) {
        if (outcome instanceof Answered) {
            over(new Connected(leg.attempt));
        } else if (outcome instanceof Outcome.Canceled) {
            over(new Canceled());
        } else if (verdict.goOn()) {
            next();
        } else if (outcome instanceof TimedOut && !clock.instant().isBefore(deadline)) {
            over(new Exhausted(leg.attempt, Exhausted.Reason.MAX_DURATION));
        } else {
            over(new Refused(leg.attempt, reasonToStop(leg, outcome)));
        }
    }

    private Refused.Reason reasonToStop(CurrentLeg leg, Outcome outcome) {
        if (outcome instanceof TimedOut timedOut && timedOut.phase() == TimedOut.Phase.RINGING) {
            return Refused.Reason.RING_TIMEOUT;
        }
        boolean wouldGoOn = policy.judge(outcome, false, leg.triggers).goOn();
        return wouldGoOn ? Refused.Reason.AFTER_RINGING : Refused.Reason.FINAL_ANSWER;
    }

    private void over(DialResult result) {
        if (!(result instanceof Connected)) {
            current = null;
        }
        tell(() -> listener.over(result));
    }

    private static @Nullable CodeSet triggersOf(ProviderEntry provider) {
        List<String> codes = provider.failoverCodes();
        return codes == null ? null : CodeSet.of(codes);
    }

    /** A listener that fails must not end the call. */
    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error e) {
            log.error("The listener of the call {} failed", offer.callId(), e);
        }
    }

    /** The attempt on its way, later the session. */
    private final class CurrentLeg implements LegListener {

        private final Place place;
        private Attempt attempt;
        private @Nullable CodeSet triggers;
        private @Nullable Leg leg;
        private boolean ended;

        CurrentLeg(Attempt attempt, Place place) {
            this.attempt = attempt;
            this.place = place;
        }

        void place(ProviderCall call) {
            try {
                triggers = triggersOf(call.provider());
                leg = gateway.call(call, this);
            } catch (RuntimeException | Error e) { // whatever it is, other providers may not have it
                log.error("An attempt of the call {} failed", offer.callId(), e);
                finished(new Unreachable(Unreachable.Cause.INTERNAL_ERROR, "This service failed; its log says why."));
            }
        }

        void hangUp() {
            // Not when the provider says so: the caller has gone, and a session is over once a BYE is sent (RFC 3261,
            // section 15.1.1).
            if (attempt.outcome() == null) {
                finish(new Outcome.Canceled(), clock.instant());
            } else {
                end(Ending.HUNG_UP_HERE);
            }
            try {
                if (leg != null) {
                    leg.hangUp();
                }
            } catch (RuntimeException | Error e) {
                log.error("An attempt of the call {} could not be ended", offer.callId(), e);
            }
        }

        @Override
        public void sentTo(String address, String sipCallId) {
            turns.take(() -> {
                if (attempt.outcome() == null) {
                    attempt = attempt.sentTo(address, sipCallId);
                }
            });
        }

        @Override
        public void progressed(int code, String reason, @Nullable String sdp) {
            Instant now = clock.instant();
            turns.take(() -> {
                if (attempt.outcome() == null) {
                    attempt = attempt.progressed(code, now);
                    tell(() -> listener.progressed(attempt, code, sdp));
                }
            });
        }

        @Override
        public void finished(Outcome outcome) {
            Instant now = clock.instant();
            turns.take(() -> {
                if (attempt.outcome() == null) {
                    finish(outcome, now);
                }
            });
        }

        private void finish(Outcome outcome, Instant now) {
            Verdict verdict = policy.judge(outcome, attempt.rang(), triggers);
            attempt = attempt.finished(outcome, verdict, now);
            last = attempt;
            if (!(outcome instanceof Answered)) {
                place.release();
            }
            tell(() -> listener.finished(attempt));
            decide(this, outcome, verdict);
        }

        @Override
        public void ended(Ending ending) {
            turns.take(() -> end(ending));
        }

        private void end(Ending ending) {
            if (attempt.outcome() instanceof Answered && !ended) {
                ended = true;
                current = null;
                place.release();
                tell(() -> listener.ended(ending));
            }
        }
    }
}
