package io.callrouter.rate.deck;

import io.callrouter.web.Resource;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A provider's price list of one import.
 *
 * @param number what its rates refer to it by; grows from deck to deck
 * @param effectiveFrom when the earliest of its rates begins
 * @param status at the instant at which it was read
 * @param tmRollback when it was rolled back; null if it was not
 */
public record RateDeck(
        UUID id,
        long number,
        Integer version,
        UUID providerId,
        String name,
        Instant effectiveFrom,
        long rateCount,
        DeckStatus status,
        Instant tmCreate,
        @Nullable Instant tmRollback)
        implements Resource {

    /** Never: an operator deletes a deck that nobody needs any more by SQL, with all of its rates. */
    @Override
    public @Nullable Instant tmDelete() {
        return null;
    }
}
