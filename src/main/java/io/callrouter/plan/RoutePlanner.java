package io.callrouter.plan;

import io.callrouter.numbering.PhoneNumber;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes route plans from what is known now: the current route table and the providers that rest. Never asks the database. */
@Component
public class RoutePlanner {

    private final CurrentRouteTable tables;
    private final RestingProviders resting;
    private final ProviderLoad load;
    private final Counter empty;

    RoutePlanner(CurrentRouteTable tables, RestingProviders resting, ProviderLoad load, MeterRegistry meters) {
        this.tables = tables;
        this.resting = resting;
        this.load = load;
        this.empty = Counter.builder("callrouter.plans.empty")
                .description("Plans for calls about to be dialled that have no step")
                .register(meters);
    }

    /** The routes, providers and customers as they are in memory now. */
    public RouteTable table() {
        return tables.get();
    }

    /**
     * Makes a plan, whatever the load of its providers.
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
        return plan(table, customerId, destination, at, explain, limit, seed, ProviderLoad.UNKNOWN);
    }

    /**
     * Makes a plan for a call that is about to be dialled here, whatever the load of its providers: who dials asks for each
     * provider's bounds at its turn.
     */
    public RoutePlan planToDial(RouteTable table, UUID customerId, PhoneNumber destination, Instant now, String seed) {
        return counted(plan(table, customerId, destination, now, false, PlanQuery.NO_LIMIT, seed));
    }

    /** Makes a plan for a call that somebody else is about to dial: without providers that take no further call now. */
    public RoutePlan planForNow(
            RouteTable table,
            UUID customerId,
            PhoneNumber destination,
            Instant now,
            boolean explain,
            int limit,
            String seed) {
        return counted(plan(table, customerId, destination, now, explain, limit, seed, load));
    }

    /**
     * Makes a plan for a call that somebody else is about to dial. If it has no step, it is made once more and explained; the
     * second one may have a step after all, if a full provider takes calls by then.
     */
    public RoutePlan planForNowOrWhyNot(
            RouteTable table, UUID customerId, PhoneNumber destination, Instant now, int limit, String seed) {
        RoutePlan plan = plan(table, customerId, destination, now, false, limit, seed, load);
        return plan.steps().isEmpty() ? planForNow(table, customerId, destination, now, true, limit, seed) : plan;
    }

    private RoutePlan counted(RoutePlan plan) {
        if (plan.steps().isEmpty()) {
            empty.increment();
        }
        return plan;
    }

    private RoutePlan plan(
            RouteTable table,
            UUID customerId,
            PhoneNumber destination,
            Instant at,
            boolean explain,
            int limit,
            String seed,
            ProviderLoad providerLoad) {
        return RouteSelector.select(
                table,
                new PlanQuery(customerId, destination, at, resting.current(), explain, limit, seed, providerLoad));
    }
}
