package io.callrouter.plan.http;

import io.callrouter.access.Caller;
import io.callrouter.access.Callers;
import io.callrouter.access.Role;
import io.callrouter.access.Token;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.plan.RouteTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers {@linkplain PlainBatch plain batches} of callers that are known; leaves all others alone. */
@Component
class QuickBatches {

    private final PlanDesk desk;
    private final Callers callers;
    private final Timer requests;
    private final Counter quick;
    /** Of no meaning; without it the compiler would leave {@link #fetch} out. */
    private long fetched;

    QuickBatches(PlanDesk desk, Callers callers, MeterRegistry meters) {
        this.desk = desk;
        this.callers = callers;
        this.requests = QuickPlans.timer(meters, "POST", PlanController.BATCHES);
        this.quick = QuickPlans.counter(meters, "batch");
    }

    /** As far as memory knows it; null if it does not, which the ordinary way settles. */
    @Nullable
    Caller caller(Token token) {
        return callers.recall(token);
    }

    /**
     * Writes the whole answer. Makes no plan unless it makes all of them, for plans are counted.
     *
     * @param requestId see {@link io.callrouter.plan.PlanQuery#seed}
     * @return false if the request has to go the ordinary way; what was written then is of no use
     */
    boolean answer(PlainBatch batch, Caller caller, String requestId, JsonBytes json) {
        long start = System.nanoTime();
        List<UUID> customers = new ArrayList<>(batch.queries().size());
        for (PlainBatch.Query query : batch.queries()) {
            UUID customer = PlanDesk.visibleCustomer(query.customerId(), caller);
            if (customer == null) {
                return false;
            }
            customers.add(customer);
        }
        RouteTable table = desk.table();
        boolean hidden = caller.is(Role.CUSTOMER);
        RoutePlan[] plans = new RoutePlan[customers.size()];
        for (int i = 0; i < plans.length; i++) {
            PlainBatch.Query query = batch.queries().get(i);
            plans[i] = desk.plan(
                    table, customers.get(i), query.destination(), query.at(), false, batch.limit(), requestId);
        }
        fetched = fetch(plans);
        String separator = "{\"plans\":[";
        for (RoutePlan plan : plans) {
            PlanJson.write(plan, hidden, json.append(separator));
            separator = ",";
        }
        json.append("]}");
        quick.increment(batch.queries().size());
        requests.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return true;
    }

    /**
     * Reads what will be written of the plans' routes. Of a large table hardly a route is in the processor's caches: when
     * they are read one right behind the other, all are waited for at the same time.
     */
    private static long fetch(RoutePlan[] plans) {
        long all = 0;
        for (RoutePlan plan : plans) {
            for (Step step : plan.steps()) {
                RouteEntry route = step.route();
                all += route.id().getLeastSignificantBits()
                        + route.name().length()
                        + route.target().value().length();
            }
        }
        return all;
    }
}
