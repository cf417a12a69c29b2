package io.callrouter.dial.call;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Ends the calls when the service is stopped, while HTTP is still served: callers that wait are answered, and new calls
 * hear a 503 instead of a closed port. The order of stopping, by phase:
 *
 * <ol>
 *   <li>this, {@code DEFAULT_PHASE - 512}: no more calls, all hung up, up to {@code callrouter.dial.shutdown-grace};
 *   <li>the web server, {@code DEFAULT_PHASE - 1024} and {@code - 2048}: requests under way are finished;
 *   <li>what is still to be written of calls, {@code DEFAULT_PHASE - 4096};
 *   <li>the gateway, when beans are destroyed, which is behind all phases.
 * </ol>
 */
@Component
class CallLifecycle implements SmartLifecycle {

    private static final int PHASE = DEFAULT_PHASE - 512;
    private static final Logger log = LoggerFactory.getLogger(CallLifecycle.class);

    private final CallBook book;
    private final OpenLegs legs;
    private final DialSettings settings;
    private volatile boolean running;

    CallLifecycle(CallBook book, OpenLegs legs, DialSettings settings) {
        this.book = book;
        this.legs = legs;
        this.settings = settings;
    }

    @Override
    public void start() {
        book.reopen(); // a context that was stopped may be started again
        running = true;
    }

    @Override
    public void stop() {
        List<Call> calls = book.close();
        calls.forEach(call -> call.hangUp(CallCause.SHUTDOWN));
        try {
            int left = legs.awaitNone(settings.shutdownGrace());
            log.info("{} calls were hung up; {} providers have not confirmed it", calls.size(), left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
