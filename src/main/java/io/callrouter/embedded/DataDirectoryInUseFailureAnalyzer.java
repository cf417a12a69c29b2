package io.callrouter.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns the start-up failure of a second service into two sentences instead of a stack trace. */
final class DataDirectoryInUseFailureAnalyzer extends AbstractFailureAnalyzer<DataDirectoryInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DataDirectoryInUseException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Stop the other service, or give this one a directory of its own with callrouter.embedded.data-dir"
                        + " (and a port of its own with server.port), or let both use one PostgreSQL server with"
                        + " SPRING_DATASOURCE_URL.",
                cause);
    }
}
