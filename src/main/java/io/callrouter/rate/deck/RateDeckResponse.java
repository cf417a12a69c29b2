package io.callrouter.rate.deck;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;

/** A deck as JSON. */
@Schema(name = "RateDeck")
public record RateDeckResponse(
        @JsonProperty("id") UUID id,
        @JsonProperty("provider_id") UUID providerId,

        @Schema(description = "Whatever the import called it, such as the name of the file") @JsonProperty("name")
        String name,

        @Schema(description = "scheduled before effective_from; effective; superseded by a later deck; rolled_back")
        @JsonProperty("status")
        DeckStatus status,

        @Schema(description = "When the earliest of its rates begins", example = "2026-12-01 00:00:00.000000")
        @JsonProperty("effective_from")
        String effectiveFrom,

        @JsonProperty("rate_count") long rateCount,

        @Schema(example = "2026-11-25 01:46:42.175624") @JsonProperty("tm_create")
        String tmCreate,

        @Schema(description = "When it was rolled back", example = Timestamps.NEVER) @JsonProperty("tm_rollback")
        String tmRollback) {

    public static RateDeckResponse of(RateDeck deck) {
        return new RateDeckResponse(
                deck.id(),
                deck.providerId(),
                deck.name(),
                deck.status(),
                Timestamps.format(deck.effectiveFrom()),
                deck.rateCount(),
                Timestamps.format(deck.tmCreate()),
                Timestamps.format(deck.tmRollback()));
    }
}
