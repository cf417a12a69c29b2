package io.callrouter.plan.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many questions for route plans at once. */
@Schema(name = "RoutePlansRequest")
record PlansRequest(
        @NotNull
        @Size(min = 1, max = MOST, message = "must hold 1 to {max} queries; send more of them in several requests")
        @JsonProperty("queries")
        List<Query> queries,

        @Schema(description = "How many routes of each plan at the most, the first ones; all when absent")
        @Min(1)
        @Max(PlanDesk.LARGEST_LIMIT)
        @JsonProperty("limit")
        @Nullable
        Integer limit) {

    static final int MOST = 1000;

    /** What is asked; values are read when it is answered, so that a wrong one spoils no other query. */
    @Schema(name = "RoutePlanQuery")
    record Query(
            @Schema(
                    description = "Whose call it is; a customer's key may leave it out",
                    format = "uuid",
                    example = "00000000-0000-0000-0000-000000000001")
            @JsonProperty("customer_id")
            @Nullable
            String customerId,

            @Schema(
                    description = "The called number, written as for a single plan",
                    example = "+821012345678",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("destination")
            @Nullable
            String destination,

            @Schema(description = "The instant of the call; now when absent", example = "2026-12-24 18:00:00")
            @JsonProperty("at")
            @Nullable
            String at) {}
}
