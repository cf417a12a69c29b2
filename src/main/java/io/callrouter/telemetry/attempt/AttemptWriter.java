package io.callrouter.telemetry.attempt;

import io.callrouter.telemetry.attempt.AttemptQueue.Batch;
import io.callrouter.telemetry.attempt.BatchWriter.FailedAloneException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes attempts in, and has one thread that writes them: many at a time, and again after a while when the database is
 * away. What is lost is counted. An attempt that cannot be written for another reason goes to the end of the queue.
 */
final class AttemptWriter implements SmartLifecycle {

    /** Behind calls and the web server, which still bring attempts. */
    private static final int PHASE = DEFAULT_PHASE - 4096;

    private static final int LARGEST_WRITE = 4000;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(AttemptWriter.class);

    private final AttemptQueue queue;
    private final BatchWriter batches;
    private final MeterRegistry meters;
    private volatile boolean away;
    private volatile @Nullable Thread thread;

    /** @param capacity attempts that may wait */
    AttemptWriter(AttemptStore store, AttemptPartitions partitions, int capacity, MeterRegistry meters) {
        this.queue = new AttemptQueue(capacity);
        this.meters = meters;
        List.of("queue_full", "refused", "shutdown").forEach(this::dropped);
        this.batches = new BatchWriter(
                store, partitions, this::done, meters.counter("callrouter.attempts.written"), dropped("refused"));
        meters.gauge("callrouter.attempts.queued", queue, AttemptQueue::waiting);
    }

    /**
     * Takes attempts in, all or none.
     *
     * @return completes when they are written; empty if the queue has no room for them, or nobody writes any more
     */
    Optional<CompletableFuture<Void>> offer(List<AttemptRecord> attempts) {
        return queue.offer(attempts);
    }

    /** The same where nobody can be told to come again: what finds no room is dropped and counted. */
    void offerOrDrop(AttemptRecord attempt) {
        if (offer(List.of(attempt)).isEmpty()) {
            dropped(queue.isOver() ? "shutdown" : "queue_full").increment();
        }
    }

    /** Whether the last write failed, and the next one waits for a while. */
    boolean isAway() {
        return away;
    }

    private Counter dropped(String cause) {
        return meters.counter("callrouter.attempts.dropped", "cause", cause);
    }

    private void run() {
        while (true) {
            List<Batch> taken = queue.take(away ? RETRY : Duration.ZERO, LARGEST_WRITE);
            if (taken.isEmpty()) {
                return;
            }
            try {
                batches.write(taken);
            } catch (RuntimeException | Error e) { // this thread must not end
                putBack(taken, e);
            }
        }
    }

    private void done(List<Batch> written) {
        if (away) {
            log.info("Attempts are written again");
        }
        away = false;
        queue.done(written);
    }

    private void putBack(List<Batch> taken, Throwable failure) {
        if (!away) {
            log.warn("Attempts wait in memory while they cannot be written: {}", failure.toString());
        }
        away = true;
        countLost(queue.putBack(
                taken, batch -> failure instanceof FailedAloneException alone && batch.has(alone.attempt())));
    }

    private void countLost(int attempts) {
        if (attempts > 0) {
            log.error("{} attempts could not be written before the end and are lost", attempts);
            dropped("shutdown").increment(attempts);
        }
    }

    @Override
    public void start() {
        queue.open();
        Thread started = new Thread(this::run, "attempt-writer");
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    /** Writes what waits, unless the database is away. */
    @Override
    public void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        queue.stop();
        try {
            running.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            running.interrupt();
            countLost(queue.lose());
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
