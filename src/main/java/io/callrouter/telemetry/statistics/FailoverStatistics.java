package io.callrouter.telemetry.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;

/** From which provider calls went on to which, and what came of it. */
@Schema(name = "FailoverStatistics")
record FailoverStatistics(
        @Schema(description = "The first hour that is counted", example = "2026-11-23 10:00:00.000000")
        @JsonProperty("from")
        String from,

        @Schema(description = "The end of the last one", example = "2026-11-24 10:00:00.000000") @JsonProperty("to")
        String to,

        @Schema(description = "Times that a call failed at a provider and went on to another", example = "152")
        @JsonProperty("failovers")
        long failovers,

        @Schema(description = "Calls that were answered after a failure", example = "120") @JsonProperty("calls_saved")
        long callsSaved,

        @Schema(description = "Most calls first") @JsonProperty("result")
        List<Flow> result) {

    @Schema(name = "Failover")
    record Flow(
            @JsonProperty("from_provider_id") UUID fromProviderId,

            @Schema(description = "The SIP answer, or the outcome where none came", example = "503")
            @JsonProperty("from_code")
            String fromCode,

            @JsonProperty("to_provider_id") UUID toProviderId,

            @Schema(example = "200") @JsonProperty("to_code")
            String toCode,

            @JsonProperty("answered") boolean answered,

            @Schema(example = "120") @JsonProperty("calls") long calls) {}
}
