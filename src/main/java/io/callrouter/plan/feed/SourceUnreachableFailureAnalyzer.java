package io.callrouter.plan.feed;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/** Turns a start without the server to read from into two sentences instead of a stack trace. */
final class SourceUnreachableFailureAnalyzer extends AbstractFailureAnalyzer<SourceUnreachableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SourceUnreachableException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ": "
                        + NestedExceptionUtils.getMostSpecificCause(cause).getMessage(),
                "Start the server, correct callrouter.plan.source.url, .username and .password, or leave them out: then"
                        + " routes are read where they are written.",
                cause);
    }
}
