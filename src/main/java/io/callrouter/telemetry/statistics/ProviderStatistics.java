package io.callrouter.telemetry.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How attempts went, by what was asked for. */
@Schema(name = "ProviderStatistics")
record ProviderStatistics(
        @Schema(description = "The first hour that is counted", example = "2026-11-23 10:00:00.000000")
        @JsonProperty("from")
        String from,

        @Schema(description = "The end of the last one", example = "2026-11-24 10:00:00.000000") @JsonProperty("to")
        String to,

        @Schema(description = "Most attempts first") @JsonProperty("result")
        List<Group> result) {

    /** Attempts that have in common what they were counted by. */
    @Schema(name = "ProviderStatisticsGroup")
    record Group(
            @Schema(description = "null unless counted by provider") @JsonProperty("provider_id") @Nullable
            UUID providerId,

            @Schema(description = "First digits of the called number; null unless counted by target", example = "+821")
            @JsonProperty("target")
            @Nullable
            String target,

            @Schema(description = "null unless counted by customer") @JsonProperty("customer_id") @Nullable
            UUID customerId,

            @Schema(description = "null unless counted by hour", example = "2026-11-24 09:00:00.000000")
            @JsonProperty("hour")
            @Nullable
            String hour,

            @Schema(description = "null unless counted by day", example = "2026-11-24") @JsonProperty("day") @Nullable
            String day,

            @Schema(description = "null unless counted by month", example = "2026-11") @JsonProperty("month") @Nullable
            String month,

            @Schema(example = "1200") @JsonProperty("attempts")
            long attempts,

            @Schema(example = "642") @JsonProperty("answered")
            long answered,

            @Schema(description = "Answer-seizure ratio: answered of all", example = "0.5350") @JsonProperty("asr")
            BigDecimal asr,

            @Schema(
                    description = "Network effectiveness ratio: answered, busy, not picked up or declined, of all"
                            + " (ITU-T E.425)",
                    example = "0.8917")
            @JsonProperty("ner")
            BigDecimal ner,

            @Schema(
                    description = "Mean duration of answered calls whose end is known; null without any",
                    example = "184.2")
            @JsonProperty("acd_seconds")
            @Nullable
            BigDecimal acdSeconds,

            @Schema(description = "Duration of these calls together", example = "118256.4")
            @JsonProperty("talked_seconds")
            BigDecimal talkedSeconds,

            @Schema(
                    description =
                            "Post-dial delay, to the first sign of progress, that half of the attempts stay below;"
                                    + " give or take 10 %; null without any",
                    example = "1579")
            @JsonProperty("pdd_p50_ms")
            @Nullable
            Long pddP50,

            @Schema(description = "And that 95 % stay below", example = "4467") @JsonProperty("pdd_p95_ms") @Nullable
            Long pddP95,

            @Schema(
                    description = "Attempts by SIP answer, or by outcome where none came",
                    example = "{\"200\": 642, \"486\": 428, \"503\": 120, \"no_response\": 10}")
            @JsonProperty("codes")
            Map<String, Long> codes) {}
}
