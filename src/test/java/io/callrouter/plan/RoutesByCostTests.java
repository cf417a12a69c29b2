package io.callrouter.plan;

import static io.callrouter.plan.RouteFixtures.CUSTOMER;
import static io.callrouter.plan.RouteFixtures.NOW;
import static io.callrouter.plan.RouteFixtures.at;
import static io.callrouter.plan.RouteFixtures.call;
import static io.callrouter.plan.RouteFixtures.defaultRoute;
import static io.callrouter.plan.RouteFixtures.provider;
import static io.callrouter.plan.RouteFixtures.route;
import static io.callrouter.plan.RouteFixtures.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.Ordering;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.TargetSet;
import io.callrouter.plan.RoutePlan.Exclusion;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.rate.Rate;
import io.callrouter.rate.RateFixtures;
import io.callrouter.rate.RateTable;
import io.callrouter.testing.RouteBuilder;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Order by cost, limits of costs, and shares by weight. */
class RoutesByCostTests {

    private static final String SEOUL = "+82212345678";
    private static final int CALLS = 20_000;

    /** A route is {@code target provider priority}, a price {@code provider price}; P9 has none. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            cheapest first           | cost               | 0  | +82 P1 1, +82 P2 2, all P3 3 | P1 0.03, P2 0.02, P3 0.01    | P3 P2 P1
            unrated last             | cost               | 0  | +82 P9 1, all P1 9           | P1 9.99                      | P1 P9
            equal: longer target     | cost               | 0  | all P1 1, +82 P2 9           | P1 0.01, P2 0.01             | P2 P1
            equal: then priority     | cost               | 0  | +82 P1 2, +82 P2 1           | P1 0.01, P2 0.01             | P2 P1
            equal: then age          | cost               | 0  | +82 P2 1, +82 P1 1           | P1 0.01, P2 0.01             | P2 P1
            unrated: longer target   | cost               | 0  | all P8 1, +82 P9 9           | P1 0.01                      | P9 P8
            exact decimals           | cost               | 0  | +82 P1 1, +82 P2 2           | P1 0.0100000001, P2 0.01     | P2 P1
            within the tolerance     | cost_then_priority | 10 | +82 P1 1, +82 P2 2           | P1 0.0110, P2 0.0100         | P1 P2
            beyond the tolerance     | cost_then_priority | 10 | +82 P1 1, +82 P2 2           | P1 0.0110000001, P2 0.0100   | P2 P1
            ties begin anew          | cost_then_priority | 10 | +82 P1 1, +82 P2 2, +82 P3 3 | P1 0.0120, P2 0.0110, P3 0.01| P2 P3 P1
            tie: priority, then target| cost_then_priority | 50 | all P1 1, +82 P2 1, +82 P3 2 | P1 0.010, P2 0.012, P3 0.011 | P2 P1 P3
            tie: then cost           | cost_then_priority | 50 | +82 P1 1, +82 P2 1           | P1 0.012, P2 0.011           | P2 P1
            no tolerance             | cost_then_priority | 0  | +82 P1 1, +82 P2 2           | P1 0.0101, P2 0.0100         | P2 P1
            unrated do not tie       | cost_then_priority | 99 | +82 P9 1, +82 P1 2           | P1 9.99                      | P1 P9
            priority: cost decides   | priority           | 0  | +82 P1 1, +82 P2 1, +82 P3 1 | P1 0.03, P2 0.01, P3 0.02    | P2 P3 P1
            priority: unrated last   | priority           | 0  | +82 P9 1, +82 P1 1           | P1 9.99                      | P1 P9
            priority before cost     | priority           | 0  | +82 P1 1, +82 P2 2           | P1 0.03, P2 0.01             | P1 P2
            target before cost       | priority           | 0  | +82 P1 1, all P2 1           | P1 0.03, P2 0.01             | P1 P2
            first place by cost stays| cost               | 0  | +82 P1 1, +82 P2 1, all P1 1 | P1 0.01, P2 0.02             | P1 P2
            """)
    void ordersByWorkedExample(
            String example, String ordering, int tolerance, String routes, String prices, String expected) {
        RouteTable table = priced(routes(routes), prices)
                .withCustomer(CUSTOMER, customer(DefaultRoutes.OVERRIDE, ordering, tolerance, null));

        RoutePlan plan = RouteSelector.select(table, call(CUSTOMER, SEOUL));

        assertThat(providers(plan)).isEqualTo(List.of(expected.split(" ")));
    }

    @Test
    void keepsScopesApart() {
        RouteTable table = priced(
                        Stream.of(
                                route().to("+82").via(provider("P1")),
                                defaultRoute().to("+82").via(provider("P2"))),
                        "P1 0.03, P2 0.01")
                .withCustomer(CUSTOMER, customer(DefaultRoutes.APPEND, "cost", 0, null));

        assertThat(providers(RouteSelector.select(table, call(CUSTOMER, SEOUL))))
                .containsExactly("P1", "P2");
    }

    @Test
    void leavesOutWhatIsDearerThanTheCustomerAllows() {
        RouteTable table = priced(routes("+82 P1 1, +82 P2 2, +82 P9 3"), "P1 0.0200000001, P2 0.02")
                .withCustomer(CUSTOMER, customer(DefaultRoutes.OVERRIDE, "priority", 0, "0.02"));

        RoutePlan plan = RouteSelector.select(table, call(CUSTOMER, SEOUL));

        assertThat(providers(plan)).containsExactly("P2", "P9");
        assertThat(plan.excluded()).extracting(Exclusion::code).containsExactly(ReasonCode.OVER_MAX_COST);
        assertThat(plan.excluded().get(0).reason())
                .isEqualTo("Its provider asks 0.0200000001 a minute for this destination, and no more than 0.02 is"
                        + " allowed.");
    }

    @ParameterizedTest
    @CsvSource({"0.02, 0.03, true", "0.02, 0.01, false", "0.01, 0.03, false", "0.02, , true", ", 0.01, false"})
    void theLowerLimitOfTheCustomerAndTheRouteHolds(String ofRoute, String ofCustomer, boolean taken) {
        RouteBuilder route = route().to("+82").via(provider("P1"));
        RouteTable table = priced(Stream.of(ofRoute == null ? route : route.maxCost(ofRoute)), "P1 0.015")
                .withCustomer(CUSTOMER, customer(DefaultRoutes.OVERRIDE, "priority", 0, ofCustomer));

        RoutePlan plan = RouteSelector.select(table, call(CUSTOMER, SEOUL));

        assertThat(plan.steps()).hasSize(taken ? 1 : 0);
        assertThat(plan.emptyReason())
                .isEqualTo(
                        taken
                                ? null
                                : "1 route exists for " + SEOUL
                                        + ", but cannot be used now; ask with explain=true for the reasons.");
    }

    @Test
    void aRouteThatIsTooDearStillShadowsTheDefaults() {
        RouteTable table = priced(
                        Stream.of(
                                route().to("+82").via(provider("P1")),
                                defaultRoute().to("+82").via(provider("P2"))),
                        "P1 0.03, P2 0.01")
                .withCustomer(CUSTOMER, customer(DefaultRoutes.OVERRIDE, "cost", 0, "0.02"));

        assertThat(RouteSelector.select(table, call(CUSTOMER, SEOUL)).steps()).isEmpty();
    }

    @Test
    void aDeckChangesTheOrderAtItsInstant() {
        RateTable rates = RateFixtures.with(
                RateTable.empty(), provider("P1").id(), Map.of("+82", "0.01"), NOW, Map.of("+82", "0.03"));
        rates = RateFixtures.with(rates, provider("P2").id(), Map.of("+82", "0.02"));
        RouteTable table = table(routes("+82 P1 1, +82 P2 1").toArray(RouteBuilder[]::new))
                .withRates(rates)
                .withCustomer(CUSTOMER, customer(DefaultRoutes.OVERRIDE, "cost", 0, null));
        PlanQuery call = call(CUSTOMER, SEOUL);

        assertThat(providers(RouteSelector.select(table, at(call, NOW.minusNanos(1000)))))
                .containsExactly("P1", "P2");
        assertThat(providers(RouteSelector.select(table, at(call, NOW)))).containsExactly("P2", "P1");
    }

    @Test
    void everyStepSaysWhatItCosts() {
        RouteTable table = priced(routes("+82 P1 1, +82 P9 2"), "P1 0.0125");

        RoutePlan plan = RouteSelector.select(table, call(CUSTOMER, SEOUL));

        Rate rate = plan.steps().get(0).rate();
        assertThat(rate).isNotNull();
        assertThat(rate.pricePerMinute()).isEqualByComparingTo("0.0125");
        assertThat(rate.prefix()).isEqualTo("+82");
        assertThat(rate.deckName()).isEqualTo(RateFixtures.DECK);
        assertThat(plan.steps().get(0).reason())
                .isEqualTo("The customer's own route for +82, which the destination begins with, priority 1,"
                        + " at 0.0125 USD a minute.");
        assertThat(plan.steps().get(1).rate()).isNull();
    }

    /** Pearson's chi-squared test with two degrees of freedom; beyond 13.8 one of a thousand right shuffles would be. */
    @Test
    void sharesCallsInProportionToWeights() {
        RouteTable table = table(
                route().to("+82").via(provider("P1")).weight(70),
                route().to("+82").via(provider("P2")).weight(20),
                route().to("+82").via(provider("P3")).weight(10));
        Map<String, Integer> firsts = new HashMap<>();
        Map<String, Integer> secondsBehindP1 = new HashMap<>();
        for (int i = 0; i < CALLS; i++) {
            List<String> order = providers(RouteSelector.select(table, seeded("request-" + i)));
            assertThat(order).hasSize(3);
            firsts.merge(order.get(0), 1, Integer::sum);
            if (order.get(0).equals("P1")) {
                secondsBehindP1.merge(order.get(1), 1, Integer::sum);
            }
        }

        assertThat(chiSquared(firsts, Map.of("P1", 0.7, "P2", 0.2, "P3", 0.1))).isLessThan(13.8);
        assertThat(secondsBehindP1.get("P2") / (double) firsts.get("P1")).isCloseTo(2 / 3.0, within(0.02));
    }

    private static double chiSquared(Map<String, Integer> seen, Map<String, Double> shares) {
        return shares.entrySet().stream()
                .mapToDouble(share -> {
                    double expected = CALLS * share.getValue();
                    return Math.pow(seen.getOrDefault(share.getKey(), 0) - expected, 2) / expected;
                })
                .sum();
    }

    @Test
    void theSameRequestGivesTheSameOrder() {
        RouteTable table = table(IntStream.range(0, 8)
                .mapToObj(i -> route().to("+82").via(provider("P" + i)).weight(10))
                .toArray(RouteBuilder[]::new));

        List<String> order = providers(RouteSelector.select(table, seeded("request-1")));

        assertThat(providers(RouteSelector.select(table, seeded("request-1")))).isEqualTo(order);
        assertThat(providers(RouteSelector.select(table, seeded("request-2")))).isNotEqualTo(order);
        PlanQuery live = seeded("request-1");
        PlanQuery explained = new PlanQuery(
                live.customerId(),
                live.destination(),
                NOW,
                Set.of(),
                true,
                PlanQuery.NO_LIMIT,
                "request-1",
                ProviderLoad.UNKNOWN);
        assertThat(providers(RouteSelector.select(table, explained))).isEqualTo(order);
    }

    /** Weights shuffle routes of the same target and priority, and those without a weight keep their places. */
    @Test
    void weightsChangeNothingElse() {
        RouteTable table = table(
                route().to("+82").via(provider("P1")).weight(1),
                route().to("+82").via(provider("P2")).created(NOW.plusSeconds(1)),
                route().to("+82").via(provider("P3")).weight(1).created(NOW.plusSeconds(2)),
                route().to("+82").via(provider("P4")).priority(2).weight(100_000),
                route().to("all").via(provider("P5")).weight(100_000));
        Set<List<String>> orders = Stream.iterate(0, i -> i + 1)
                .limit(100)
                .map(i -> providers(RouteSelector.select(table, seeded("request-" + i))))
                .collect(Collectors.toSet());

        assertThat(orders)
                .containsExactlyInAnyOrder(
                        List.of("P1", "P2", "P3", "P4", "P5"), List.of("P3", "P2", "P1", "P4", "P5"));
    }

    @Test
    void weightsOverruleCostAmongEquals() {
        RouteTable table = priced(
                Stream.of(
                        route().to("+82").via(provider("P1")).weight(1),
                        route().to("+82").via(provider("P2")).weight(1)),
                "P1 0.01, P2 0.02");

        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> providers(RouteSelector.select(table, seeded("request-" + i)))
                                .get(0)))
                .contains("P1", "P2");
        RouteTable byCost = table.withCustomer(CUSTOMER, customer(DefaultRoutes.OVERRIDE, "cost", 0, null));
        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> providers(RouteSelector.select(byCost, seeded("request-" + i)))
                                .get(0)))
                .as("ordered by cost, what is dearer stays behind")
                .containsOnly("P1");
    }

    @Test
    void weightsLetNothingPassThatIsDearerThanATie() {
        RouteTable table = priced(
                        Stream.of(
                                route().to("+82").via(provider("P1")).weight(1),
                                route().to("+82").via(provider("P2")).weight(1),
                                route().to("+82").via(provider("P3")).weight(1_000)),
                        "P1 0.0100, P2 0.0105, P3 0.0120")
                .withCustomer(CUSTOMER, customer(DefaultRoutes.OVERRIDE, "cost_then_priority", 10, null));

        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> providers(RouteSelector.select(table, seeded("request-" + i))))
                        .distinct())
                .containsExactlyInAnyOrder(List.of("P1", "P2", "P3"), List.of("P2", "P1", "P3"));
    }

    private static PlanQuery seeded(String requestId) {
        return new PlanQuery(
                CUSTOMER,
                new PhoneNumber(SEOUL),
                NOW,
                Set.of(),
                false,
                PlanQuery.NO_LIMIT,
                requestId,
                ProviderLoad.UNKNOWN);
    }

    private static Stream<RouteBuilder> routes(String routes) {
        String[] each = routes.split(", ");
        return IntStream.range(0, each.length).mapToObj(i -> {
            String[] words = each[i].split(" ");
            return route().to(words[0])
                    .via(provider(words[1]))
                    .priority(Integer.parseInt(words[2]))
                    .created(NOW.plusSeconds(i));
        });
    }

    private static RouteTable priced(Stream<RouteBuilder> routes, String prices) {
        RateTable rates = RateTable.empty();
        for (String price : prices.split(", ")) {
            String[] words = price.split(" ");
            rates = RateFixtures.with(rates, provider(words[0]).id(), Map.of("+82", words[1]));
        }
        return table(routes.toArray(RouteBuilder[]::new)).withRates(rates);
    }

    private static CustomerEntry customer(DefaultRoutes defaultRoutes, String ordering, int tolerance, String maxCost) {
        CostRules costs = new CostRules(
                Ordering.valueOf(ordering.toUpperCase(Locale.ROOT)),
                tolerance,
                maxCost == null ? null : new BigDecimal(maxCost));
        return new CustomerEntry(CUSTOMER, defaultRoutes, TargetSet.EMPTY, null, null, costs);
    }

    private static List<String> providers(RoutePlan plan) {
        return plan.steps().stream()
                .map(Step::provider)
                .map(ProviderEntry::name)
                .toList();
    }
}
