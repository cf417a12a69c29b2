package io.callrouter.ledger;

import io.callrouter.ledger.BatchWriter.FailedAloneException;
import io.callrouter.ledger.LedgerQueue.Batch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes rows in, and has one thread that writes them: many at a time, and again after a while when the database is away.
 * What is lost is counted. A row that cannot be written for another reason goes to the end of the queue.
 */
public final class LedgerWriter<R> implements SmartLifecycle {

    /** Behind calls and the web server, which still bring rows. */
    private static final int PHASE = DEFAULT_PHASE - 4096;

    private static final int LARGEST_WRITE = 4000;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);

    private final LedgerStore<R> store;
    private final String rows;
    private final LedgerQueue<R> queue;
    private final BatchWriter<R> batches;
    private final MeterRegistry meters;
    private volatile boolean away;
    private volatile @Nullable Thread thread;

    /**
     * @param rows what they are called, in meters and logs: {@code call.records}
     * @param capacity rows that may wait
     */
    public LedgerWriter(
            LedgerStore<R> store, DayPartitions partitions, String rows, int capacity, MeterRegistry meters) {
        this.store = store;
        this.rows = rows;
        this.queue = new LedgerQueue<>(capacity);
        this.meters = meters;
        List.of("queue_full", "refused", "shutdown").forEach(this::dropped);
        this.batches =
                new BatchWriter<>(store, partitions, this::done, meters.counter(meter("written")), dropped("refused"));
        meters.gauge(meter("queued"), queue, LedgerQueue::waiting);
    }

    /**
     * Takes rows in, all or none.
     *
     * @return completes when they are written; empty if the queue has no room for them, or nobody writes any more
     */
    public Optional<CompletableFuture<Void>> offer(List<R> offered) {
        return queue.offer(offered);
    }

    /** Takes a row in where nobody can be told to come again: if it finds no room it is dropped and counted. */
    public void offerOrDrop(R row) {
        if (offer(List.of(row)).isEmpty()) {
            dropped(queue.isOver() ? "shutdown" : "queue_full").increment();
        }
    }

    /** Whether the last write failed, and the next one waits for a while. */
    public boolean isAway() {
        return away;
    }

    private Counter dropped(String cause) {
        return meters.counter(meter("dropped"), "cause", cause);
    }

    private String name() {
        return rows.replace('.', ' ');
    }

    private String meter(String what) {
        return "callrouter." + rows + "." + what;
    }

    private void run() {
        while (true) {
            List<Batch<R>> taken = queue.take(away ? RETRY : Duration.ZERO, LARGEST_WRITE);
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

    private void done(List<Batch<R>> written) {
        if (away) {
            log.info("The ledger of {} is written again", name());
        }
        away = false;
        queue.done(written);
    }

    private void putBack(List<Batch<R>> taken, Throwable failure) {
        if (!away) {
            log.warn("The ledger of {} cannot be written; they wait in memory: {}", name(), failure.toString());
        }
        away = true;
        countLost(queue.putBack(
                taken, batch -> failure instanceof FailedAloneException alone && has(batch, alone.row())));
    }

    private boolean has(Batch<R> batch, UUID row) {
        return batch.rows().stream().anyMatch(each -> store.idOf(each).equals(row));
    }

    private void countLost(int lost) {
        if (lost > 0) {
            log.error("{} {} could not be written before the end and are lost", lost, name());
            dropped("shutdown").increment(lost);
        }
    }

    @Override
    public void start() {
        queue.open();
        Thread started = new Thread(this::run, name() + " writer");
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
