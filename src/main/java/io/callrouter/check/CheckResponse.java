package io.callrouter.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.check.CheckDesk.Checked;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with the route table. */
@Schema(name = "Checks")
record CheckResponse(
        @Schema(description = "Of the table that was checked: see /v1.0/route-table") @JsonProperty("revision")
        long revision,

        @JsonProperty("tm_check") String tmCheck,

        @Schema(description = "How many routes were looked at") @JsonProperty("routes")
        int routes,

        @Schema(description = "How many findings there are, those beyond limit included") @JsonProperty("total")
        long total,

        @Schema(description = "How many there are of each kind") @JsonProperty("kinds")
        List<Kind> kinds,

        @Schema(description = "The worst kinds first, of each kind no more than limit") @JsonProperty("result")
        List<Finding> result) {

    /** A kind of which there are findings. */
    @Schema(name = "CheckKind")
    record Kind(
            @JsonProperty("code") CheckCode code,
            @JsonProperty("severity") CheckCode.Severity severity,
            @JsonProperty("count") int count) {}

    /** @param only null for all kinds */
    static CheckResponse of(Checked checked, @Nullable CheckCode only, int limit) {
        Findings findings = checked.report().findings();
        List<CheckCode> codes = Arrays.stream(CheckCode.values())
                .filter(code -> (only == null || only == code) && findings.count(code) > 0)
                .toList();
        return new CheckResponse(
                checked.table().revision(),
                Timestamps.format(checked.at()),
                checked.report().routes(),
                codes.stream().mapToLong(findings::count).sum(),
                codes.stream()
                        .map(code -> new Kind(code, code.severity(), findings.count(code)))
                        .toList(),
                codes.stream()
                        .flatMap(code -> findings.first(code, limit).stream())
                        .toList());
    }
}
