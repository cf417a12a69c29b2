package io.callrouter.sql;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a failure of PostgreSQL means, by the SQLSTATE that is found among its causes (PostgreSQL manual, appendix A). */
public final class SqlStates {

    private static final List<String> UNREACHABLE = List.of(
            "08", // connection exceptions
            "53", // disk full, too many connections, out of memory
            "57"); // shut down, starting up, statement cancelled after its timeout

    private static final List<String> PASSING = List.of(
            "58", // I/O errors
            "25006", // read-only: a standby, or a primary that ran full
            "25P03", // this transaction was idle for too long
            "25P04", // this transaction took too long
            "55P03", // a lock was not to be had in time
            "40001", // could not serialise
            "40P01"); // deadlock; this transaction was the one to give way

    private static final String CANCELLED = "57014";
    private static final String INVALID_DATA = "22";
    private static final String BROKEN_CONSTRAINT = "23";

    private SqlStates() {}

    /** Whether the server cannot be reached or takes nobody in now. One that refuses us, as for a wrong password, is there. */
    public static boolean isUnreachable(Throwable failure) {
        return isOneOf(UNREACHABLE, of(failure));
    }

    /** Whether the same may go well later: the database is away, full, read-only, or busy. */
    public static boolean isPassing(Throwable failure) {
        String state = of(failure);
        return isOneOf(UNREACHABLE, state) || isOneOf(PASSING, state) || hasNoConnection(failure);
    }

    /** Whether the statement was cancelled, as when it took too long. That may be because of what it holds. */
    public static boolean isCancelled(Throwable failure) {
        return CANCELLED.equals(of(failure));
    }

    /** Whether it contradicts what is in the database. */
    public static boolean isConflict(Throwable failure) {
        return isOneOf(List.of(BROKEN_CONSTRAINT), of(failure));
    }

    /** Whether it fails because of what it holds, so that the same would happen again. */
    public static boolean isRefused(Throwable failure) {
        return isOneOf(List.of(INVALID_DATA, BROKEN_CONSTRAINT), of(failure));
    }

    private static boolean isOneOf(List<String> beginnings, @Nullable String state) {
        return state != null && beginnings.stream().anyMatch(state::startsWith);
    }

    private static @Nullable String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    /** The pool had none in time. */
    private static boolean hasNoConnection(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
        }
        return false;
    }
}
