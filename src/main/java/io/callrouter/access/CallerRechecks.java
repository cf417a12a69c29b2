package io.callrouter.access;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks known tokens up again, on a thread of its own so that no request waits for it. Twice within
 * {@link AccessSettings#recheckInterval}, or what is revoked just after one look would be honoured for longer than that.
 */
@Component
final class CallerRechecks implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CallerRechecks.class);

    private final Callers callers;
    private final Duration pause;
    private @Nullable ScheduledExecutorService thread;
    private boolean failing;

    CallerRechecks(Callers callers, AccessSettings settings) {
        this.callers = callers;
        this.pause = settings.recheckInterval().dividedBy(2);
    }

    @Override
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread rechecks = new Thread(task, "callrouter-rechecks");
            rechecks.setDaemon(true);
            return rechecks;
        });
        executor.scheduleWithFixedDelay(this::recheck, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        thread = executor;
    }

    private void recheck() {
        try {
            callers.recheck();
            if (failing) {
                log.info("Known tokens can be looked up again");
                failing = false;
            }
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn("Known tokens cannot be looked up, they stay known: {}", e.toString());
                failing = true;
            }
        }
    }

    @Override
    public void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
