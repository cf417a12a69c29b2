package io.callrouter.sip;

import io.callrouter.sip.transport.SipPortInUseException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do, instead of a stack trace. */
class SipPortInUseFailureAnalyzer extends AbstractFailureAnalyzer<SipPortInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SipPortInUseException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                ("Stop what uses it, or set %1$s.port (0 takes one that is free) and %1$s.bind-address."
                                + " callrouter.sip.port and callrouter.sip.redirect.port must differ.")
                        .formatted(cause.settings()),
                cause);
    }
}
