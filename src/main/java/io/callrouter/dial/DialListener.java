package io.callrouter.dial;

import io.callrouter.dial.ProviderGateway.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Hears how a dial goes on, one event at a time and in order. It must not wait for anything. It may hang the dial up; what
 * comes of that it hears when it is done with the event.
 */
public interface DialListener {

    /** An attempt began. */
    default void started(Attempt attempt) {}

    /** The provider shows progress; {@code attempt} tells since when. */
    default void progressed(Attempt attempt, int code, @Nullable String sdp) {}

    /** An attempt is over; its outcome and verdict are there. */
    default void finished(Attempt attempt) {}

    /** A provider was passed over because it has as many calls as it may have; {@code reason} says of which kind. */
    default void skipped(DialStep step, String reason) {}

    /** The walk is over. Exactly once. */
    default void over(DialResult result) {}

    /** The session of a {@link DialResult.Connected} is over. Exactly once. */
    default void ended(Ending ending) {}
}
