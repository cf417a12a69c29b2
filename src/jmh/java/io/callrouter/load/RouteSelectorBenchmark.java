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
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

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

    @Benchmark
    public RoutePlan plan() {
        return RouteSelector.select(table, queries[next++ & (CALLS - 1)]);
    }

    /** A route is taken out and put back. */
    @Benchmark
    public RouteTable change() {
        RouteEntry route = changed[next++ & (CALLS - 1)];
        return table.withRoute(route, route);
    }
}
