package io.callrouter.telemetry.attempt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Attempts that wait to be written, and the one thread that writes them: many at a time, and again after a while when the
 * database is away. What is lost is counted.
 */
final class AttemptWriter implements SmartLifecycle {

    /** Behind calls and the web server, which still bring attempts. */
    private static final int PHASE = DEFAULT_PHASE - 4096;

    private static final int LARGEST_WRITE = 4000;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(AttemptWriter.class);

    private final AttemptStore store;
    private final AttemptPartitions partitions;
    private final int capacity;
    private final MeterRegistry meters;
    private final Counter written;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Batch> queue = new ArrayDeque<>();
    private int waiting;
    private boolean stopping;
    private volatile boolean away;
    private volatile @Nullable Thread thread;

    private record Batch(List<AttemptRecord> attempts, CompletableFuture<Void> stored) {}

    /** @param capacity attempts that may wait */
    AttemptWriter(AttemptStore store, AttemptPartitions partitions, int capacity, MeterRegistry meters) {
        this.store = store;
        this.partitions = partitions;
        this.capacity = capacity;
        this.meters = meters;
        this.written = meters.counter("callrouter.attempts.written");
        List.of("queue_full", "refused", "shutdown").forEach(this::dropped);
        meters.gauge("callrouter.attempts.queued", this, AttemptWriter::waiting);
    }

    /**
     * Takes attempts in, all or none.
     *
     * @return completes when they are written; empty if the queue has no room for them
     */
    Optional<CompletableFuture<Void>> offer(List<AttemptRecord> attempts) {
        lock.lock();
        try {
            if (waiting + attempts.size() > capacity) {
                return Optional.empty();
            }
            Batch batch = new Batch(attempts, new CompletableFuture<>());
            queue.add(batch);
            waiting += attempts.size();
            changed.signalAll();
            return Optional.of(batch.stored);
        } finally {
            lock.unlock();
        }
    }

    /** The same where nobody can be told to come again: what finds no room is dropped and counted. */
    void offerOrDrop(AttemptRecord attempt) {
        if (offer(List.of(attempt)).isEmpty()) {
            dropped("queue_full").increment();
        }
    }

    /** Whether the last write failed because the database was not there. */
    boolean isAway() {
        return away;
    }

    private Counter dropped(String cause) {
        return meters.counter("callrouter.attempts.dropped", "cause", cause);
    }

    private int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            List<Batch> batches = take();
            if (batches.isEmpty()) {
                return;
            }
            try {
                write(batches.stream().flatMap(batch -> batch.attempts.stream()).toList());
                done(batches);
            } catch (RuntimeException e) {
                putBack(batches, e);
            }
        }
    }

    /** Waits for attempts; none if this is to stop and there are none, or the database is away. */
    private List<Batch> take() {
        lock.lock();
        try {
            long pause = RETRY.toNanos();
            while (away && !stopping && pause > 0) {
                pause = changed.awaitNanos(pause);
            }
            while (queue.isEmpty() && !stopping) {
                changed.await();
            }
            List<Batch> batches = new ArrayList<>();
            int attempts = 0;
            while (!queue.isEmpty()
                    && (batches.isEmpty() || attempts + queue.peek().attempts.size() <= LARGEST_WRITE)) {
                Batch batch = queue.remove();
                attempts += batch.attempts.size();
                batches.add(batch);
            }
            return batches;
        } catch (InterruptedException e) {
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** @throws RuntimeException if the database is away */
    private void write(List<AttemptRecord> attempts) {
        try {
            store.write(attempts);
            written.increment(attempts.size());
        } catch (RuntimeException e) {
            rethrowUnlessRefused(e);
            partitions.make(); // a missing day is among the reasons
            writeApart(attempts);
        }
    }

    /** Finds the attempts that the database refuses, and drops them alone. */
    private void writeApart(List<AttemptRecord> attempts) {
        try {
            store.write(attempts);
            written.increment(attempts.size());
        } catch (RuntimeException e) {
            rethrowUnlessRefused(e);
            if (attempts.size() == 1) {
                log.error(
                        "The attempt {} was refused and is dropped",
                        attempts.get(0).id(),
                        e);
                dropped("refused").increment();
            } else {
                writeApart(attempts.subList(0, attempts.size() / 2));
                writeApart(attempts.subList(attempts.size() / 2, attempts.size()));
            }
        }
    }

    private static void rethrowUnlessRefused(RuntimeException failure) {
        String state = sqlState(failure);
        if (state == null || !(state.startsWith("22") || state.startsWith("23"))) {
            throw failure;
        }
    }

    private static @Nullable String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    private void done(List<Batch> batches) {
        if (away) {
            log.info("Attempts are written again");
        }
        away = false;
        lock.lock();
        try {
            int size = batches.stream().mapToInt(batch -> batch.attempts.size()).sum();
            waiting = Math.max(0, waiting - size); // 0 if they were given up meanwhile
        } finally {
            lock.unlock();
        }
        batches.forEach(batch -> batch.stored.complete(null));
    }

    private void putBack(List<Batch> batches, RuntimeException failure) {
        if (!away) {
            log.warn("Attempts wait in memory while they cannot be written: {}", failure.toString());
        }
        away = true;
        lock.lock();
        try {
            for (int i = batches.size() - 1; i >= 0; i--) {
                queue.addFirst(batches.get(i));
            }
            if (stopping) {
                lose();
            }
        } finally {
            lock.unlock();
        }
    }

    private void lose() {
        if (waiting > 0) {
            log.error("{} attempts could not be written before the end and are lost", waiting);
            dropped("shutdown").increment(waiting);
        }
        queue.clear();
        waiting = 0;
    }

    @Override
    public void start() {
        lock.lock();
        try {
            stopping = false;
            Thread started = new Thread(this::run, "attempt-writer");
            started.setDaemon(true);
            started.start();
            thread = started;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, unless the database is away. */
    @Override
    public void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            running.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            running.interrupt();
            lock.lock();
            try {
                lose();
            } finally {
                lock.unlock();
            }
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
