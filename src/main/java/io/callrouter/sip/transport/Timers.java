package io.callrouter.sip.transport;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loop as an alarm clock. What rings runs on the loop, and if it fails, nothing else does. */
public final class Timers {

    private static final Logger log = LoggerFactory.getLogger(Timers.class);

    /** A loop that is this late does not keep up. */
    private static final Duration HELD_UP = Duration.ofMillis(100);

    private final EventLoop loop;

    public Timers(EventLoop loop) {
        this.loop = loop;
    }

    public Timer after(Duration delay, Runnable action) {
        var scheduled = loop.schedule(() -> run(action), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /**
     * Rings when a peer had that long to be heard: the time for which the loop itself was held up does not count, because
     * what the peer said meanwhile may still wait to be read. That is allowed for once.
     */
    public Timer afterListening(Duration delay, Runnable action) {
        return new Listening(delay, action);
    }

    private final class Listening implements Timer {

        private final Duration delay;
        private final Runnable action;
        private final long due;
        private Timer next;

        Listening(Duration delay, Runnable action) {
            this.delay = delay;
            this.action = action;
            this.due = System.nanoTime() + delay.toNanos();
            this.next = after(delay, this::ring);
        }

        private void ring() {
            Duration late = Duration.ofNanos(System.nanoTime() - due);
            if (late.compareTo(HELD_UP) > 0) {
                next = after(late.compareTo(delay) < 0 ? late : delay, action);
            } else {
                action.run();
            }
        }

        @Override
        public void cancel() {
            next.cancel();
        }
    }

    /** Runs it on the event loop, soon. */
    public void soon(Runnable action) {
        loop.execute(() -> run(action));
    }

    /** Runs it on the event loop: at once if this is the loop. */
    public void now(Runnable action) {
        if (loop.inEventLoop()) {
            run(action);
        } else {
            soon(action);
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.error("A step of a SIP call failed", e);
        }
    }

    /** Something that will ring. */
    public interface Timer {

        /** One that never does. */
        Timer NONE = () -> {};

        void cancel();
    }
}
