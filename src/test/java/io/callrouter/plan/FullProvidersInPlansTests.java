package io.callrouter.plan;

import static io.callrouter.plan.RouteFixtures.CUSTOMER;
import static io.callrouter.plan.RouteFixtures.NOW;
import static io.callrouter.plan.RouteFixtures.defaultRoute;
import static io.callrouter.plan.RouteFixtures.provider;
import static io.callrouter.plan.RouteFixtures.route;
import static io.callrouter.plan.RouteFixtures.table;
import static io.callrouter.testing.ProviderBuilder.like;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.RoutePlan.Exclusion;
import io.callrouter.testing.ProviderBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullProvidersInPlansTests {

    private static final PhoneNumber SEOUL = new PhoneNumber("+82212345678");

    private final ProviderEntry p1 = ProviderBuilder.provider("P1").atOnce(5).build();
    private final ProviderEntry p2 = ProviderBuilder.provider("P2").aSecond(5).build();
    private final ProviderEntry unbounded = provider("P3");
    private final Set<ProviderEntry> full = new HashSet<>();
    private final List<String> asked = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areLeftOutWithTheSentenceOfWhoCounts(boolean explain) {
        full.add(p1);
        RouteTable table =
                table(route().to("+82").via(p1), route().to("+82").via(p2), route().via(p1), route().via(unbounded));

        RoutePlan plan = select(table, explain);

        assertThat(plan.steps()).extracting(RoutePlan.Step::place).containsExactly(1, 2);
        assertThat(plan.steps()).extracting(RoutePlan.Step::provider).containsExactly(p2, unbounded);
        assertThat(plan.excluded())
                .extracting(Exclusion::code, Exclusion::reason)
                .containsExactlyElementsOf(
                        explain
                                ? List.of(
                                        tuple(ReasonCode.OVER_CAPACITY, "P1 is full."),
                                        tuple(ReasonCode.OVER_CAPACITY, "P1 is full."))
                                : List.of());
    }

    @Test
    void areNotAskedForUnlessTheyHaveABoundAndAreInTheRunning() {
        select(table(route().to("+82").via(p1), route().via(unbounded), route().via(like(p2).disabled())), true);

        assertThat(asked).containsExactly("P1");
    }

    @Test
    void doNotLetTheDefaultRoutesIn() {
        full.add(p1);
        RouteTable table = table(route().via(p1), defaultRoute().via(unbounded));

        RoutePlan plan = select(table, true);

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.excluded())
                .extracting(Exclusion::code)
                .containsExactly(ReasonCode.OVER_CAPACITY, ReasonCode.SHADOWED_BY_CUSTOMER_ROUTES);
    }

    @Test
    void areNamedWhereAPlanIsEmpty() {
        full.addAll(Set.of(p1, p2));

        assertThat(select(table(route().via(p1)), false).emptyReason())
                .isEqualTo("1 route exists for +82212345678, but cannot be used now, 1 because its provider is full;"
                        + " ask with explain=true for the reasons.");
        assertThat(select(
                                table(
                                        route().via(p1),
                                        route().via(p2),
                                        route().via(like(unbounded).disabled())),
                                false)
                        .emptyReason())
                .isEqualTo("3 routes exist for +82212345678, but cannot be used now, 2 because their providers are"
                        + " full; ask with explain=true for the reasons.");
    }

    @Test
    void keepTheirPlacesWhereNobodyCounts() {
        full.add(p1);
        RouteTable table = table(route().via(p1));

        assertThat(RouteSelector.select(table, new PlanQuery(CUSTOMER, SEOUL, NOW, Set.of(), false, PlanQuery.NO_LIMIT))
                        .steps())
                .hasSize(1);
    }

    private RoutePlan select(RouteTable table, boolean explain) {
        ProviderLoad load = provider -> {
            asked.add(provider.name());
            return full.contains(provider) ? provider.name() + " is full." : null;
        };
        return RouteSelector.select(
                table, new PlanQuery(CUSTOMER, SEOUL, NOW, Set.of(), explain, PlanQuery.NO_LIMIT, "", load));
    }
}
