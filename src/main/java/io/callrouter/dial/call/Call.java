package io.callrouter.dial.call;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.AttemptObserver;
import io.callrouter.dial.CallOffer;
import io.callrouter.dial.Dial;
import io.callrouter.dial.DialListener;
import io.callrouter.dial.DialResult;
import io.callrouter.dial.DialResult.Connected;
import io.callrouter.dial.DialResult.Exhausted;
import io.callrouter.dial.DialResult.Refused;
import io.callrouter.dial.DialStep;
import io.callrouter.dial.FailoverDialer;
import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.dial.call.CallSnapshot.Skip;
import io.callrouter.web.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call: what was asked for, how far it has come, and the dial that carries it. It calls nobody else while it is
 * locked, because a dial tells it of events under a lock of its own.
 */
final class Call implements Resource {

    private static final Logger log = LoggerFactory.getLogger(Call.class);

    private final UUID id = UUID.randomUUID();
    private final CallSubject subject;
    private final Instant tmCreate;
    private final InstantSource clock;
    private final Consumer<Call> onEnd;
    private final CompletableFuture<Void> decided = new CompletableFuture<>();

    private final List<Attempt> attempts = new ArrayList<>(2);
    private final List<Skip> skipped = new ArrayList<>(0);
    private CallState state = CallState.DIALING;
    private int version;
    private boolean begun;
    private @Nullable Dial dial;
    private @Nullable CallCause wish; // to hang up, and why
    private @Nullable String sdp;
    private @Nullable CallCause cause;
    private @Nullable Instant tmProgress;
    private @Nullable Instant tmAnswer;
    private @Nullable Instant tmEnd;

    /** @param onEnd told once, when the call is over */
    Call(CallSubject subject, Instant tmCreate, InstantSource clock, Consumer<Call> onEnd) {
        this.subject = subject;
        this.tmCreate = tmCreate;
        this.clock = clock;
        this.onEnd = onEnd;
    }

    /** Begins to dial, unless the call was given up before. */
    void dial(FailoverDialer dialer, CallOffer offer, List<DialStep> steps, List<? extends AttemptObserver> observers) {
        if (!begin()) {
            return;
        }
        try {
            attach(dialer.dial(offer, steps, new Progress(offer, observers)));
        } catch (RuntimeException e) {
            log.error("The call {} could not be dialled", id, e);
            end(CallState.FAILED, CallCause.INTERNAL_ERROR);
        }
    }

    private synchronized boolean begin() {
        boolean first = !begun && !state.isOver();
        begun = true;
        return first;
    }

    private void attach(Dial started) {
        boolean unwanted;
        synchronized (this) {
            dial = state.isOver() ? null : started;
            unwanted = wish != null;
        }
        if (unwanted) {
            started.hangUp();
        }
    }

    /**
     * Gives the call up, or hangs the session up. Does nothing when it is over.
     *
     * @param why the cause with which a session ends, and a dial unless a client gave it up
     */
    void hangUp(CallCause why) {
        Dial started;
        synchronized (this) {
            if (state.isOver()) {
                return;
            }
            wish = wish == null ? why : wish;
            started = dial;
            if (started == null && begun) {
                return; // attach() looks after it
            }
        }
        if (started == null) {
            end(CallState.CANCELED, canceled());
        } else {
            started.hangUp();
        }
    }

    private synchronized void change(Runnable change) {
        if (!state.isOver()) {
            change.run();
            version++;
        }
    }

    private void end(CallState last, CallCause why) {
        synchronized (this) {
            if (state.isOver()) {
                return;
            }
            state = last;
            cause = why;
            tmEnd = clock.instant();
            dial = null;
            version++;
        }
        onEnd.accept(this);
        decided.complete(null);
    }

    private synchronized CallCause canceled() {
        return wish == CallCause.SHUTDOWN ? CallCause.SHUTDOWN : CallCause.CANCELED;
    }

    private synchronized CallCause causeOf(Ending ending) {
        return ending == Ending.HUNG_UP_HERE && wish != null ? wish : CallCause.of(ending);
    }

    /** What is known of it at one moment. */
    synchronized CallSnapshot snapshot() {
        return new CallSnapshot(
                id, version, subject, state, attempts, skipped, sdp, cause, tmCreate, tmProgress, tmAnswer, tmEnd);
    }

    /** Completes when the call is answered or over; one that is hung up on answer, when it is over. */
    CompletableFuture<Void> decided() {
        return decided.copy();
    }

    CallSubject subject() {
        return subject;
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public Integer version() {
        return snapshot().version();
    }

    @Override
    public Instant tmCreate() {
        return tmCreate;
    }

    @Override
    public @Nullable Instant tmDelete() {
        return null;
    }

    /** Writes down what the dial tells. */
    private final class Progress implements DialListener {

        private final CallOffer offer;
        private final List<? extends AttemptObserver> observers;
        private @Nullable Attempt answered;

        Progress(CallOffer offer, List<? extends AttemptObserver> observers) {
            this.offer = offer;
            this.observers = observers;
        }

        @Override
        public void started(Attempt attempt) {
            change(() -> {
                attempts.add(attempt);
                state = CallState.DIALING;
                sdp = null; // early media of the attempt before it
            });
            tellObservers(observer -> observer.started(offer, attempt));
        }

        @Override
        public void progressed(Attempt attempt, int code, @Nullable String early) {
            change(() -> {
                attempts.set(attempt.number() - 1, attempt);
                state = CallState.RINGING;
                sdp = early == null ? sdp : early;
                tmProgress = tmProgress == null ? attempt.tmProgress() : tmProgress;
            });
        }

        @Override
        public void skipped(DialStep step, String reason) {
            change(() -> skipped.add(new Skip(step, reason)));
        }

        @Override
        public void finished(Attempt attempt) {
            change(() -> attempts.set(attempt.number() - 1, attempt));
            tellObservers(observer -> observer.finished(offer, attempt));
        }

        private void tellObservers(Consumer<AttemptObserver> event) {
            for (AttemptObserver observer : observers) {
                try {
                    event.accept(observer);
                } catch (RuntimeException e) {
                    log.error("An observer of attempts failed at the call {}", id, e);
                }
            }
        }

        @Override
        public void over(DialResult result) {
            if (result instanceof Connected connected) {
                answered(connected.attempt());
            } else if (result instanceof Refused refused) {
                fail(CallCause.of(refused.reason()));
            } else if (result instanceof Exhausted exhausted) {
                fail(CallCause.of(exhausted.reason()));
            } else if (result instanceof DialResult.Canceled) {
                end(CallState.CANCELED, canceled());
            } else {
                fail(CallCause.NO_ROUTE);
            }
        }

        private void answered(Attempt attempt) {
            answered = attempt;
            change(() -> {
                state = CallState.ANSWERED;
                tmAnswer = attempt.tmEnd();
                if (attempt.outcome() instanceof Answered answer && answer.sdp() != null) {
                    sdp = answer.sdp();
                }
            });
            if (subject.hangupOnAnswer()) {
                hangUp(CallCause.HANGUP_ON_ANSWER); // and is decided when it is over
            } else {
                decided.complete(null);
            }
        }

        private void fail(CallCause why) {
            change(() -> sdp = null);
            end(CallState.FAILED, why);
        }

        @Override
        public void ended(Ending ending) {
            Instant now = clock.instant();
            end(CallState.ENDED, causeOf(ending));
            Attempt session = answered;
            if (session != null) {
                tellObservers(observer -> observer.ended(offer, session, now));
            }
        }
    }
}
