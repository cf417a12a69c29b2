package io.callrouter.dial.call;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.web.Parameters;
import io.callrouter.web.QueryPlus;
import io.callrouter.web.Timestamps;
import io.callrouter.web.Words;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are asked for; null stands for any.
 *
 * @param from the earliest {@code tm_create}
 * @param to the first one that is too late
 */
record CallFilter(
        @Nullable UUID customerId,
        @Nullable CallState state,
        @Nullable PhoneNumber destination,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** @throws io.callrouter.web.ProblemException 400 naming the parameter that cannot be read */
    static CallFilter parse(
            @Nullable UUID customerId,
            @Nullable String state,
            @Nullable String destination,
            @Nullable String from,
            @Nullable String to) {
        return new CallFilter(
                customerId,
                Parameters.parseIfGiven("state", state, word -> Words.parse(word, CallState.class)),
                Parameters.parseIfGiven(
                        "destination", destination, text -> PhoneNumber.parse(QueryPlus.restore(text), null)),
                Parameters.parseIfGiven("from", from, Timestamps::parse),
                Parameters.parseIfGiven("to", to, Timestamps::parse));
    }

    boolean matches(CallSnapshot call) {
        CallSubject subject = call.subject();
        return (customerId == null || subject.customerId().equals(customerId))
                && (destination == null || subject.destination().equals(destination))
                && (from == null || !call.tmCreate().isBefore(from))
                && (to == null || call.tmCreate().isBefore(to))
                && (state == null || call.state() == state);
    }

    /** Whether it is for calls that go on only, of which there are no records. */
    boolean isForCallsInProgress() {
        return state != null && !state.isOver();
    }
}
