package io.callrouter.telemetry.attempt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Attempts that wait to be written, and the one thread that writes them: many at a time, and again after a while when the
 * database is away. What is lost is counted. An attempt that cannot be written for another reason holds up no others: it
 * goes to the end of the queue, and is dropped when it failed several times by itself.
 */
final class AttemptWriter implements SmartLifecycle {

    /** Behind calls and the web server, which still bring attempts. */
    private static final int PHASE = DEFAULT_PHASE - 4096;

    private static final int LARGEST_WRITE = 4000;
    private static final int MOST_FAILURES = 5;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    /**
     * No connection, read-only, rolled back for another transaction, no resources, locked by another instance, shut down,
     * a failure of its system (PostgreSQL, appendix A).
     */
    private static final List<String> AWAY = List.of("08", "25", "40", "53", "55", "57P", "58");

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
    private boolean over;
    private volatile boolean away;
    private volatile @Nullable Thread thread;

    /** How often attempts have failed by themselves; of the writing thread alone. */
    private final Map<UUID, Integer> failures = new HashMap<>();

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
     * @return completes when they are written; empty if the queue has no room for them, or nobody writes any more
     */
    Optional<CompletableFuture<Void>> offer(List<AttemptRecord> attempts) {
        lock.lock();
        try {
            if (over || waiting + attempts.size() > capacity) {
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
            dropped(isOver() ? "shutdown" : "queue_full").increment();
        }
    }

    private boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last write failed, and the next one waits for a while. */
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
                write(batches);
            } catch (RuntimeException | Error e) { // this thread must not end
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
            over = batches.isEmpty();
            return batches;
        } catch (InterruptedException e) {
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** @throws RuntimeException if the database is away, or one of them failed by itself */
    private void write(List<Batch> batches) {
        try {
            store(batches.stream().flatMap(batch -> batch.attempts.stream()).toList());
        } catch (RuntimeException | Error e) {
            rethrowIfAway(e);
            partitions.make(); // a missing day is among the reasons
            writeApart(batches);
            return;
        }
        done(batches);
    }

    private void store(List<AttemptRecord> attempts) {
        store.write(attempts);
        written.increment(attempts.size());
    }

    /** Finds those that fail; the others are written. */
    private void writeApart(List<Batch> batches) {
        if (batches.size() == 1) {
            writeAttemptsApart(batches.get(0).attempts);
            done(batches);
            return;
        }
        int half = batches.size() / 2;
        for (List<Batch> part : List.of(batches.subList(0, half), batches.subList(half, batches.size()))) {
            try {
                store(part.stream().flatMap(batch -> batch.attempts.stream()).toList());
            } catch (RuntimeException | Error e) {
                rethrowIfAway(e);
                writeApart(part);
                continue;
            }
            done(part);
        }
    }

    private void writeAttemptsApart(List<AttemptRecord> attempts) {
        try {
            store(attempts);
        } catch (RuntimeException | Error e) {
            rethrowIfAway(e);
            if (attempts.size() == 1) {
                dropIfHopeless(attempts.get(0), e);
            } else {
                writeAttemptsApart(attempts.subList(0, attempts.size() / 2));
                writeAttemptsApart(attempts.subList(attempts.size() / 2, attempts.size()));
            }
        }
    }

    /** @throws RuntimeException if it is to be tried again */
    private void dropIfHopeless(AttemptRecord attempt, Throwable failure) {
        if (!isRefused(sqlState(failure)) && failures.merge(attempt.id(), 1, Integer::sum) < MOST_FAILURES) {
            throw new FailedAlone(attempt.id(), failure);
        }
        failures.remove(attempt.id());
        log.error("The attempt {} was refused and is dropped", attempt.id(), failure);
        dropped("refused").increment();
    }

    /** An attempt was not written, for a reason that may have to do with it. */
    private static final class FailedAlone extends RuntimeException {

        private final UUID attempt;

        FailedAlone(UUID attempt, Throwable cause) {
            super("the attempt " + attempt + " failed: " + cause, cause);
            this.attempt = attempt;
        }

        boolean isOf(Batch batch) {
            return batch.attempts.stream().anyMatch(other -> other.id().equals(attempt));
        }
    }

    /** By what it holds: the same would happen again. */
    private static boolean isRefused(@Nullable String state) {
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private static void rethrowIfAway(Throwable failure) {
        String state = sqlState(failure);
        if (failure instanceof RuntimeException e
                && (e instanceof CannotCreateTransactionException
                        || state != null && AWAY.stream().anyMatch(state::startsWith))) {
            throw e;
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

    /** Those that are not written: an attempt that failed by itself to the end, so that it holds up no others. */
    private void putBack(List<Batch> taken, Throwable failure) {
        if (!away) {
            log.warn("Attempts wait in memory while they cannot be written: {}", failure.toString());
        }
        away = true;
        lock.lock();
        try {
            for (int i = taken.size() - 1; i >= 0; i--) {
                Batch batch = taken.get(i);
                if (batch.stored.isDone()) {
                    continue;
                }
                if (failure instanceof FailedAlone alone && alone.isOf(batch)) {
                    queue.addLast(batch);
                } else {
                    queue.addFirst(batch);
                }
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
        over = true;
    }

    @Override
    public void start() {
        lock.lock();
        try {
            stopping = false;
            over = false;
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
