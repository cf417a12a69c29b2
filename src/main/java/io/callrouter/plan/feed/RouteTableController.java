package io.callrouter.plan.feed;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Allowed({ADMIN, SERVICE})
@Tag(name = "Route plan", description = "Which providers a call takes")
class RouteTableController {

    private final RouteTables tables;
    private final ChangeFollower follower;
    private final Clock clock;

    RouteTableController(RouteTables tables, ChangeFollower follower, Clock clock) {
        this.tables = tables;
        this.follower = follower;
        this.clock = clock;
    }

    @GetMapping(path = "/v1.0/route-table", produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "readRouteTable",
            summary = "See how fresh the routes in memory are",
            description = "Of the replica that answers. Replicas with the same revision make the same plans.")
    RouteTableResponse read() {
        return RouteTableResponse.of(tables.table(), tables.freshness(), follower.isListening(), clock.instant());
    }
}
