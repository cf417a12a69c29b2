package io.callrouter.plan;

import static io.callrouter.plan.ReasonCode.OUTSIDE_SCHEDULE;
import static io.callrouter.plan.ReasonCode.PROVIDER_DISABLED;
import static io.callrouter.plan.ReasonCode.ROUTE_DISABLED;
import static io.callrouter.plan.ReasonCode.SHADOWED_BY_CUSTOMER_ROUTES;
import static io.callrouter.plan.RouteFixtures.CUSTOMER;
import static io.callrouter.plan.RouteFixtures.at;
import static io.callrouter.plan.RouteFixtures.call;
import static io.callrouter.plan.RouteFixtures.defaultRoute;
import static io.callrouter.plan.RouteFixtures.provider;
import static io.callrouter.plan.RouteFixtures.route;
import static io.callrouter.plan.RouteFixtures.table;
import static io.callrouter.testing.ProviderBuilder.like;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.plan.RoutePlan.Exclusion;
import io.callrouter.route.Schedule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The worked examples of conditions: what a plan says at which instant. Friday, 1 May 2026; Berlin is UTC+2. */
class RouteConditionsInPlansTests {

    private static final Instant NIGHT = Instant.parse("2026-05-01T05:59:59.999999Z");
    private static final Instant MORNING = Instant.parse("2026-05-01T06:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-05-01T16:00:00Z");

    private final ProviderEntry telnyx = provider("telnyx");
    private final ProviderEntry twilio = provider("twilio");

    @Test
    void aRouteTakesPartWhileItsScheduleIsOpen() {
        RouteTable table = table(route().to("+82").via(telnyx).openFrom("08:00", "18:00"), route().via(twilio));

        assertThat(providers(table, NIGHT)).containsExactly("twilio");
        assertThat(providers(table, MORNING)).containsExactly("telnyx", "twilio");
        assertThat(providers(table, EVENING)).containsExactly("twilio");
    }

    @Test
    void aRouteOutsideItsScheduleSaysWhenItOpens() {
        Exclusion exclusion = onlyExclusion(table(route().via(telnyx).openFrom("08:00", "18:00")), EVENING);

        assertThat(exclusion.code()).isEqualTo(OUTSIDE_SCHEDULE);
        assertThat(exclusion.reason())
                .isEqualTo("Outside the route's schedule: it is Fri 2026-05-01 18:00 in Europe/Berlin; it opens next on"
                        + " Sat 2026-05-02 08:00.");
    }

    @Test
    void aScheduleThatIsOverSaysSo() {
        assertThat(onlyExclusion(table(route().via(telnyx).on(Schedule.CLOSED)), MORNING)
                        .reason())
                .isEqualTo("Outside the route's schedule: it is Fri 2026-05-01 06:00 in Z; it does not open again.");
    }

    @Test
    void customersWithoutAnOpenRouteGetTheDefaults() {
        RouteTable table = table(
                route().via(telnyx).openFrom("08:00", "18:00"), defaultRoute().via(twilio));

        assertThat(providers(table, EVENING)).containsExactly("twilio");
        assertThat(providers(table, MORNING)).containsExactly("telnyx");
        assertThat(onlyExclusion(table, MORNING).code()).isEqualTo(SHADOWED_BY_CUSTOMER_ROUTES);
    }

    @Test
    void aShadowedRouteThatIsClosedAnywaySaysThat() {
        RouteTable table = table(route().via(telnyx), defaultRoute().via(twilio).openFrom("08:00", "18:00"));

        assertThat(onlyExclusion(table, EVENING).code()).isEqualTo(OUTSIDE_SCHEDULE);
    }

    @Test
    void aRouteIsBackAtTheInstantUntilWhichItIsDisabled() {
        RouteTable table = table(route().via(telnyx).disabledUntil(MORNING));

        assertThat(providers(table, NIGHT)).isEmpty();
        assertThat(providers(table, MORNING)).containsExactly("telnyx");
        assertThat(onlyExclusion(table, NIGHT).code()).isEqualTo(ROUTE_DISABLED);
        assertThat(onlyExclusion(table, NIGHT).reason())
                .isEqualTo("The route is disabled until 2026-05-01 06:00:00.000000 UTC.");
    }

    @Test
    void aProviderIsBackAtTheInstantUntilWhichItIsDisabled() {
        RouteTable table = table(route().via(like(telnyx).disabledUntil(MORNING)));

        assertThat(providers(table, NIGHT)).isEmpty();
        assertThat(providers(table, MORNING)).containsExactly("telnyx");
        assertThat(onlyExclusion(table, NIGHT).code()).isEqualTo(PROVIDER_DISABLED);
        assertThat(onlyExclusion(table, NIGHT).reason())
                .isEqualTo("Its provider is disabled until 2026-05-01 06:00:00.000000 UTC.");
    }

    @Test
    void whatIsDisabledForGoodDoesNotComeBack() {
        RouteTable table = table(
                route().to("+8").via(telnyx).disabled().disabledUntil(MORNING),
                route().via(like(twilio).disabled().disabledUntil(MORNING)));

        assertThat(providers(table, EVENING)).isEmpty();
        assertThat(select(table, NIGHT).excluded())
                .map(Exclusion::reason)
                .containsExactly("The route is disabled.", "Its provider is disabled.");
    }

    @Test
    void allConditionsMustBeMet() {
        RouteTable table =
                table(route().via(telnyx).disabledUntil(MORNING.plusSeconds(60)).openFrom("08:00", "18:00"));

        assertThat(onlyExclusion(table, MORNING).code()).isEqualTo(ROUTE_DISABLED);
        assertThat(providers(table, MORNING.plusSeconds(60))).containsExactly("telnyx");
        assertThat(onlyExclusion(table, EVENING).code()).isEqualTo(OUTSIDE_SCHEDULE);
    }

    private static RoutePlan select(RouteTable table, Instant instant) {
        return RouteSelector.select(table, at(call(CUSTOMER, "+821012345678"), instant));
    }

    private static List<String> providers(RouteTable table, Instant instant) {
        return select(table, instant).steps().stream()
                .map(step -> step.provider().name())
                .toList();
    }

    private static Exclusion onlyExclusion(RouteTable table, Instant instant) {
        List<Exclusion> excluded = select(table, instant).excluded();
        assertThat(excluded).hasSize(1);
        return excluded.get(0);
    }
}
