package io.callrouter.dial;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Canceled;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Places no calls: writes down what it is asked, and tells of attempts what a test has happen to them, at once or later.
 * An attempt that is hung up reports that, before {@code hangUp} returns, unless the test has another way.
 */
final class RecordingGateway implements ProviderGateway {

    static final String SIP_CALL_ID = "of-the-invite";

    final List<RecordedLeg> legs = Collections.synchronizedList(new ArrayList<>());
    private Consumer<RecordedLeg> atOnce = leg -> {};
    private Consumer<RecordedLeg> whenHungUp = RecordedLeg::reportsHangUp;

    /** What happens to each attempt before {@link #call} returns. It may throw. */
    RecordingGateway atOnce(Consumer<RecordedLeg> events) {
        atOnce = events;
        return this;
    }

    RecordingGateway whenHungUp(Consumer<RecordedLeg> events) {
        whenHungUp = events;
        return this;
    }

    @Override
    public Leg call(ProviderCall call, LegListener listener) {
        RecordedLeg leg = new RecordedLeg(call, listener);
        legs.add(leg);
        try {
            atOnce.accept(leg);
        } catch (RuntimeException | Error e) {
            leg.finished = true;
            throw e;
        }
        return leg;
    }

    /** The attempt of that number, from 1. */
    RecordedLeg leg(int number) {
        return legs.get(number - 1);
    }

    List<ProviderCall> calls() {
        return legs.stream().map(RecordedLeg::call).toList();
    }

    /** An attempt. Its methods tell the dial what happens, as often and in whatever order they are called. */
    final class RecordedLeg implements Leg {

        private final ProviderCall call;
        private final LegListener listener;
        private final AtomicInteger hangUps = new AtomicInteger();
        private volatile boolean finished;
        private volatile boolean answered;

        private RecordedLeg(ProviderCall call, LegListener listener) {
            this.call = call;
            this.listener = listener;
        }

        ProviderCall call() {
            return call;
        }

        String provider() {
            return call.provider().name();
        }

        boolean isHungUp() {
            return hangUps.get() > 0;
        }

        boolean isOver() {
            return finished && !answered;
        }

        void sentTo(String address) {
            listener.sentTo(address, SIP_CALL_ID);
        }

        void rings() {
            progresses(180);
        }

        void progresses(int code) {
            listener.progressed(code, "Progress", null);
        }

        void answers() {
            finishes(new Answered(200, "OK", "v=0"));
        }

        void rejects(int code) {
            finishes(DialFixtures.rejected(code));
        }

        void timesOut(Phase phase) {
            finishes(new TimedOut(phase));
        }

        void fails(Cause cause) {
            finishes(new Unreachable(cause, "as the test says"));
        }

        void finishes(Outcome outcome) {
            if (!finished) {
                answered = outcome instanceof Answered;
            }
            finished = true;
            listener.finished(outcome);
        }

        void ends(Ending ending) {
            answered = false;
            listener.ended(ending);
        }

        void reportsHangUp() {
            if (answered) {
                ends(Ending.HUNG_UP_HERE);
            } else if (!finished) {
                finishes(new Canceled());
            }
        }

        @Override
        public void hangUp() {
            hangUps.incrementAndGet();
            whenHungUp.accept(this);
        }
    }
}
