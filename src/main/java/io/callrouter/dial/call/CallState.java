package io.callrouter.dial.call;

import com.fasterxml.jackson.annotation.JsonValue;
import io.callrouter.web.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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

    static CallState parse(String text) {
        return Arrays.stream(values())
                .filter(state -> state.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "state",
                        "must be one of "
                                + Arrays.stream(values())
                                        .map(CallState::toString)
                                        .collect(Collectors.joining(", "))));
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
