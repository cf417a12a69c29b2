package io.callrouter.plan.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.web.Problem;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Describes the answer to many questions at once, which {@link PlanJson} writes. */
@Schema(name = "RoutePlans")
record PlansResponse(
        @ArraySchema(
                arraySchema = @Schema(description = "For each query, in their order, its plan or why there is none"),
                schema = @Schema(oneOf = {PlanResponse.class, Problem.class}))
        @JsonProperty("plans")
        List<Object> plans) {}
