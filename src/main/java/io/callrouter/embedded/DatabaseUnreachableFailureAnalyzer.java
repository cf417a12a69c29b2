package io.callrouter.embedded;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.flywaydb.core.internal.exception.sqlExceptions.FlywaySqlUnableToConnectToDbException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/** Turns a start without a database into two sentences instead of a stack trace. */
final class DatabaseUnreachableFailureAnalyzer extends AbstractFailureAnalyzer<FlywaySqlUnableToConnectToDbException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FlywaySqlUnableToConnectToDbException cause) {
        return new FailureAnalysis(
                "The PostgreSQL server does not let the service in: " + reason(cause) + substitute(cause),
                "Start the server, or correct SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and"
                        + " SPRING_DATASOURCE_PASSWORD. Without them the service starts a server of its own.",
                cause);
    }

    private static String substitute(Throwable cause) {
        return Arrays.stream(cause.getSuppressed())
                .filter(DatabaseSubstitute.UnusableException.class::isInstance)
                .map(unusable -> "\n" + unusable.getMessage())
                .collect(Collectors.joining());
    }

    private static String reason(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SQLException && each.getMessage() != null) {
                return each.getMessage();
            }
        }
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(cause).getMessage());
    }
}
