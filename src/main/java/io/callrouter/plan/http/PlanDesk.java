package io.callrouter.plan.http;

import io.callrouter.access.Caller;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RoutePlanner;
import io.callrouter.plan.RouteTable;
import io.callrouter.web.Parameters;
import io.callrouter.web.ProblemException;
import io.callrouter.web.QueryPlus;
import io.callrouter.web.RequestId;
import io.callrouter.web.Timestamps;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what a client asks, the same for one plan and for many, and has the plan made. */
@Component
class PlanDesk {

    static final int LARGEST_LIMIT = 1000;

    private final RoutePlanner planner;
    private final Clock clock;

    PlanDesk(RoutePlanner planner, Clock clock) {
        this.planner = planner;
        this.clock = clock;
    }

    RouteTable table() {
        return planner.table();
    }

    /** The plan for what needs no reading any more; for now if {@code at} is null. */
    RoutePlan plan(
            RouteTable table,
            UUID customer,
            PhoneNumber destination,
            @Nullable Instant at,
            boolean explain,
            int limit,
            String requestId) {
        return at == null
                ? planner.planForNow(table, customer, destination, Timestamps.now(clock), explain, limit, requestId)
                : planner.plan(table, customer, destination, at, explain, limit, requestId);
    }

    /**
     * Makes the plan that was asked for.
     *
     * @throws ProblemException 400 naming the field that cannot be read, 403 if it is another customer's call
     */
    RoutePlan plan(
            RouteTable table,
            @Nullable UUID customerId,
            String destination,
            @Nullable String at,
            boolean explain,
            int limit,
            Caller caller) {
        UUID customer = customer(customerId, caller);
        String region = table.customer(customer).region();
        PhoneNumber number = Parameters.parse(
                "destination", QueryPlus.restore(destination), text -> PhoneNumber.parse(text, region));
        Instant instant = Parameters.parseIfGiven("at", at, Timestamps::parse);
        return plan(table, customer, number, instant, explain, limit, RequestId.current());
    }

    /** Whose call it is; null if nobody is named, or a customer that this caller may not see. */
    static @Nullable UUID visibleCustomer(@Nullable UUID customerId, Caller caller) {
        UUID customer = customerId == null ? caller.customerId() : customerId;
        return customer == null || !caller.sees(customer) ? null : customer;
    }

    private static UUID customer(@Nullable UUID customerId, Caller caller) {
        UUID customer = customerId == null ? caller.customerId() : customerId;
        if (customer == null) {
            throw ProblemException.invalid("customer_id", "is required in the query");
        }
        caller.requireSees(customer);
        return customer;
    }
}
