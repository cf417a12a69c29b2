package io.callrouter.dial;

import io.callrouter.plan.ProviderEntry;

/** How many calls each provider may have, at once and in a second. */
public interface ProviderCapacity {

    /** Sets no bound. */
    ProviderCapacity UNLIMITED = provider -> () -> {};

    /** Takes a place for one call, if there is one; otherwise {@link #FULL}. */
    Place take(ProviderEntry provider);

    /** A call's place with a provider, held while it is dialled there and while its session lasts. */
    interface Place {

        /** Gives it back. Called once. */
        void release();
    }

    /** No place. */
    Place FULL = () -> {};
}
