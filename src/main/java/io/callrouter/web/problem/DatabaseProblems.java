package io.callrouter.web.problem;

import io.callrouter.sql.SqlStates;
import io.callrouter.web.Problem;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** What a failure of PostgreSQL means to the client. What passes is a reason to come back, not a bug. */
final class DatabaseProblems {

    private DatabaseProblems() {}

    static Optional<Problem> of(Throwable failure) {
        if (SqlStates.isPassing(failure)) {
            return Optional.of(Problem.of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "database_unavailable",
                    "The database cannot answer now. Send the request again after the time in Retry-After; a POST with"
                            + " an Idempotency-Key, so that nothing is created twice.",
                    List.of()));
        }
        if (SqlStates.isConflict(failure)) {
            return Optional.of(Problem.of(
                    HttpStatus.CONFLICT,
                    "conflict",
                    "The request contradicts another one that was carried out at the same time. Read the objects"
                            + " again and repeat it.",
                    List.of()));
        }
        return Optional.empty();
    }
}
