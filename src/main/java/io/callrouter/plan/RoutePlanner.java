package io.callrouter.plan;

import io.callrouter.numbering.PhoneNumber;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes route plans from what is known now: the current route table and the providers that rest. Never asks the database. */
@Component
public class RoutePlanner {

    private final CurrentRouteTable tables;
    private final RestingProviders resting;

    RoutePlanner(CurrentRouteTable tables, RestingProviders resting) {
        this.tables = tables;
        this.resting = resting;
    }

    /** The routes, providers and customers as they are in memory now. */
    public RouteTable table() {
        return tables.get();
    }

    /**
     * Makes a plan.
     *
     * @param table from {@link #table()}; the same that the number was read with
     * @param limit how many steps are wanted; {@link PlanQuery#NO_LIMIT} for all
     * @param seed see {@link PlanQuery#seed}: an id of the request, or of the call
     */
    public RoutePlan plan(
            RouteTable table,
            UUID customerId,
            PhoneNumber destination,
            Instant at,
            boolean explain,
            int limit,
            String seed) {
        return RouteSelector.select(
                table, new PlanQuery(customerId, destination, at, resting.current(), explain, limit, seed));
    }
}
