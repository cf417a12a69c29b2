package io.callrouter.web.problem;

import io.callrouter.web.Problem;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What a failure of PostgreSQL means to the client, by its SQLSTATE (PostgreSQL manual, appendix A). A database that is
 * away, full, read-only, or busy is a reason to come back, not a bug.
 */
final class DatabaseProblems {

    private static final List<String> COME_BACK = List.of(
            "08", // connection exceptions
            "53", // disk full, too many connections, out of memory
            "57", // shut down, starting up, statement cancelled after its timeout
            "58", // I/O errors
            "25006", // read-only: a standby, or a primary that ran full
            "25P03", // this transaction was idle for too long
            "55P03", // a lock was not to be had in time
            "40001", // could not serialise
            "40P01"); // deadlock; this transaction was the one to give way

    private DatabaseProblems() {}

    static Optional<Problem> of(Throwable failure) {
        SQLException cause = sqlException(failure);
        if (cause == null) {
            return Optional.empty();
        }
        String state = String.valueOf(cause.getSQLState());
        if (cause instanceof SQLTransientConnectionException
                || COME_BACK.stream().anyMatch(state::startsWith)) {
            return Optional.of(Problem.of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "database_unavailable",
                    "The database cannot answer now. Send the request again after the time in Retry-After; a POST with"
                            + " an Idempotency-Key, so that nothing is created twice.",
                    List.of()));
        }
        if (state.startsWith("23")) {
            return Optional.of(Problem.of(
                    HttpStatus.CONFLICT,
                    "conflict",
                    "The request contradicts another one that was carried out at the same time. Read the objects"
                            + " again and repeat it.",
                    List.of()));
        }
        return Optional.empty();
    }

    private static @Nullable SQLException sqlException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
