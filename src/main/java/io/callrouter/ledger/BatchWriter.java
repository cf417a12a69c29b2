package io.callrouter.ledger;

import io.callrouter.ledger.LedgerQueue.Batch;
import io.callrouter.sql.SqlStates;
import io.micrometer.core.instrument.Counter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Writes batches all at once, and by halves if that fails, until those are found that fail by themselves: they hold up no
 * others, and are dropped when they have failed several times. For one thread.
 */
final class BatchWriter<R> {

    private static final int MOST_FAILURES = 5;

    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);

    private final LedgerStore<R> store;
    private final DayPartitions partitions;
    private final Consumer<List<Batch<R>>> done;
    private final Counter written;
    private final Counter refused;

    /** How often rows have failed by themselves. */
    private final Map<UUID, Integer> failures = new HashMap<>();

    /** @param done told of batches of which nothing is left to write */
    BatchWriter(
            LedgerStore<R> store,
            DayPartitions partitions,
            Consumer<List<Batch<R>>> done,
            Counter written,
            Counter refused) {
        this.store = store;
        this.partitions = partitions;
        this.done = done;
        this.written = written;
        this.refused = refused;
    }

    /** A row was not written, for a reason that may have to do with it. */
    static final class FailedAloneException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final UUID row;

        private FailedAloneException(UUID row, Throwable cause) {
            super(row + " failed: " + cause, cause);
            this.row = row;
        }

        UUID row() {
            return row;
        }
    }

    /**
     * Writes them.
     *
     * @throws FailedAloneException if one of them is to be tried again later
     * @throws RuntimeException if the database is away
     */
    void write(List<Batch<R>> batches) {
        try {
            store(batches);
        } catch (RuntimeException | Error e) {
            rethrowIfAway(e);
            partitions.make(); // a missing day is among the reasons
            writeApart(batches);
        }
    }

    private void store(List<Batch<R>> batches) {
        storeRows(batches.stream().flatMap(batch -> batch.rows().stream()).toList());
        done.accept(batches);
    }

    private void storeRows(List<R> rows) {
        store.write(rows);
        if (!failures.isEmpty()) {
            rows.forEach(row -> failures.remove(store.idOf(row)));
        }
        written.increment(rows.size());
    }

    /** Finds those that fail; the others are written. */
    private void writeApart(List<Batch<R>> batches) {
        if (batches.size() == 1) {
            writeRowsApart(batches.get(0).rows());
            done.accept(batches);
            return;
        }
        int half = batches.size() / 2;
        for (List<Batch<R>> part : List.of(batches.subList(0, half), batches.subList(half, batches.size()))) {
            try {
                store(part);
            } catch (RuntimeException | Error e) {
                rethrowIfAway(e);
                writeApart(part);
            }
        }
    }

    private void writeRowsApart(List<R> rows) {
        try {
            storeRows(rows);
        } catch (RuntimeException | Error e) {
            rethrowIfAway(e);
            if (rows.size() == 1) {
                dropIfHopeless(rows.get(0), e);
            } else {
                writeRowsApart(rows.subList(0, rows.size() / 2));
                writeRowsApart(rows.subList(rows.size() / 2, rows.size()));
            }
        }
    }

    /** @throws FailedAloneException if it is to be tried again */
    private void dropIfHopeless(R row, Throwable failure) {
        UUID id = store.idOf(row);
        if (!SqlStates.isRefused(failure) && failures.merge(id, 1, Integer::sum) < MOST_FAILURES) {
            throw new FailedAloneException(id, failure);
        }
        failures.remove(id);
        log.error("{} was refused by the ledger and is dropped", id, failure);
        refused.increment();
    }

    private static void rethrowIfAway(Throwable failure) {
        if (failure instanceof RuntimeException e
                && (e instanceof CannotCreateTransactionException
                        || e instanceof CannotGetJdbcConnectionException
                        || SqlStates.isPassing(e) && !SqlStates.isCancelled(e))) {
            throw e;
        }
    }
}
