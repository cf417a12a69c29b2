package io.callrouter.sip;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do, instead of a stack trace. */
class SipPortInUseFailureAnalyzer extends AbstractFailureAnalyzer<SipPortInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SipPortInUseException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Stop what uses it, or set callrouter.sip.port (0 takes one that is free) and callrouter.sip.bind-address.",
                cause);
    }
}
