package io.callrouter.plan.feed;

import io.callrouter.access.Callers;
import io.callrouter.access.TokenSource.Issued;
import io.callrouter.plan.RouteTable;
import io.callrouter.plan.feed.RouteTables.Freshness;
import io.callrouter.plan.feed.RouteTables.Source;
import io.callrouter.plan.snapshot.Snapshot;
import io.callrouter.plan.snapshot.SnapshotFile;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Keeps the snapshot as the table and the tokens are, on a thread of its own, and once more at the end. */
final class SnapshotWriter implements SmartLifecycle {

    /** Behind the web server, which still brings changes. */
    private static final int PHASE = DEFAULT_PHASE - 4096;

    private static final Duration SOON = Duration.ofSeconds(5);
    /** So that the age in it tells how long the database has not been seen, rather than that nothing has changed. */
    private static final Duration AT_LEAST_EVERY = Duration.ofHours(1);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(SnapshotWriter.class);

    private final SnapshotFile file;
    private final RouteTables tables;
    private final Callers callers;
    private final Duration interval;
    private final Clock clock;

    private @Nullable ScheduledExecutorService thread;
    /** As they were when they could last be read; null before the first time. */
    private @Nullable List<Issued> tokens;
    /** Weak: an old table must not stay in memory for this. */
    private WeakReference<RouteTable> writtenTable = new WeakReference<>(null);

    private @Nullable List<Issued> writtenTokens;
    private Instant written = Instant.MIN;

    SnapshotWriter(SnapshotFile file, RouteTables tables, Callers callers, Duration interval, Clock clock) {
        this.file = file;
        this.tables = tables;
        this.callers = callers;
        this.interval = interval;
        this.clock = clock;
    }

    /** Writes what has changed, unless the table is the snapshot's, or is about to be read anew. By one thread at a time. */
    void writeIfDue() {
        Freshness freshness = tables.freshness();
        if (freshness.source() == Source.SNAPSHOT || freshness.doubtful()) {
            return;
        }
        try {
            tokens = callers.issued();
        } catch (DataAccessException | TransactionException e) {
            log.debug("The snapshot gets the tokens as they were when the database was there", e);
        }
        RouteTable table = tables.table(); // behind its freshness: it is as new at least
        List<Issued> known = tokens;
        if (known != null && isDue(table, known)) {
            write(new Snapshot(freshness.checked(), table, known));
        }
    }

    private boolean isDue(RouteTable table, List<Issued> known) {
        return !writtenTable.refersTo(table)
                || !known.equals(writtenTokens)
                || !clock.instant().isBefore(written.plus(AT_LEAST_EVERY));
    }

    private void write(Snapshot snapshot) {
        try {
            file.write(snapshot);
            writtenTable = new WeakReference<>(snapshot.table());
            writtenTokens = snapshot.tokens();
            written = snapshot.checked();
        } catch (IOException e) {
            log.warn("The snapshot of the route table could not be written, the older one stays: {}", e.toString());
        }
    }

    private void writeOrReport() {
        try {
            writeIfDue();
        } catch (RuntimeException e) {
            log.error("The snapshot of the route table could not be written, the older one stays", e);
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread writer = new Thread(task, "callrouter-snapshot");
            writer.setDaemon(true);
            return writer;
        });
        Duration first = interval.compareTo(SOON) < 0 ? interval : SOON;
        executor.scheduleWithFixedDelay(
                this::writeOrReport, first.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        thread = executor;
    }

    @Override
    public void stop() {
        ScheduledExecutorService executor = thread;
        thread = null;
        if (executor == null) {
            return;
        }
        executor.execute(this::writeOrReport);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("The last snapshot of the route table is given up, the older one stays");
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
