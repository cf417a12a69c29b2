package io.callrouter.load;

import io.callrouter.numbering.TargetSet;
import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.Ordering;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.CostRules;
import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.PlanQuery;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RouteSelector;
import io.callrouter.plan.RouteTable;
import io.callrouter.rate.RateFixtures;
import io.callrouter.rate.RateTable;
import io.callrouter.testing.ProviderBuilder;
import io.callrouter.testing.RouteBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
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

/** What a plan of 30 providers with 100,000 rates each costs, ordered by priority and by cost. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class CostBenchmark {

    private static final int PROVIDERS = 30;
    private static final int RATES = 100_000;
    private static final int CALLS = 1 << 12;
    private static final UUID CUSTOMER = new UUID(7, 7);

    @Param({"PRIORITY", "COST", "COST_THEN_PRIORITY"})
    private Ordering ordering;

    /** 0 for providers without rates. */
    @Param({"0", "100000"})
    private int rates;

    private RouteTable table;
    private PlanQuery[] queries;
    private int next;

    @Setup
    public void prepare() throws IOException {
        List<String> prefixes = new ArrayList<>(Prefixes.shuffled(RATES));
        Random random = new Random(3);
        List<ProviderEntry> providers = new ArrayList<>();
        List<RouteEntry> routes = new ArrayList<>();
        RateTable all = RateTable.empty();
        for (int i = 0; i < PROVIDERS; i++) {
            UUID id = new UUID(9, i);
            providers.add(ProviderBuilder.provider("Carrier " + i)
                    .id(id)
                    .hostname("sip%d.carrier.example".formatted(i))
                    .build());
            routes.add(RouteBuilder.route()
                    .id(new UUID(1, i))
                    .name("All")
                    .via(id)
                    .priority(i + 1)
                    .created(Instant.EPOCH)
                    .build());
            Map<String, String> prices = new HashMap<>();
            for (String prefix : prefixes.subList(0, rates)) {
                prices.put("+" + prefix, new BigDecimal(random.nextInt(1, 5000)).movePointLeft(5).toPlainString());
            }
            all = rates == 0 ? all : RateFixtures.with(all, id, prices);
        }
        CustomerEntry customer = new CustomerEntry(
                CUSTOMER, DefaultRoutes.OVERRIDE, TargetSet.EMPTY, null, null, new CostRules(ordering, 5, null));
        table = RouteTable.of(1, providers, List.of(customer), routes).withRates(all);
        queries = new PlanQuery[CALLS];
        for (int i = 0; i < CALLS; i++) {
            StringBuilder number = new StringBuilder(prefixes.get(random.nextInt(prefixes.size())));
            while (number.length() < 12) {
                number.append(random.nextInt(10));
            }
            queries[i] = new PlanQuery(
                    CUSTOMER,
                    new PhoneNumber("+" + number),
                    Instant.parse("2026-05-01T10:00:00Z"),
                    Set.of(),
                    false,
                    PlanQuery.NO_LIMIT);
            if (RouteSelector.select(table, queries[i]).steps().size() != PROVIDERS) {
                throw new IllegalStateException("Not all providers are in the plan for " + number);
            }
        }
    }

    @Benchmark
    public RoutePlan plan() {
        return RouteSelector.select(table, queries[next++ & (CALLS - 1)]);
    }
}
