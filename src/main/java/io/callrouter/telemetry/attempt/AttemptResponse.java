package io.callrouter.telemetry.attempt;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.sql.SqlTimes;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An attempt as the API shows it. */
@Schema(name = "Attempt")
record AttemptResponse(
        @JsonProperty("id") UUID id,

        @Schema(example = "a84b4c76e66710@pc33.example.com") @JsonProperty("call_id")
        String callId,

        @Schema(description = "The provider's place in the plan", example = "1") @JsonProperty("place")
        int place,

        @JsonProperty("customer_id") UUID customerId,

        @Schema(description = "null in a call that named its providers") @JsonProperty("route_id") @Nullable
        UUID routeId,

        @JsonProperty("provider_id") UUID providerId,

        @Schema(description = "The first digits of the called number", example = "+821012") @JsonProperty("prefix")
        String prefix,

        @Schema(
                description = "The same for the same number; the number cannot be had from it",
                example = "6b6fd1a3cd7a0b9a5ac0ba3ad6a6d34c")
        @JsonProperty("number_hash")
        String numberHash,

        @Schema(description = "The called number; null unless whole numbers are kept")
        @JsonProperty("destination")
        @Nullable
        String destination,

        @Schema(
                description =
                        "The Call-ID of the INVITE, by which the provider finds the call; null if none was sent, or"
                                + " it was not reported",
                example = "5Jx0c2l7sXo1v9KfQmZb3A")
        @JsonProperty("sip_call_id")
        @Nullable
        String sipCallId,

        @Schema(description = "The final SIP answer; null if none came", example = "503")
        @JsonProperty("code")
        @Nullable
        Integer code,

        @Schema(
                description =
                        "The cause of the telephone network (Q.850) that the provider gave; null if it gave none, or"
                                + " it was not reported",
                example = "34")
        @JsonProperty("sip_cause")
        @Nullable
        Integer sipCause,

        @Schema(description = "As in the attempts of a call", example = "rejected") @JsonProperty("outcome")
        String outcome,

        @Schema(description = "Whether the provider is to blame, and not the callee") @JsonProperty("blamed")
        boolean blamed,

        @Schema(example = "2026-11-24 09:10:42.020113") @JsonProperty("tm_start")
        String tmStart,

        @Schema(example = "9999-01-01 00:00:00.000000") @JsonProperty("tm_progress")
        String tmProgress,

        @Schema(example = "9999-01-01 00:00:00.000000") @JsonProperty("tm_answer")
        String tmAnswer,

        @Schema(description = "When it failed, or when the answered call ended", example = "2026-11-24 09:10:42.081455")
        @JsonProperty("tm_end")
        String tmEnd) {

    static AttemptResponse of(ResultSet row) throws SQLException {
        return new AttemptResponse(
                row.getObject("id", UUID.class),
                row.getString("call_id"),
                row.getInt("place"),
                row.getObject("customer_id", UUID.class),
                row.getObject("route_id", UUID.class),
                row.getObject("provider_id", UUID.class),
                row.getString("prefix"),
                HexFormat.of().formatHex(row.getBytes("number_hash")),
                row.getString("number"),
                row.getString("sip_call_id"),
                row.getObject("code", Integer.class),
                row.getObject("sip_cause", Integer.class),
                row.getString("outcome"),
                row.getBoolean("blamed"),
                Timestamps.format(SqlTimes.read(row, "tm_start")),
                Timestamps.format(SqlTimes.read(row, "tm_progress")),
                Timestamps.format(SqlTimes.read(row, "tm_answer")),
                Timestamps.format(SqlTimes.read(row, "tm_end")));
    }
}
