package io.callrouter.dial;

import org.jspecify.annotations.Nullable;

/** Places calls with providers. One call to it is one attempt. */
public interface ProviderGateway {

    /**
     * Starts an attempt and returns without waiting for anything. All that happens later is told to the listener, one
     * event at a time and in order, on whatever thread; also before this method returns.
     *
     * @return the attempt, to give it up or to hang up
     */
    Leg call(ProviderCall call, LegListener listener);

    /** An attempt on its way, or the session that came of it. */
    interface Leg {

        /**
         * Ends it: an attempt is cancelled, a session hung up. Returns without waiting. What the provider still sends is
         * dealt with by the gateway: a 200 that crosses the CANCEL is acknowledged and hung up (RFC 3261, section 9.1).
         * Does nothing when it has ended already.
         */
        void hangUp();
    }

    /** Hears what becomes of an attempt. To be told without holding a lock that {@link #call} or a hang-up needs. */
    interface LegListener {

        /**
         * An INVITE goes to that address; again for each address of a provider that has several.
         *
         * @param sipCallId its Call-ID (RFC 3261, section 20.8), the same for all of an attempt
         */
        void sentTo(String address, String sipCallId);

        /**
         * A provisional answer came, other than 100.
         *
         * @param sdp the provider's session description for early media, if the answer carries one
         */
        void progressed(int code, String reason, @Nullable String sdp);

        /**
         * The attempt is over. Exactly once; nothing but {@link #ended} comes after it, and that only if answered. One that
         * was given up is over when the provider has nothing more to say to it.
         */
        void finished(Outcome outcome);

        /**
         * The session that an {@link Outcome.Answered} began is over. Exactly once; one that was hung up here, when the
         * provider has confirmed it or can no longer be expected to.
         */
        void ended(Ending ending);
    }

    /** Who ended a session. */
    enum Ending {
        /** {@link Leg#hangUp()} did. */
        HUNG_UP_HERE,
        /** The provider sent BYE. */
        HUNG_UP_THERE,
        /** The provider does not know the session any more, or cannot be reached by it. */
        LOST
    }
}
