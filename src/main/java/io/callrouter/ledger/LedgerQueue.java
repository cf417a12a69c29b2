package io.callrouter.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Rows that wait in memory to be written, up to a bound; those that are being written count, too. */
final class LedgerQueue<R> {

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Batch<R>> queue = new ArrayDeque<>();
    private int waiting;
    private boolean stopping;
    private boolean over;

    /**
     * Rows that came together.
     *
     * @param stored completes when they are written
     */
    record Batch<R>(List<R> rows, CompletableFuture<Void> stored) {}

    /** @param capacity rows that may wait */
    LedgerQueue(int capacity) {
        this.capacity = capacity;
    }

    /** @return completes when they are written; empty if there is no room for them, or nobody writes any more */
    Optional<CompletableFuture<Void>> offer(List<R> rows) {
        lock.lock();
        try {
            if (over || waiting + rows.size() > capacity) {
                return Optional.empty();
            }
            Batch<R> batch = new Batch<>(rows, new CompletableFuture<>());
            queue.add(batch);
            waiting += rows.size();
            changed.signalAll();
            return Optional.of(batch.stored);
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody writes any more. */
    boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the first batches, when there are any.
     *
     * @param pause how long to wait before, unless this is to stop
     * @param most rows, unless the first batch has more
     * @return none if this is to stop and there are none
     */
    List<Batch<R>> take(Duration pause, int most) {
        lock.lock();
        try {
            long nanos = pause.toNanos();
            while (!stopping && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            while (queue.isEmpty() && !stopping) {
                changed.await();
            }
            List<Batch<R>> batches = new ArrayList<>();
            int rows = 0;
            while (!queue.isEmpty()
                    && (batches.isEmpty() || rows + queue.peek().rows.size() <= most)) {
                Batch<R> batch = queue.remove();
                rows += batch.rows.size();
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

    /** These are written, or dropped. */
    void done(List<Batch<R>> batches) {
        lock.lock();
        try {
            int size = batches.stream().mapToInt(batch -> batch.rows.size()).sum();
            waiting = Math.max(0, waiting - size); // 0 if they were given up meanwhile
        } finally {
            lock.unlock();
        }
        batches.forEach(batch -> batch.stored.complete(null));
    }

    /**
     * Puts back those of them that are not written: where they were, or at the end.
     *
     * @return how many rows are lost, because this is to stop
     */
    int putBack(List<Batch<R>> taken, Predicate<Batch<R>> toTheEnd) {
        lock.lock();
        try {
            for (int i = taken.size() - 1; i >= 0; i--) {
                Batch<R> batch = taken.get(i);
                if (batch.stored.isDone()) {
                    continue;
                }
                if (toTheEnd.test(batch)) {
                    queue.addLast(batch);
                } else {
                    queue.addFirst(batch);
                }
            }
            return stopping ? lose() : 0;
        } finally {
            lock.unlock();
        }
    }

    void open() {
        lock.lock();
        try {
            stopping = false;
            over = false;
        } finally {
            lock.unlock();
        }
    }

    /** What waits may still be taken; nobody waits for more. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives up what waits, and takes no more. */
    int lose() {
        lock.lock();
        try {
            int lost = waiting;
            queue.clear();
            waiting = 0;
            over = true;
            return lost;
        } finally {
            lock.unlock();
        }
    }
}
