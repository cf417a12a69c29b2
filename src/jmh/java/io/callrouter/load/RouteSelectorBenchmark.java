package io.callrouter.load;

import io.callrouter.load.PlanWorld.Call;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.PlanQuery;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RouteSelector;
import io.callrouter.plan.RouteTable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What a decision costs in memory, and what a change of one route. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class RouteSelectorBenchmark {

    private static final int CALLS = 1 << 14;
    private static final int ROUTES_A_RULE = 3;
    /** So few that what was read of all of them is still in the nearest cache when they are planned for. */
    private static final int BATCH = 64;

    @Param({"1000", "1000000"})
    private int routes;

    private RouteTable table;
    private PlanQuery[] queries;
    private RouteEntry[] changed;
    private int next;

    @Setup
    public void prepare() throws IOException {
        PlanWorld world = new PlanWorld(Math.max(1, routes / ROUTES_A_RULE));
        table = world.table();
        Instant now = Instant.now();
        List<Call> calls = world.calls(CALLS);
        queries = new PlanQuery[CALLS];
        changed = new RouteEntry[CALLS];
        for (int i = 0; i < CALLS; i++) {
            Call call = calls.get(i);
            queries[i] = new PlanQuery(
                    call.customer(), new PhoneNumber(call.destination()), now, Set.of(), false, PlanQuery.NO_LIMIT);
            RoutePlan plan = RouteSelector.select(table, queries[i]);
            if (!plan.steps().stream()
                    .map(step -> step.provider().id().toString())
                    .toList()
                    .equals(call.providers())) {
                throw new IllegalStateException("A wrong plan for " + call);
            }
            changed[i] = plan.steps().get(0).route();
        }
    }

    /** For a call that no cache holds any more: what was read of the other calls since its last turn has driven it out. */
    @Benchmark
    public RoutePlan plan() {
        return RouteSelector.select(table, queries[next++ & (CALLS - 1)]);
    }

    /** A batch of calls whose ids and numbers were just read, which is not counted. */
    @State(Scope.Thread)
    public static class JustAsked {

        private final PlanQuery[] calls = new PlanQuery[BATCH];
        private long read;

        @Setup(Level.Invocation)
        public void read(RouteSelectorBenchmark all) {
            for (int i = 0; i < BATCH; i++) {
                PlanQuery query = all.queries[all.next++ & (CALLS - 1)];
                String number = query.destination().value();
                read += query.customerId().hashCode() + number.charAt(number.length() - 1);
                calls[i] = query;
            }
        }
    }

    /**
     * For a call that a cache still holds, as in a service that has just read it from the wire. The table has to come from
     * wherever it is.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void planJustAsked(JustAsked asked, Blackhole plans) {
        for (PlanQuery query : asked.calls) {
            plans.consume(RouteSelector.select(table, query));
        }
    }

    /** A route is taken out and put back. */
    @Benchmark
    public RouteTable change() {
        RouteEntry route = changed[next++ & (CALLS - 1)];
        return table.withRoute(route, route);
    }
}
