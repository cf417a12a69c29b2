package io.callrouter.rate.bulk;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.rate.bulk.RateChange.Kind;
import io.callrouter.rate.bulk.RateComparison.Summary;
import io.callrouter.rate.deck.RateDeck;
import io.callrouter.rate.deck.RateDeckResponse;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an import of a deck did, or would do. */
@Schema(name = "RateImport")
record RateImportReport(
        @Schema(description = "The new deck; null after a dry run") @JsonProperty("deck") @Nullable
        RateDeckResponse deck,

        @Schema(description = "Rows of the file, without the header") @JsonProperty("rows")
        long rows,

        @Schema(description = "When the earliest rate begins", example = "2026-12-01 00:00:00.000000")
        @JsonProperty("effective_from")
        String effectiveFrom,

        @Schema(description = "Whether nothing was changed, because only this answer was asked for")
        @JsonProperty("dry_run")
        boolean dryRun,

        @Schema(description = "Columns of the file that were left out") @JsonProperty("ignored_columns")
        List<String> ignoredColumns,

        @Schema(description = "The deck that is in force right before; null if there is none")
        @JsonProperty("compared_with")
        @Nullable
        UUID comparedWith,

        @Schema(
                description = "The deck that is in force although this one is imported, because it began later; null if"
                        + " there is none")
        @JsonProperty("superseded_by")
        @Nullable
        UUID supersededBy,

        @JsonProperty("dearer") long dearer,
        @JsonProperty("cheaper") long cheaper,
        @JsonProperty("new") long added,

        @Schema(description = "Prefixes of the deck before that this one does not have") @JsonProperty("gone")
        long gone,

        @Schema(description = "Prefixes of the same price with another fee, increments or currency")
        @JsonProperty("terms")
        long terms,

        @JsonProperty("same") long same,

        @Schema(description = "The first 10 of each, by prefix") @JsonProperty("examples")
        List<RateChange> examples) {

    static final int SHOWN = 10;

    static RateImportReport of(
            @Nullable RateDeck deck,
            long rows,
            String effectiveFrom,
            boolean dryRun,
            List<String> ignored,
            @Nullable UUID before,
            @Nullable UUID supersededBy,
            Summary changes) {
        return new RateImportReport(
                deck == null ? null : RateDeckResponse.of(deck),
                rows,
                effectiveFrom,
                dryRun,
                ignored,
                before,
                supersededBy,
                changes.count(Kind.DEARER),
                changes.count(Kind.CHEAPER),
                changes.count(Kind.NEW),
                changes.count(Kind.GONE),
                changes.count(Kind.TERMS),
                changes.count(Kind.SAME),
                changes.examples());
    }
}
