package io.callrouter.rate.bulk;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happens to a prefix from one deck to another. Amounts are texts. */
@Schema(name = "RateChange")
record RateChange(
        @Schema(example = "+4477") @JsonProperty("prefix") String prefix,

        @Schema(description = "By the price in the base currency; terms if only fee, increments or currency are others")
        @JsonProperty("change")
        Kind change,

        @Schema(description = "Null if new") @JsonProperty("before") @Nullable
        Price before,

        @Schema(description = "Null if gone") @JsonProperty("after") @Nullable
        Price after) {

    /** SAME is only counted. */
    enum Kind {
        DEARER,
        CHEAPER,
        NEW,
        GONE,
        TERMS,
        SAME;

        /** Those of which each change can be shown. */
        static final Set<Kind> SHOWN = EnumSet.complementOf(EnumSet.of(SAME));

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Schema(name = "RatePrice")
    record Price(
            @Schema(example = "0.0215") @JsonProperty("price_per_minute")
            String pricePerMinute,

            @Schema(example = "EUR") @JsonProperty("currency")
            String currency,

            @Schema(example = "0") @JsonProperty("connection_fee")
            String connectionFee,

            @Schema(example = "60/6") @JsonProperty("increments")
            String increments,

            @Schema(example = "2026-12-01 00:00:00.000000") @JsonProperty("effective_from")
            String effectiveFrom) {}
}
