package io.callrouter.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.web.Decimals;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A route as the API shows it. */
@Schema(name = "Route")
record RouteResponse(
        @JsonProperty("id") UUID id,
        @JsonProperty("customer_id") UUID customerId,
        @JsonProperty("provider_id") UUID providerId,
        @JsonProperty("name") String name,
        @JsonProperty("detail") String detail,
        @JsonProperty("priority") int priority,
        @JsonProperty("target") String target,
        @JsonProperty("enabled") boolean enabled,

        @Schema(description = "null if it is not disabled for a time") @JsonProperty("disabled_until") @Nullable
        String disabledUntil,

        @JsonProperty("schedule") @Nullable ScheduleRequest schedule,
        @JsonProperty("weight") @Nullable Integer weight,
        @JsonProperty("max_cost_per_minute") @Nullable String maxCostPerMinute,
        @JsonProperty("tm_create") String tmCreate,

        @Schema(description = Timestamps.NEVER + " if it was never changed") @JsonProperty("tm_update")
        String tmUpdate,

        @Schema(description = Timestamps.NEVER + " if it is not deleted") @JsonProperty("tm_delete")
        String tmDelete) {

    static RouteResponse of(Route route) {
        return new RouteResponse(
                route.id(),
                route.customerId(),
                route.providerId(),
                route.name(),
                route.detail(),
                route.priority(),
                route.target().value(),
                route.isEnabled(),
                Timestamps.formatOrNull(route.disabledUntil()),
                route.schedule(),
                route.weight(),
                Optional.ofNullable(route.maxCostPerMinute())
                        .map(Decimals::format)
                        .orElse(null),
                Timestamps.format(route.tmCreate()),
                Timestamps.format(route.tmUpdate()),
                Timestamps.format(route.tmDelete()));
    }
}
