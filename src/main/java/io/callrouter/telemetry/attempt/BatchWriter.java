package io.callrouter.telemetry.attempt;

import io.callrouter.telemetry.attempt.AttemptQueue.Batch;
import io.micrometer.core.instrument.Counter;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Writes batches all at once, and by halves if that fails, until those are found that fail by themselves: they hold up no
 * others, and are dropped when they have failed several times. For one thread.
 */
final class BatchWriter {

    private static final int MOST_FAILURES = 5;

    /**
     * No connection, read-only, rolled back for another transaction, no resources, locked by another instance, shut down,
     * a failure of its system (PostgreSQL, appendix A).
     */
    private static final List<String> AWAY = List.of("08", "25", "40", "53", "55", "57P", "58");

    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);

    private final AttemptStore store;
    private final AttemptPartitions partitions;
    private final Consumer<List<Batch>> done;
    private final Counter written;
    private final Counter refused;

    /** How often attempts have failed by themselves. */
    private final Map<UUID, Integer> failures = new HashMap<>();

    /** @param done told of batches of which nothing is left to write */
    BatchWriter(
            AttemptStore store,
            AttemptPartitions partitions,
            Consumer<List<Batch>> done,
            Counter written,
            Counter refused) {
        this.store = store;
        this.partitions = partitions;
        this.done = done;
        this.written = written;
        this.refused = refused;
    }

    /** An attempt was not written, for a reason that may have to do with it. */
    static final class FailedAloneException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final UUID attempt;

        private FailedAloneException(UUID attempt, Throwable cause) {
            super("the attempt " + attempt + " failed: " + cause, cause);
            this.attempt = attempt;
        }

        UUID attempt() {
            return attempt;
        }
    }

    /**
     * Writes them.
     *
     * @throws FailedAloneException if one of them is to be tried again later
     * @throws RuntimeException if the database is away
     */
    void write(List<Batch> batches) {
        try {
            store(batches);
        } catch (RuntimeException | Error e) {
            rethrowIfAway(e);
            partitions.make(); // a missing day is among the reasons
            writeApart(batches);
        }
    }

    private void store(List<Batch> batches) {
        storeAttempts(
                batches.stream().flatMap(batch -> batch.attempts().stream()).toList());
        done.accept(batches);
    }

    private void storeAttempts(List<AttemptRecord> attempts) {
        store.write(attempts);
        written.increment(attempts.size());
    }

    /** Finds those that fail; the others are written. */
    private void writeApart(List<Batch> batches) {
        if (batches.size() == 1) {
            writeAttemptsApart(batches.get(0).attempts());
            done.accept(batches);
            return;
        }
        int half = batches.size() / 2;
        for (List<Batch> part : List.of(batches.subList(0, half), batches.subList(half, batches.size()))) {
            try {
                store(part);
            } catch (RuntimeException | Error e) {
                rethrowIfAway(e);
                writeApart(part);
            }
        }
    }

    private void writeAttemptsApart(List<AttemptRecord> attempts) {
        try {
            storeAttempts(attempts);
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

    /** @throws FailedAloneException if it is to be tried again */
    private void dropIfHopeless(AttemptRecord attempt, Throwable failure) {
        if (!isRefused(sqlState(failure)) && failures.merge(attempt.id(), 1, Integer::sum) < MOST_FAILURES) {
            throw new FailedAloneException(attempt.id(), failure);
        }
        failures.remove(attempt.id());
        log.error("The attempt {} was refused and is dropped", attempt.id(), failure);
        refused.increment();
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
}
