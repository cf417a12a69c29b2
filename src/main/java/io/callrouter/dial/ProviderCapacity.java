package io.callrouter.dial;

import io.callrouter.plan.ProviderEntry;

/** How many calls each provider may have, at once and in a second. */
public interface ProviderCapacity {

    /** Takes a place for one call, if there is one. */
    Answer take(ProviderEntry provider);

    /** A place, or why there is none. */
    sealed interface Answer permits Place, Full {}

    /** A call's place with a provider, held while it is dialled there and while its session lasts. */
    non-sealed interface Place extends Answer {

        /** Gives it back. Called once. */
        void release();
    }

    /** @param reason which bound the provider has met, as a sentence with both numbers */
    record Full(String reason) implements Answer {}
}
