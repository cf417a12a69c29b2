package io.callrouter.rate.deck;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.Rate;
import io.callrouter.web.Decimals;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rate that applies, as JSON. Amounts are texts, because many programs would read numbers as floating point. */
@Schema(name = "Rate")
record RateResponse(
        @JsonProperty("provider_id") UUID providerId,

        @Schema(example = "+447700900123") @JsonProperty("destination")
        String destination,

        @Schema(example = "2026-12-01 00:00:00.000000") @JsonProperty("at")
        String at,

        @Schema(description = "What the destination begins with", example = "+4477") @JsonProperty("prefix")
        String prefix,

        @Schema(example = "0.0215") @JsonProperty("price_per_minute")
        String pricePerMinute,

        @Schema(example = "EUR") @JsonProperty("currency") String currency,

        @Schema(
                description = "The price in base_currency; null if the service does not know the currency any more",
                example = "0.02329955")
        @JsonProperty("cost_per_minute")
        @Nullable
        String costPerMinute,

        @Schema(example = "USD") @JsonProperty("base_currency")
        String baseCurrency,

        @Schema(description = "For each answered call", example = "0") @JsonProperty("connection_fee")
        String connectionFee,

        @Schema(
                description = "Seconds that are charged at least, and by which the charge grows after that",
                example = "60/6")
        @JsonProperty("increments")
        String increments,

        @Schema(example = "2026-12-01 00:00:00.000000") @JsonProperty("effective_from")
        String effectiveFrom,

        @Schema(description = "No longer from this instant on", example = Timestamps.NEVER)
        @JsonProperty("effective_until")
        String effectiveUntil,

        @JsonProperty("deck_id") UUID deckId,
        @JsonProperty("deck_name") String deckName) {

    static RateResponse of(UUID providerId, PhoneNumber destination, Instant at, Rate rate, Currencies currencies) {
        return new RateResponse(
                providerId,
                destination.value(),
                Timestamps.format(at),
                rate.prefix(),
                Decimals.format(rate.pricePerMinute()),
                rate.currency(),
                Optional.ofNullable(rate.costPerMinute()).map(Decimals::format).orElse(null),
                currencies.base(),
                Decimals.format(rate.connectionFee()),
                rate.increments(),
                Timestamps.format(rate.effectiveFrom()),
                Timestamps.format(rate.effectiveUntil()),
                rate.deckId(),
                rate.deckName());
    }
}
