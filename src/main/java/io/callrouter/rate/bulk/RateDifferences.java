package io.callrouter.rate.bulk;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.rate.bulk.RateChange.Kind;
import io.callrouter.rate.bulk.RateComparison.Summary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;

/** What is other in one deck than in another. */
@Schema(name = "RateDifferences")
record RateDifferences(
        @JsonProperty("from") UUID from,
        @JsonProperty("to") UUID to,
        @JsonProperty("dearer") long dearer,
        @JsonProperty("cheaper") long cheaper,
        @JsonProperty("new") long added,
        @JsonProperty("gone") long gone,

        @Schema(description = "Prefixes of the same price with another fee, increments or currency")
        @JsonProperty("terms")
        long terms,

        @JsonProperty("same") long same,

        @Schema(description = "The first 100 of each, by prefix; differences/export has all") @JsonProperty("changes")
        List<RateChange> changes) {

    static final int SHOWN = 100;

    static RateDifferences of(UUID from, UUID to, Summary changes) {
        return new RateDifferences(
                from,
                to,
                changes.count(Kind.DEARER),
                changes.count(Kind.CHEAPER),
                changes.count(Kind.NEW),
                changes.count(Kind.GONE),
                changes.count(Kind.TERMS),
                changes.count(Kind.SAME),
                changes.examples());
    }
}
