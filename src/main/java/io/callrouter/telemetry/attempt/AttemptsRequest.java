package io.callrouter.telemetry.attempt;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attempts that a call service made. */
@Schema(name = "AttemptsRequest")
record AttemptsRequest(
        @NotNull
        @Size(min = 1, max = MOST, message = "must hold 1 to {max} attempts; send more of them in several requests")
        @JsonProperty("attempts")
        List<Item> attempts) {

    static final int MOST = 1000;

    /** What is told of one; {@link ReportReader} says what its values must be. */
    @Schema(name = "AttemptReport")
    record Item(
            @Schema(
                    description = "Of the attempt, chosen by who reports it; reported again, it counts once",
                    format = "uuid",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("id")
            @Nullable
            String id,

            @Schema(
                    description = "The same for all attempts of a call: 1 to 128 printable ASCII characters, no spaces",
                    example = "a84b4c76e66710@pc33.example.com",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("call_id")
            @Nullable
            String callId,

            @Schema(
                    description = "The provider's place in the plan",
                    minimum = "1",
                    maximum = "1000",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("place")
            @Nullable
            Integer place,

            @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) @JsonProperty("customer_id") @Nullable
            String customerId,

            @Schema(format = "uuid") @JsonProperty("route_id") @Nullable
            String routeId,

            @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) @JsonProperty("provider_id") @Nullable
            String providerId,

            @Schema(
                    description = "The called number, international",
                    example = "+821012345678",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("destination")
            @Nullable
            String destination,

            @Schema(
                    description = "The final SIP answer; null if none came, and in an attempt that is in progress",
                    minimum = "200",
                    maximum = "699",
                    example = "503")
            @JsonProperty("code")
            @Nullable
            Integer code,

            @Schema(
                    description = "The Call-ID of the INVITE to the provider: 1 to 255 printable ASCII characters, no"
                            + " spaces",
                    example = "5Jx0c2l7sXo1v9KfQmZb3A")
            @JsonProperty("sip_call_id")
            @Nullable
            String sipCallId,

            @Schema(
                    description = "The cause of the telephone network (Q.850) that the answer's Reason header gave (RFC"
                            + " 3326); null if it gave none",
                    minimum = "1",
                    maximum = "127",
                    example = "34")
            @JsonProperty("sip_cause")
            @Nullable
            Integer sipCause,

            @Schema(
                    description = "When it began; the same whenever it is reported",
                    example = "2026-11-24 09:10:42.020113",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("tm_start")
            @Nullable
            String tmStart,

            @Schema(description = "The first sign of progress, 180 or 183") @JsonProperty("tm_progress") @Nullable
            String tmProgress,

            @Schema(description = "When it was answered: there if code is 2xx, and only then")
            @JsonProperty("tm_answer")
            @Nullable
            String tmAnswer,

            @Schema(
                    description = "When it failed, or when the answered call ended; an answered one may be reported"
                            + " without it and, when the call is over, once more with it. Without it and without code,"
                            + " the attempt is in progress")
            @JsonProperty("tm_end")
            @Nullable
            String tmEnd) {}
}
