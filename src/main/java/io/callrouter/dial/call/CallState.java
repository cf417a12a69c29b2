package io.callrouter.dial.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a call has come. */
enum CallState {
    /** A provider has been asked, and the callee does not ring. */
    DIALING,
    /** The provider of the last attempt shows progress. */
    RINGING,
    /** A session lasts. */
    ANSWERED,
    /** The session is over. */
    ENDED,
    /** No provider answered. */
    FAILED,
    /** Given up before an answer. */
    CANCELED;

    boolean isOver() {
        return this == ENDED || this == FAILED || this == CANCELED;
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
