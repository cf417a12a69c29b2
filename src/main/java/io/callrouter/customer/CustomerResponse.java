package io.callrouter.customer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.web.Decimals;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer's settings as the API shows them. */
@Schema(name = "Customer")
record CustomerResponse(
        @JsonProperty("id") UUID id,
        @JsonProperty("name") String name,
        @JsonProperty("detail") String detail,
        @JsonProperty("default_routes") DefaultRoutes defaultRoutes,
        @JsonProperty("blocked_targets") List<String> blockedTargets,
        @JsonProperty("ordering") Ordering ordering,
        @JsonProperty("cost_tolerance_percent") int costTolerancePercent,
        @JsonProperty("max_cost_per_minute") @Nullable String maxCostPerMinute,
        @JsonProperty("default_region") @Nullable String defaultRegion,
        @JsonProperty("max_calls") @Nullable Integer maxCalls,
        @JsonProperty("tm_create") String tmCreate,
        @JsonProperty("tm_update") String tmUpdate,
        @JsonProperty("tm_delete") String tmDelete) {

    static CustomerResponse of(Customer customer) {
        return new CustomerResponse(
                customer.id(),
                customer.name(),
                customer.detail(),
                customer.defaultRoutes(),
                customer.blockedTargets(),
                customer.ordering(),
                customer.costTolerancePercent(),
                Optional.ofNullable(customer.maxCostPerMinute())
                        .map(Decimals::format)
                        .orElse(null),
                customer.defaultRegion(),
                customer.maxCalls(),
                Timestamps.format(customer.tmCreate()),
                Timestamps.format(customer.tmUpdate()),
                Timestamps.format(customer.tmDelete()));
    }
}
