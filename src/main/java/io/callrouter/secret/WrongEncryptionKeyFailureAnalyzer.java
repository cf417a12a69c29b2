package io.callrouter.secret;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to start with the right key. */
final class WrongEncryptionKeyFailureAnalyzer extends AbstractFailureAnalyzer<WrongEncryptionKeyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WrongEncryptionKeyException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Give this service the key that the first one on this database had: set CALLROUTER_SECRET_ENCRYPTION_KEY"
                        + " to it, or copy the file encryption-key from the first one's data directory.",
                cause);
    }
}
