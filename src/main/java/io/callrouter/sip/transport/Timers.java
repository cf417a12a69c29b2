package io.callrouter.sip.transport;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loop as an alarm clock. What rings runs on the loop, and if it fails, nothing else does. */
public final class Timers {

    private static final Logger log = LoggerFactory.getLogger(Timers.class);

    private final EventLoop loop;

    public Timers(EventLoop loop) {
        this.loop = loop;
    }

    public Timer after(Duration delay, Runnable action) {
        var scheduled = loop.schedule(() -> run(action), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
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
