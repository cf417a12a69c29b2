package io.callrouter.check;

import static io.callrouter.testing.ProviderBuilder.like;
import static io.callrouter.testing.ProviderBuilder.provider;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.Ordering;
import io.callrouter.customer.SystemDefault;
import io.callrouter.numbering.TargetSet;
import io.callrouter.plan.CostRules;
import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.rate.RateFixtures;
import io.callrouter.route.Schedule;
import io.callrouter.route.ScheduleRequest;
import io.callrouter.route.ScheduleRequest.Window;
import io.callrouter.testing.RouteBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** For each rule a table with the fault, and the same table mended. */
class TableCheckTests {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z"); // a Friday
    private static final UUID CUSTOMER = UUID.fromString("7c4d2f3a-8e55-4a0e-9a3c-1d2b6f0e9a11");

    private final ProviderEntry alpha = provider("alpha").build();
    private final ProviderEntry beta = provider("beta").build();

    @Test
    void aTargetWithOneProviderHasNoFailover() {
        Finding finding = single(CheckCode.SINGLE_PROVIDER, table(own("+82", alpha)));

        assertThat(finding.target()).isEqualTo("+82");
        assertThat(finding.customerId()).isEqualTo(CUSTOMER);
        assertThat(finding.providerId()).isEqualTo(alpha.id());
        assertThat(finding.message()).contains("+82", "alpha");
        assertThat(finding.fix()).contains("POST /v1.0/routes", CUSTOMER.toString(), "\"priority\": 2");
        none(CheckCode.SINGLE_PROVIDER, table(own("+82", alpha), own("+82", beta)));
    }

    @Test
    void twoRoutesOfOneProviderAreNoFailover() {
        assertThat(single(CheckCode.SINGLE_PROVIDER, table(own("+82", alpha), own("+82", alpha)))
                        .routes())
                .isEqualTo(2);
    }

    @Test
    void aShorterTargetIsAFailover() {
        RouteTable table = table(own("+82", alpha), own("all", beta), own("all", alpha));

        none(CheckCode.SINGLE_PROVIDER, table);
    }

    @Test
    void defaultRoutesAreAFailoverIfTheyAreAppended() {
        RouteTable table = table(own("+82", alpha), byDefault("all", alpha), byDefault("all", beta));

        assertThat(single(CheckCode.SINGLE_PROVIDER, table).fix()).contains("\"default_routes\": \"append\"");
        none(CheckCode.SINGLE_PROVIDER, table.withCustomer(CUSTOMER, settings(DefaultRoutes.APPEND, CostRules.NONE)));
    }

    @Test
    void aTargetWithoutAnyUsableRouteHasAnEmptyPlan() {
        RouteEntry disabled = disabled(own("+82", alpha));

        Finding finding = single(CheckCode.TARGET_WITHOUT_PROVIDER, table(disabled, own("+44", alpha)));

        assertThat(finding.target()).isEqualTo("+82");
        assertThat(finding.fix()).contains("PUT /v1.0/routes/" + disabled.id() + " {\"enabled\": true}");
        none(CheckCode.TARGET_WITHOUT_PROVIDER, table(own("+82", alpha), own("+44", alpha)));
        none(CheckCode.TARGET_WITHOUT_PROVIDER, table(disabled, byDefault("+8", alpha)));
    }

    @Test
    void aRouteBehindOneOfTheSameProviderIsNeverTaken() {
        RouteEntry first = own("+82", alpha);
        RouteEntry second = own("+82", alpha);

        Finding finding = single(CheckCode.ROUTE_SHADOWED, table(first, own("+82", beta), second));

        assertThat(finding.routeId()).isEqualTo(second.id());
        assertThat(finding.message()).contains(first.id().toString());
        assertThat(finding.fix()).contains("DELETE /v1.0/routes/" + second.id());
        none(CheckCode.ROUTE_SHADOWED, table(first, own("+82", beta), own("+821", alpha)));
        none(CheckCode.ROUTE_SHADOWED, table(disabled(first), second));
    }

    @Test
    void aRouteIsTakenWhenTheOneBeforeItIsClosedOrTooDear() {
        RouteEntry first = own("+82", alpha);
        RouteEntry second = own("+82", alpha);

        none(CheckCode.ROUTE_SHADOWED, table(open(first, "08:00", "18:00"), second));
        none(CheckCode.ROUTE_SHADOWED, table(upTo(first, "0.01"), second));
        single(CheckCode.ROUTE_SHADOWED, table(first, open(second, "08:00", "18:00")));
        single(CheckCode.ROUTE_SHADOWED, table(upTo(first, "0.01"), upTo(second, "0.01")));
    }

    @Test
    void weightsShareCallsBetweenRoutesOfOneProvider() {
        RouteEntry first = weighted(own("+82", alpha));
        RouteEntry second = weighted(own("+82", alpha));

        single(CheckCode.ROUTE_SHADOWED, table(first, second));
        none(CheckCode.ROUTE_SHADOWED, table(first, atPriorityOf(first, second)));
    }

    @Test
    void aRouteWithoutAWeightMayComeBeforeOneThatHasIt() {
        RouteEntry first = weighted(own("+82", alpha));
        RouteEntry plain = atPriorityOf(first, own("+82", alpha));
        RouteEntry third = atPriorityOf(first, weighted(own("+82", beta)));

        none(CheckCode.ROUTE_SHADOWED, table(first, plain, third));
        single(CheckCode.ROUTE_SHADOWED, table(atPriorityOf(first, own("+82", alpha)), plain, third));
    }

    @Test
    void whereCostsTieAShorterTargetOfLowerPriorityComesFirst() {
        RouteEntry world = own("all", alpha);
        RouteEntry korea = own("+82", alpha);
        RouteTable table = table(world, korea);

        none(CheckCode.ROUTE_SHADOWED, table);
        Finding finding = single(
                CheckCode.ROUTE_SHADOWED,
                table.withCustomer(
                        CUSTOMER,
                        settings(DefaultRoutes.OVERRIDE, new CostRules(Ordering.COST_THEN_PRIORITY, 10, null))));
        assertThat(finding.routeId()).isEqualTo(korea.id());
    }

    @Test
    void aScheduleMayBeOver() {
        RouteEntry over = on(own("+82", alpha), valid(null, NOW));

        assertThat(single(CheckCode.SCHEDULE_OVER, table(over)).fix())
                .contains("/v1.0/routes/" + over.id(), "valid_until");
        none(CheckCode.SCHEDULE_OVER, table(on(own("+82", alpha), valid(null, NOW.plusSeconds(1)))));
    }

    @Test
    void aScheduleMayNeverOpen() {
        RouteEntry never = on(own("+82", alpha), Schedule.CLOSED);

        assertThat(single(CheckCode.SCHEDULE_NEVER_OPEN, table(never)).routeId())
                .isEqualTo(never.id());
        none(CheckCode.SCHEDULE_NEVER_OPEN, table(open(own("+82", alpha), "02:00", "03:00")));
    }

    @Test
    void theProviderMayAskMoreThanIsAllowedForEveryNumber() {
        RouteEntry limited = upTo(own("+82", alpha), "0.01");
        RouteTable table = table(limited);

        Finding finding =
                single(CheckCode.ALWAYS_OVER_MAX_COST, rated(table, alpha, Map.of("+82", "0.02", "+8210", "0.03")));

        assertThat(finding.message()).contains("0.01", "the route");
        assertThat(finding.fix()).contains("PUT /v1.0/routes/" + limited.id());
        none(CheckCode.ALWAYS_OVER_MAX_COST, rated(table, alpha, Map.of("+82", "0.02", "+8210", "0.009")));
        none(CheckCode.ALWAYS_OVER_MAX_COST, rated(table, alpha, Map.of("+8210", "0.03")));
        none(CheckCode.ALWAYS_OVER_MAX_COST, rated(table(own("+82", alpha)), alpha, Map.of("+82", "0.02")));
    }

    @Test
    void theCustomerMayAllowLessThanTheProviderAsks() {
        RouteTable table = rated(table(own("+82", alpha)), alpha, Map.of("+82", "0.02"))
                .withCustomer(
                        CUSTOMER,
                        settings(DefaultRoutes.OVERRIDE, new CostRules(Ordering.PRIORITY, 0, new BigDecimal("0.01"))));

        assertThat(single(CheckCode.ALWAYS_OVER_MAX_COST, table).fix()).contains("PUT /v1.0/customers/" + CUSTOMER);
    }

    @Test
    void routesLeadToProvidersThatTakeNoCalls() {
        RouteEntry route = own("+82", alpha);

        assertThat(List.of(
                        deadEnd(
                                CheckCode.PROVIDER_DELETED,
                                like(alpha).deleted().build()),
                        deadEnd(
                                CheckCode.PROVIDER_DISABLED,
                                like(alpha).disabled().build()),
                        deadEnd(
                                CheckCode.PROVIDER_DISABLED_FOR_A_TIME,
                                like(alpha).disabledUntil(NOW.plusSeconds(1)).build()),
                        deadEnd(
                                CheckCode.PROVIDER_UNHEALTHY,
                                like(alpha).unhealthy().build())))
                .allSatisfy(finding -> {
                    assertThat(finding.providerId()).isEqualTo(alpha.id());
                    assertThat(finding.routes()).isEqualTo(2);
                    assertThat(finding.fix()).contains(alpha.id().toString(), "PUT /v1.0/");
                });
        for (CheckCode code : CheckCode.values()) {
            if (code.name().startsWith("PROVIDER_")) {
                none(
                        code,
                        table(route)
                                .with(like(alpha).healthy().disabledUntil(NOW).build()));
            }
        }
    }

    private Finding deadEnd(CheckCode code, ProviderEntry provider) {
        return single(code, table(own("+82", alpha), own("+44", alpha)).with(provider));
    }

    @Test
    void aTimeOfTheWeekWithoutARouteIsAGap() {
        RouteEntry day = open(own("+82", alpha), "08:00", "18:00");

        Finding finding = single(CheckCode.SCHEDULE_GAP, table(day, open(own("+82", beta), "17:00", "22:00")));

        assertThat(finding.message()).contains("22:00 to", "08:00 in Europe/Berlin");
        assertThat(finding.fix()).contains("PUT /v1.0/routes/" + day.id());
        none(CheckCode.SCHEDULE_GAP, table(day, open(own("+82", beta), "18:00", "08:00")));
        none(CheckCode.SCHEDULE_GAP, table(day, own("all", beta)));
        none(CheckCode.SCHEDULE_GAP, table(day, byDefault("+8", beta)));
    }

    @Test
    void aGapIsSoughtOverTheWholeWeekAndAcrossItsEnd() {
        RouteEntry weekdays =
                on(own("+82", alpha), week("UTC", List.of("mon", "tue", "wed", "thu", "fri"), "00:00", "24:00"));
        RouteEntry saturday = on(own("+82", beta), week("UTC", List.of("sat"), "00:00", "24:00"));
        RouteEntry sunday = on(own("+82", beta), week("UTC", List.of("sun"), "00:00", "24:00"));

        assertThat(single(CheckCode.SCHEDULE_GAP, table(weekdays, saturday)).message())
                .contains("Sun 00:00 to Mon 00:00 in UTC");
        none(CheckCode.SCHEDULE_GAP, table(weekdays, saturday, sunday));
    }

    @Test
    void aCustomerMayHaveNoWayOut() {
        Finding finding = single(CheckCode.NO_WAY_OUT, table(disabled(own("+82", alpha))));

        assertThat(finding.customerId()).isEqualTo(CUSTOMER);
        assertThat(finding.severity()).isEqualTo(CheckCode.Severity.ERROR);
        assertThat(finding.fix()).contains("POST /v1.0/routes", CUSTOMER.toString());
        none(CheckCode.NO_WAY_OUT, table(own("+82", alpha)));
        none(CheckCode.NO_WAY_OUT, table(disabled(own("+82", alpha)), byDefault("+1", alpha)));
    }

    @Test
    void aRegisteredCustomerWithoutRoutesNeedsDefaultRoutes() {
        CustomerEntry registered = settings(DefaultRoutes.OVERRIDE, CostRules.NONE);

        single(CheckCode.NO_WAY_OUT, table().withCustomer(CUSTOMER, registered));
        none(CheckCode.NO_WAY_OUT, table(byDefault("+1", alpha)).withCustomer(CUSTOMER, registered));
    }

    @Test
    void aCustomerThatRefusesDefaultRoutesNeedsItsOwn() {
        CustomerEntry refusing = settings(DefaultRoutes.NEVER, CostRules.NONE);

        Finding finding =
                single(CheckCode.NO_WAY_OUT, table(byDefault("+1", alpha)).withCustomer(CUSTOMER, refusing));

        assertThat(finding.fix()).contains(CUSTOMER.toString()).doesNotContain("without customer_id");
        none(
                CheckCode.NO_WAY_OUT,
                table(own("+1", alpha), byDefault("+1", beta)).withCustomer(CUSTOMER, refusing));
        single(
                CheckCode.TARGET_WITHOUT_PROVIDER,
                table(disabled(own("+1", alpha)), own("+82", alpha), byDefault("+1", beta))
                        .withCustomer(CUSTOMER, refusing));
    }

    @Test
    void whereCostDecidesAProviderNeedsARate() {
        RouteTable byPriority = table(own("+82", alpha), own("+82", beta));
        RouteTable byCost = byPriority.withCustomer(
                CUSTOMER, settings(DefaultRoutes.OVERRIDE, new CostRules(Ordering.COST, 0, null)));

        Finding finding = single(CheckCode.UNRATED_IN_COST_ORDERING, rated(byCost, alpha, Map.of("+8", "0.01")));

        assertThat(finding.providerId()).isEqualTo(beta.id());
        assertThat(finding.fix()).contains("/v1.0/providers/" + beta.id() + "/rates/import");
        none(
                CheckCode.UNRATED_IN_COST_ORDERING,
                rated(rated(byCost, alpha, Map.of("+8", "0.01")), beta, Map.of("+8210", "0.01")));
        none(CheckCode.UNRATED_IN_COST_ORDERING, byPriority);
    }

    @Test
    void defaultRoutesNeedRatesIfAnyCustomerOrdersByCost() {
        RouteTable table = table(byDefault("+82", alpha));

        none(CheckCode.UNRATED_IN_COST_ORDERING, table);
        Finding finding = single(
                CheckCode.UNRATED_IN_COST_ORDERING,
                table.withCustomer(CUSTOMER, settings(DefaultRoutes.OVERRIDE, new CostRules(Ordering.COST, 0, null))));
        assertThat(finding.customerId()).isEqualTo(SystemDefault.ID);
        assertThat(finding.fix()).contains("/rates/import").doesNotContain("/v1.0/customers");
    }

    @Test
    void othersTakeDefaultRoutesByTheirOwnSettingsOfCosts() {
        CustomerEntry settings = new CustomerEntry(
                SystemDefault.ID,
                DefaultRoutes.OVERRIDE,
                TargetSet.EMPTY,
                null,
                null,
                new CostRules(Ordering.COST_THEN_PRIORITY, 10, new BigDecimal("0.01")));
        RouteTable table = rated(table(byDefault("all", alpha), byDefault("+82", alpha)), alpha, Map.of("+82", "0.02"))
                .withCustomer(SystemDefault.ID, settings);

        none(CheckCode.ALWAYS_OVER_MAX_COST, table);
        none(CheckCode.ROUTE_SHADOWED, table);
        single(
                CheckCode.ALWAYS_OVER_MAX_COST,
                rated(table(upTo(byDefault("+82", alpha), "0.01")), alpha, Map.of("+82", "0.02")));
    }

    @Test
    void aCustomerIsCheckedAlone() {
        RouteTable table = table(own("+82", alpha), byDefault("+82", beta));

        Findings findings = TableCheck.run(table, CUSTOMER, NOW).findings();

        assertThat(findings.count(CheckCode.SINGLE_PROVIDER)).isEqualTo(1);
        assertThat(TableCheck.run(table, null, NOW).findings().count(CheckCode.SINGLE_PROVIDER))
                .isEqualTo(2);
    }

    @Test
    void allAreCountedAndTheFirstAreKept() {
        RouteEntry[] routes = new RouteEntry[Findings.MOST_KEPT + 5];
        for (int i = 0; i < routes.length; i++) {
            routes[i] = own("+1" + (10000 + i), alpha);
        }

        Findings findings = TableCheck.run(table(routes), null, NOW).findings();

        assertThat(findings.count(CheckCode.SINGLE_PROVIDER)).isEqualTo(routes.length);
        assertThat(findings.first(CheckCode.SINGLE_PROVIDER, Integer.MAX_VALUE)).hasSize(Findings.MOST_KEPT);
    }

    private static Finding single(CheckCode code, RouteTable table) {
        assertThat(TableCheck.run(table, null, NOW).findings().count(code))
                .as(code.name())
                .isEqualTo(1);
        return first(code, table);
    }

    private static Finding first(CheckCode code, RouteTable table) {
        return TableCheck.run(table, null, NOW).findings().first(code, 1).get(0);
    }

    private static void none(CheckCode code, RouteTable table) {
        assertThat(TableCheck.run(table, null, NOW).findings().first(code, 10))
                .as(code.name())
                .isEmpty();
    }

    private RouteTable table(RouteEntry... routes) {
        return RouteTable.of(1, List.of(alpha, beta), List.of(), Arrays.asList(routes));
    }

    private static RouteTable rated(RouteTable table, ProviderEntry provider, Map<String, String> prices) {
        return table.withRates(RateFixtures.with(table.rates(), provider.id(), prices));
    }

    private int created;

    private RouteEntry own(String target, ProviderEntry provider) {
        return route(CUSTOMER, target, provider);
    }

    private RouteEntry byDefault(String target, ProviderEntry provider) {
        return route(SystemDefault.ID, target, provider);
    }

    /** Each is younger and of a higher priority number than the one before. */
    private RouteEntry route(UUID customer, String target, ProviderEntry provider) {
        created++;
        return RouteBuilder.route()
                .id(UUID.randomUUID())
                .of(customer)
                .name("route " + created)
                .via(provider)
                .to(target)
                .priority(created)
                .created(NOW.minusSeconds(1000 - created))
                .build();
    }

    private static RouteEntry disabled(RouteEntry route) {
        return RouteBuilder.like(route).disabled().build();
    }

    private static RouteEntry open(RouteEntry route, String from, String to) {
        return RouteBuilder.like(route).openFrom(from, to).build();
    }

    private static Schedule week(String zone, List<String> days, String from, String to) {
        return new ScheduleRequest(zone, List.of(new Window(days, from, to)), List.of(), null, null).toSchedule();
    }

    private static Schedule valid(Instant from, Instant until) {
        Schedule always = week("UTC", List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "00:00", "24:00");
        return new Schedule(always.zone(), always.week(), always.exceptions(), from, until);
    }

    private static RouteEntry on(RouteEntry route, Schedule schedule) {
        return RouteBuilder.like(route).on(schedule).build();
    }

    private static RouteEntry upTo(RouteEntry route, String cost) {
        return RouteBuilder.like(route).maxCost(cost).build();
    }

    private static RouteEntry weighted(RouteEntry route) {
        return RouteBuilder.like(route).weight(10).build();
    }

    private static RouteEntry atPriorityOf(RouteEntry other, RouteEntry route) {
        return RouteBuilder.like(route).priority(other.priority()).build();
    }

    private static CustomerEntry settings(DefaultRoutes defaults, CostRules costs) {
        return new CustomerEntry(CUSTOMER, defaults, TargetSet.EMPTY, null, null, costs);
    }
}
