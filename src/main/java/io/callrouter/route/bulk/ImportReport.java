package io.callrouter.route.bulk;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;

/** What an import changed, or would change. */
@Schema(name = "RouteImport")
record ImportReport(
        @Schema(description = "Rows of the file, without the header") @JsonProperty("rows")
        long rows,

        @JsonProperty("added") long added,
        @JsonProperty("changed") long changed,

        @Schema(description = "Routes of the customer that the file does not have; deleted, with mode=replace")
        @JsonProperty("removed")
        long removed,

        @Schema(description = "Routes that are as the file has them already; they were not touched")
        @JsonProperty("unchanged")
        long unchanged,

        @Schema(description = "Whether nothing was changed, because only this answer was asked for")
        @JsonProperty("dry_run")
        boolean dryRun,

        @Schema(
                description = "Customers and targets that had an enabled route and have none any more;"
                        + " the first 100 by customer and target")
        @JsonProperty("lost_last_route")
        List<Lost> lostLastRoute,

        @Schema(description = "How many there are of those") @JsonProperty("lost_last_route_count")
        long lostLastRouteCount,

        @Schema(description = "Customers that had enabled routes and have none at all any more; the first 100")
        @JsonProperty("lost_all_routes")
        List<UUID> lostAllRoutes,

        @Schema(description = "How many there are of those") @JsonProperty("lost_all_routes_count")
        long lostAllRoutesCount) {

    /** How many of the customers and targets that are worse off are listed. */
    static final int SHOWN = 100;

    @Schema(name = "LostRoute")
    record Lost(
            @JsonProperty("customer_id") UUID customerId,
            @Schema(example = "+82") @JsonProperty("target") String target) {}
}
