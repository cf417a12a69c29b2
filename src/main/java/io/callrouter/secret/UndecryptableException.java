package io.callrouter.secret;

import org.jspecify.annotations.Nullable;

/** A stored secret that this installation's key does not open. */
public final class UndecryptableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UndecryptableException(@Nullable Throwable cause) {
        super("A stored secret does not open with this encryption key", cause);
    }
}
