package io.callrouter.plan;

import static io.callrouter.plan.ReasonCode.DEMOTED_UNHEALTHY;
import static io.callrouter.plan.ReasonCode.DESTINATION_BLOCKED;
import static io.callrouter.plan.ReasonCode.DUPLICATE_PROVIDER;
import static io.callrouter.plan.ReasonCode.PROVIDER_DELETED;
import static io.callrouter.plan.ReasonCode.PROVIDER_DISABLED;
import static io.callrouter.plan.ReasonCode.ROUTE_DISABLED;
import static io.callrouter.plan.ReasonCode.SELECTED;
import static io.callrouter.plan.ReasonCode.SHADOWED_BY_CUSTOMER_ROUTES;
import static io.callrouter.plan.RouteFixtures.CUSTOMER;
import static io.callrouter.plan.RouteFixtures.NOW;
import static io.callrouter.plan.RouteFixtures.OTHER_CUSTOMER;
import static io.callrouter.plan.RouteFixtures.SYSTEM_DEFAULT;
import static io.callrouter.plan.RouteFixtures.appending;
import static io.callrouter.plan.RouteFixtures.blocking;
import static io.callrouter.plan.RouteFixtures.call;
import static io.callrouter.plan.RouteFixtures.defaultRoute;
import static io.callrouter.plan.RouteFixtures.provider;
import static io.callrouter.plan.RouteFixtures.resting;
import static io.callrouter.plan.RouteFixtures.route;
import static io.callrouter.plan.RouteFixtures.table;
import static io.callrouter.plan.RouteFixtures.with;
import static io.callrouter.testing.ProviderBuilder.like;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.RoutePlan.EmptyCode;
import io.callrouter.plan.RoutePlan.Exclusion;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.testing.RouteBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RouteSelectorTests {

    private static final String SEOUL = "+82212345678";

    private final ProviderEntry telnyx = provider("telnyx");
    private final ProviderEntry twilio = provider("twilio");
    private final ProviderEntry sk = provider("sk");
    private final ProviderEntry kt = provider("kt");

    /** A route is written {@code target provider priority}; routes are created in the order in which they stand. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            (a) override        | +82 P1 1, +82 P2 2, all P3 1 | +82 P4 1           | override | +821012345678 | P1 P2 P3    | P4 shadowed_by_customer_routes
            (a) append          | +82 P1 1, +82 P2 2, all P3 1 | +82 P4 1           | append   | +821012345678 | P1 P2 P3 P4 | none
            (b) all beats +82   | all P1 1                     | +82 P2 1           | override | +821012345678 | P1          | P2 shadowed_by_customer_routes
            (b) all, appended   | all P1 1                     | +82 P2 1           | append   | +821012345678 | P1 P2       | none
            (c) longest first   | all P1 1, +1 P2 1, +1212 P3 1| none               | override | +12125550123  | P3 P2 P1    | none
            (c) not +1212       | all P1 1, +1 P2 1, +1212 P3 1| none               | override | +13105550123  | P2 P1       | none
            (d) duplicate       | +82 P1 1, +82 P2 2, all P1 1 | none               | override | +821012345678 | P1 P2       | P1 duplicate_provider
            (d) across scopes   | +82 P1 1                     | +82 P1 1, all P2 1 | append   | +821012345678 | P1 P2       | P1 duplicate_provider
            (e) equal priority  | +82 P3 1, +82 P1 1, +82 P2 1 | none               | override | +821012345678 | P3 P1 P2    | none
            (e) defaults too    | none                         | all P2 1, all P1 1 | override | +821012345678 | P2 P1       | none
            (f) no route at all | none                         | none               | override | +821012345678 | none        | none
            (f) other countries | +1 P1 1                      | +81 P2 1           | append   | +821012345678 | none        | none
            """)
    void selectsByWorkedExample(
            String example,
            String customerRoutes,
            String defaultRoutes,
            String setting,
            String destination,
            String plan,
            String leftOut) {
        RouteTable table = table(
                Stream.concat(routes(CUSTOMER, customerRoutes).stream(), routes(SYSTEM_DEFAULT, defaultRoutes).stream())
                        .toArray(RouteBuilder[]::new));

        RoutePlan selected = RouteSelector.select(
                setting.equals("append") ? appending(CUSTOMER, table) : table, call(CUSTOMER, destination));

        assertThat(providers(selected)).isEqualTo(plan == null ? List.of() : List.of(plan.split(" ")));
        assertThat(selected.excluded())
                .map(exclusion -> nameOf(exclusion.route(), table) + " " + exclusion.code())
                .isEqualTo(leftOut == null ? List.of() : List.of(leftOut));
        assertThat(selected.emptyReason() == null).isEqualTo(plan != null);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "all, +1, true",
        "all, +821012345678901, true",
        "+82, +82212345678, true",
        "+82, +82, true",
        "+822123456789012, +822123456789012, true",
        "+8, +82212345678, true",
        "+8221, +82212345678, true",
        "+8231, +82212345678, false",
        "+83, +82212345678, false",
        "+1, +82112345678, false",
        "+221, +82212345678, false",
        "+822123456789, +82212345678, false",
        "+82, +8, false",
    })
    void takesRoutesWhoseTargetIsAllOrAPrefix(String target, String destination, boolean taken) {
        RoutePlan plan = RouteSelector.select(table(route().to(target).via(telnyx)), call(CUSTOMER, destination));

        assertThat(providers(plan)).isEqualTo(taken ? List.of("telnyx") : List.of());
        assertThat(plan.excluded()).isEmpty();
    }

    @Test
    void neverSeesOtherCustomersRoutes() {
        RouteTable table = table(
                route().of(OTHER_CUSTOMER).to("+822").via(twilio),
                route().of(OTHER_CUSTOMER).via(twilio).disabled(),
                route().via(telnyx));

        RoutePlan plan = RouteSelector.select(table, call(CUSTOMER, SEOUL));

        assertThat(providers(plan)).containsExactly("telnyx");
        assertThat(plan.excluded()).isEmpty();
        assertThat(RouteSelector.select(table, call(SYSTEM_DEFAULT, SEOUL)).steps())
                .isEmpty();
    }

    static Stream<Arguments> ineligible() {
        ProviderEntry telnyx = provider("telnyx");
        return Stream.of(
                Arguments.of(route().to("+82").via(telnyx).disabled(), ROUTE_DISABLED),
                Arguments.of(route().to("+82").via(like(telnyx).disabled()), PROVIDER_DISABLED),
                Arguments.of(route().to("+82").via(like(telnyx).deleted()), PROVIDER_DELETED));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("ineligible")
    void leavesOutIneligibleRoutes(RouteBuilder ineligible, ReasonCode why) {
        RoutePlan plan = RouteSelector.select(table(ineligible, route().via(twilio)), call(CUSTOMER, SEOUL));

        assertThat(providers(plan)).containsExactly("twilio");
        assertThat(plan.excluded())
                .extracting(Exclusion::route, Exclusion::code)
                .containsExactly(tuple(ineligible.build(), why));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("ineligible")
    void fallsBackToDefaultsWhenTheCustomersOwnAreIneligible(RouteBuilder ineligible, ReasonCode why) {
        RoutePlan plan = RouteSelector.select(table(ineligible, defaultRoute().via(twilio)), call(CUSTOMER, SEOUL));

        assertThat(plan.steps())
                .extracting(step -> step.provider().name(), Step::scope)
                .containsExactly(tuple("twilio", Scope.DEFAULT));
        assertThat(plan.excluded()).extracting(Exclusion::code).containsExactly(why);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("ineligible")
    void saysOfAnIneligibleDefaultThatItIsIneligibleRatherThanShadowed(RouteBuilder ineligible, ReasonCode why) {
        RoutePlan plan =
                RouteSelector.select(table(ineligible.of(SYSTEM_DEFAULT), route().via(twilio)), call(CUSTOMER, SEOUL));

        assertThat(providers(plan)).containsExactly("twilio");
        assertThat(plan.excluded()).extracting(Exclusion::code).containsExactly(why);
    }

    @Test
    void fallsBackToDefaultsWhenTheCustomersOwnLeadElsewhere() {
        RouteTable table =
                table(route().to("+1").via(telnyx), defaultRoute().to("+82").via(twilio));

        assertThat(providers(RouteSelector.select(table, call(CUSTOMER, SEOUL))))
                .containsExactly("twilio");
    }

    @Test
    void shadowsEveryDefaultByOneEligibleRouteOfTheCustomer() {
        RouteBuilder long1 = defaultRoute().to("+822").via(twilio);
        RouteBuilder long2 = defaultRoute().to("+82").via(sk).priority(2);

        RoutePlan plan =
                RouteSelector.select(table(long1, long2, route().via(telnyx).priority(65535)), call(CUSTOMER, SEOUL));

        assertThat(providers(plan)).containsExactly("telnyx");
        assertThat(plan.excluded())
                .extracting(Exclusion::route, Exclusion::code)
                .containsExactlyInAnyOrder(
                        tuple(long1.build(), SHADOWED_BY_CUSTOMER_ROUTES),
                        tuple(long2.build(), SHADOWED_BY_CUSTOMER_ROUTES));
    }

    @Test
    void shadowsDefaultsByACustomerRouteOfAnUnhealthyProvider() {
        RouteTable table =
                table(route().via(like(telnyx).unhealthy()), defaultRoute().via(twilio));

        assertThat(providers(RouteSelector.select(table, call(CUSTOMER, SEOUL))))
                .containsExactly("telnyx");
    }

    @Test
    void appendsDefaultsBehindTheCustomersOwnHoweverWellTheyMatch() {
        RouteTable table = table(
                defaultRoute().to("+8221").via(twilio),
                defaultRoute().to("+82").via(sk),
                route().via(telnyx).priority(9));

        RoutePlan plan = RouteSelector.select(appending(CUSTOMER, table), call(CUSTOMER, SEOUL));

        assertThat(plan.steps())
                .extracting(step -> step.provider().name(), Step::scope)
                .containsExactly(
                        tuple("telnyx", Scope.CUSTOMER), tuple("twilio", Scope.DEFAULT), tuple("sk", Scope.DEFAULT));
        assertThat(plan.excluded()).isEmpty();
    }

    @Test
    void appendsForThatCustomerOnly() {
        RouteTable table = appending(
                OTHER_CUSTOMER, table(route().via(telnyx), defaultRoute().via(twilio)));

        assertThat(providers(RouteSelector.select(table, call(CUSTOMER, SEOUL))))
                .containsExactly("telnyx");
    }

    @Test
    void neverGivesDefaultsToACustomerThatRefusesThem() {
        RouteTable table = with(
                CUSTOMER,
                DefaultRoutes.NEVER,
                table(
                        route().to("+82").via(telnyx),
                        defaultRoute().via(twilio),
                        defaultRoute().via(like(sk).disabled())));

        RoutePlan own = RouteSelector.select(table, call(CUSTOMER, SEOUL));
        RoutePlan none = RouteSelector.select(table, call(CUSTOMER, "+12125550100"));

        assertThat(providers(own)).containsExactly("telnyx");
        assertThat(none.steps()).isEmpty();
        assertThat(none.empty().code()).isEqualTo(EmptyCode.NO_ROUTE);
        for (RoutePlan each : List.of(own, none)) {
            assertThat(each.excluded())
                    .map(exclusion -> nameOf(exclusion.route(), table) + " " + exclusion.code())
                    .containsExactlyInAnyOrder("twilio default_routes_never", "sk provider_disabled");
        }
        assertThat(providers(RouteSelector.select(table, call(OTHER_CUSTOMER, SEOUL))))
                .containsExactly("twilio");
        assertThat(providers(RouteSelector.select(
                        with(SYSTEM_DEFAULT, DefaultRoutes.NEVER, table), call(SYSTEM_DEFAULT, SEOUL))))
                .containsExactly("twilio");
    }

    @ParameterizedTest
    @CsvSource({
        "+82,            true",
        "+8221,          true",
        "+82212345678,   true",
        "all,            true",
        "+822123456781,  false",
        "+8231,          false",
        "+1,             false",
    })
    void callsNobodyWhoIsBlockedWhateverRoutesThereAre(String target, boolean blocked) {
        RouteTable table =
                table(route().to("+82212345678").via(telnyx), defaultRoute().via(twilio));

        for (RouteTable each : List.of(blocking(CUSTOMER, table, target), blocking(SYSTEM_DEFAULT, table, target))) {
            RoutePlan plan = RouteSelector.select(each, call(CUSTOMER, SEOUL));

            assertThat(plan.steps().isEmpty()).isEqualTo(blocked);
            if (blocked) {
                assertThat(plan.empty().code()).isEqualTo(EmptyCode.DESTINATION_BLOCKED);
                assertThat(plan.excluded())
                        .extracting(Exclusion::code)
                        .containsExactly(DESTINATION_BLOCKED, DESTINATION_BLOCKED);
            }
        }
    }

    @Test
    void blocksForThatCustomerOnlyUnlessItIsTheSystemDefault() {
        RouteTable table = table(route().via(telnyx), defaultRoute().via(twilio));
        RouteTable one = blocking(OTHER_CUSTOMER, table, "+82");
        RouteTable all = blocking(SYSTEM_DEFAULT, table, "+82");

        assertThat(providers(RouteSelector.select(one, call(CUSTOMER, SEOUL)))).containsExactly("telnyx");
        assertThat(RouteSelector.select(one, call(OTHER_CUSTOMER, SEOUL)).emptyReason())
                .isEqualTo("The customer may not call +82.");
        assertThat(RouteSelector.select(all, call(OTHER_CUSTOMER, SEOUL)).emptyReason())
                .isEqualTo("Nobody may call +82.");
        assertThat(RouteSelector.select(all, call(SYSTEM_DEFAULT, SEOUL)).excluded())
                .hasSize(1);
    }

    @Test
    void ordersByLongerTargetBeforePriority() {
        RouteTable table = table(
                route().via(telnyx).priority(1),
                route().to("+8").via(twilio).priority(2),
                route().to("+8221").via(kt).priority(4),
                route().to("+82").via(sk).priority(3));

        assertThat(providers(RouteSelector.select(table, call(CUSTOMER, SEOUL))))
                .containsExactly("kt", "sk", "twilio", "telnyx");
    }

    @Test
    void ordersDefaultsLikeTheCustomersOwn() {
        RouteTable table = table(
                defaultRoute().via(telnyx),
                defaultRoute().to("+82").via(twilio).priority(2),
                defaultRoute().to("+82").via(sk).priority(1));

        assertThat(providers(RouteSelector.select(table, call(CUSTOMER, SEOUL))))
                .containsExactly("sk", "twilio", "telnyx");
    }

    @Test
    void ordersByPriorityAsANumberBeforeAge() {
        RouteTable table = table(
                route().via(telnyx).priority(10).created(NOW),
                route().via(twilio).priority(65535).created(NOW.minusSeconds(2)),
                route().via(sk).priority(9).created(NOW.plusSeconds(3)));

        assertThat(providers(RouteSelector.select(table, call(CUSTOMER, SEOUL))))
                .containsExactly("sk", "telnyx", "twilio");
    }

    @Test
    void ordersByAgeToTheMicrosecondBeforeId() {
        RouteTable table = table(
                route().via(telnyx).id("00000000-0000-4000-8000-000000000001").created(NOW.plusNanos(2_000)),
                route().via(twilio).id("ffffffff-0000-4000-8000-000000000001").created(NOW),
                route().via(sk).id("80000000-0000-4000-8000-000000000001").created(NOW.plusNanos(1_000)));

        assertThat(providers(RouteSelector.select(table, call(CUSTOMER, SEOUL))))
                .containsExactly("twilio", "sk", "telnyx");
    }

    @Test
    void breaksTheLastTieByIdAsWritten() {
        RouteTable table = table(
                route().via(kt).id("8000abcd-0000-4000-8000-000000000000"),
                route().via(sk).id("7fffabcd-0000-4000-8000-000000000000"),
                route().via(telnyx).id("7fffabcd-0000-4000-7fff-000000000000"),
                route().via(twilio).id("00000000-0000-4000-8000-000000000000"));

        assertThat(providers(RouteSelector.select(table, call(CUSTOMER, SEOUL))))
                .containsExactly("twilio", "telnyx", "sk", "kt");
    }

    @Test
    void givesEachProviderOnePlaceTheFirst() {
        RouteBuilder again = route().to("+82").via(telnyx).priority(3);
        RouteBuilder andAgain = route().via(telnyx);
        RouteTable table = table(
                andAgain,
                again,
                route().to("+82").via(telnyx).priority(1),
                route().to("+82").via(twilio).priority(2));

        RoutePlan plan = RouteSelector.select(table, call(CUSTOMER, SEOUL));

        assertThat(plan.steps())
                .extracting(step -> step.provider().name(), step -> step.route().priority())
                .containsExactly(tuple("telnyx", 1), tuple("twilio", 2));
        assertThat(plan.excluded())
                .extracting(Exclusion::route, Exclusion::code)
                .containsExactlyInAnyOrder(
                        tuple(again.build(), DUPLICATE_PROVIDER), tuple(andAgain.build(), DUPLICATE_PROVIDER));
    }

    @Test
    void givesEachProviderOnePlaceAcrossScopes() {
        RouteBuilder appended = defaultRoute().to("+8221").via(telnyx);
        RouteTable table = table(appended, defaultRoute().via(twilio), route().via(telnyx));

        RoutePlan plan = RouteSelector.select(appending(CUSTOMER, table), call(CUSTOMER, SEOUL));

        assertThat(plan.steps())
                .extracting(step -> step.provider().name(), Step::scope)
                .containsExactly(tuple("telnyx", Scope.CUSTOMER), tuple("twilio", Scope.DEFAULT));
        assertThat(plan.excluded())
                .extracting(Exclusion::route, Exclusion::code)
                .containsExactly(tuple(appended.build(), DUPLICATE_PROVIDER));
    }

    @Test
    void doesNotCountAnIneligibleRouteAsTheProvidersPlace() {
        RouteTable table = table(
                route().to("+82").via(telnyx).disabled(), route().via(telnyx).priority(2));

        assertThat(RouteSelector.select(table, call(CUSTOMER, SEOUL)).steps())
                .extracting(step -> step.route().priority())
                .containsExactly(2);
    }

    @Test
    void movesUnhealthyProvidersToTheEndInTheirOrder() {
        RouteTable table = table(
                route().via(like(telnyx).unhealthy()).priority(1),
                route().via(like(twilio).healthy()).priority(2),
                route().via(like(sk).unhealthy()).priority(3),
                route().via(kt).priority(4));

        assertThat(RouteSelector.select(table, call(CUSTOMER, SEOUL)).steps())
                .extracting(Step::place, step -> step.provider().name(), Step::code)
                .containsExactly(
                        tuple(1, "twilio", SELECTED),
                        tuple(2, "kt", SELECTED),
                        tuple(3, "telnyx", DEMOTED_UNHEALTHY),
                        tuple(4, "sk", DEMOTED_UNHEALTHY));
    }

    @Test
    void movesAnUnhealthyProviderBehindAppendedDefaults() {
        RouteTable table = table(
                route().to("+82").via(like(telnyx).unhealthy()),
                route().via(sk),
                defaultRoute().via(twilio));

        RoutePlan plan = RouteSelector.select(appending(CUSTOMER, table), call(CUSTOMER, SEOUL));

        assertThat(providers(plan)).containsExactly("sk", "twilio", "telnyx");
        assertThat(plan.steps().get(2).code()).isEqualTo(DEMOTED_UNHEALTHY);
        assertThat(plan.steps().get(2).scope()).isEqualTo(Scope.CUSTOMER);
    }

    @Test
    void dropsDuplicatesBeforeItMovesTheUnhealthy() {
        RouteTable table = table(
                route().to("+82").via(like(telnyx).unhealthy()),
                route().to("+82").via(twilio).priority(2),
                route().via(like(telnyx).unhealthy()));

        assertThat(RouteSelector.select(table, call(CUSTOMER, SEOUL)).steps())
                .extracting(
                        step -> step.provider().name(),
                        step -> step.route().target().value())
                .containsExactly(tuple("twilio", "+82"), tuple("telnyx", "+82"));
    }

    @Test
    void doesNotCallAnUnhealthyProviderMovedThatIsLastAnyway() {
        RouteTable table = table(
                route().via(telnyx).priority(1),
                route().via(like(twilio).unhealthy()).priority(2),
                route().via(like(sk).unhealthy()).priority(3));

        assertThat(RouteSelector.select(table, call(CUSTOMER, SEOUL)).steps())
                .extracting(step -> step.provider().name(), Step::code)
                .containsExactly(tuple("telnyx", SELECTED), tuple("twilio", SELECTED), tuple("sk", SELECTED));
    }

    @Test
    void callsOnlyThoseMovedThatWereAheadOfAHealthyOne() {
        RouteTable table = table(
                route().via(like(telnyx).unhealthy()).priority(1),
                route().via(twilio).priority(2),
                route().via(like(sk).unhealthy()).priority(3));

        assertThat(RouteSelector.select(table, call(CUSTOMER, SEOUL)).steps())
                .extracting(step -> step.provider().name(), Step::code)
                .containsExactly(tuple("twilio", SELECTED), tuple("telnyx", DEMOTED_UNHEALTHY), tuple("sk", SELECTED));
    }

    @Test
    void isNeverEmptiedByHealth() {
        RouteTable table = table(
                route().via(like(telnyx).unhealthy()).priority(1),
                route().via(like(twilio).unhealthy()).priority(2));

        RoutePlan plan = RouteSelector.select(table, call(CUSTOMER, SEOUL));

        assertThat(plan.steps())
                .extracting(step -> step.provider().name(), Step::code)
                .containsExactly(tuple("telnyx", SELECTED), tuple("twilio", SELECTED));
        assertThat(plan.excluded()).isEmpty();
        assertThat(plan.emptyReason()).isNull();
    }

    @Test
    void saysOfAMovedStepThatItWasMoved() {
        RouteTable table =
                table(route().via(like(telnyx).unhealthy()), route().via(twilio).priority(2));

        RoutePlan plan = RouteSelector.select(table, call(CUSTOMER, SEOUL));

        assertThat(plan.steps().get(1).reason()).contains("moved").endsWith(".");
        assertThat(plan.steps().get(0).reason()).doesNotContain("moved").endsWith(".");
    }

    /** Providers P1 to P4 by priority; a demoted step is written in brackets. */
    @ParameterizedTest(name = "unhealthy {0}, resting {1}: {2}")
    @CsvSource(nullValues = "none", textBlock = """
            none,        none,        P1 P2 P3 P4
            P1,          none,        P2 P3 P4 (P1)
            none,        P1,          P2 P3 P4 (P1)
            P1,          P1,          P2 P3 P4 (P1)
            P1,          P2,          P3 P4 (P1) (P2)
            P2,          P1,          P3 P4 (P1) (P2)
            P1 P3,       P2,          P4 (P1) (P2) (P3)
            P3,          P1,          P2 P4 (P1) (P3)
            none,        P4,          P1 P2 P3 P4
            P4,          P1,          P2 P3 (P1) P4
            none,        P1 P2 P3 P4, P1 P2 P3 P4
            P1 P2 P3 P4, none,        P1 P2 P3 P4
            P1 P3,       P2 P4,       P1 P2 P3 P4
            P1 P2 P3 P4, P1 P2 P3 P4, P1 P2 P3 P4
            none,        P9,          P1 P2 P3 P4
            """)
    void movesTheUnhealthyAndTheRestingBehindTheOthers(String unhealthy, String resting, String plan) {
        RouteBuilder[] routes = IntStream.rangeClosed(1, 4)
                .mapToObj(number -> {
                    ProviderEntry provider = provider("P" + number);
                    boolean ill = names(unhealthy).contains(provider.name());
                    return route().via(ill ? like(provider).unhealthy().build() : provider)
                            .priority(number);
                })
                .toArray(RouteBuilder[]::new);
        ProviderEntry[] resters =
                names(resting).stream().map(RouteFixtures::provider).toArray(ProviderEntry[]::new);

        RoutePlan selected = RouteSelector.select(table(routes), resting(call(CUSTOMER, SEOUL), resters));

        assertThat(selected.steps())
                .map(step -> step.code() == DEMOTED_UNHEALTHY
                        ? "(" + step.provider().name() + ")"
                        : step.provider().name())
                .isEqualTo(names(plan));
        assertThat(selected.excluded()).isEmpty();
        assertThat(selected.emptyReason()).isNull();
    }

    @Test
    void movesARestingProviderBehindAppendedDefaults() {
        RouteTable table = table(
                route().to("+82").via(telnyx), route().via(sk), defaultRoute().via(twilio));

        RoutePlan plan = RouteSelector.select(appending(CUSTOMER, table), resting(call(CUSTOMER, SEOUL), telnyx));

        assertThat(providers(plan)).containsExactly("sk", "twilio", "telnyx");
    }

    @Test
    void saysWhetherAMovedProviderDoesNotAnswerOrRests() {
        RouteTable table = table(
                route().via(like(telnyx).unhealthy()).priority(1),
                route().via(twilio).priority(2),
                route().via(like(sk).unhealthy()).priority(3),
                route().via(kt).priority(4));

        RoutePlan plan = RouteSelector.select(table, resting(call(CUSTOMER, SEOUL), twilio, sk));

        assertThat(plan.steps())
                .extracting(step -> step.provider().name(), Step::reason)
                .containsExactly(
                        tuple("kt", "The customer's own route for all destinations, priority 4."),
                        tuple(
                                "telnyx",
                                "The customer's own route for all destinations, priority 1; moved behind the others"
                                        + " because its provider does not answer."),
                        tuple(
                                "twilio",
                                "The customer's own route for all destinations, priority 2; moved behind the others"
                                        + " because its provider rests after too many failed calls."),
                        tuple(
                                "sk",
                                "The customer's own route for all destinations, priority 3; moved behind the others"
                                        + " because its provider does not answer."));
    }

    @Test
    void plansForTheSystemDefaultItself() {
        RouteTable table =
                table(defaultRoute().to("+82").via(telnyx), defaultRoute().via(twilio), route().via(sk));

        for (RouteTable each : List.of(table, appending(SYSTEM_DEFAULT, table))) {
            RoutePlan plan = RouteSelector.select(each, call(SYSTEM_DEFAULT, SEOUL));

            assertThat(plan.steps())
                    .extracting(step -> step.provider().name(), Step::scope)
                    .containsExactly(tuple("telnyx", Scope.DEFAULT), tuple("twilio", Scope.DEFAULT));
            assertThat(plan.excluded()).isEmpty();
        }
    }

    @Test
    void listsARouteOfTheSystemDefaultOnceWhenItIsLeftOutOfItsOwnPlan() {
        RouteTable table = table(
                defaultRoute().via(telnyx).disabled(),
                defaultRoute().via(like(twilio).disabled()));

        RoutePlan plan = RouteSelector.select(table, call(SYSTEM_DEFAULT, SEOUL));

        assertThat(plan.excluded())
                .extracting(Exclusion::code)
                .containsExactlyInAnyOrder(ROUTE_DISABLED, PROVIDER_DISABLED);
    }

    @Test
    void saysWhyAPlanIsEmpty() {
        RoutePlan nothingMatches = RouteSelector.select(table(route().to("+1")), call(CUSTOMER, SEOUL));
        RoutePlan nothingEligible = RouteSelector.select(
                table(
                        route().via(telnyx).disabled(),
                        defaultRoute().via(like(twilio).disabled())),
                call(CUSTOMER, SEOUL));

        assertThat(nothingMatches.steps()).isEmpty();
        assertThat(nothingEligible.steps()).isEmpty();
        assertThat(nothingMatches.emptyReason()).isNotBlank().endsWith(".");
        assertThat(nothingMatches.empty().code()).isEqualTo(EmptyCode.NO_ROUTE);
        assertThat(nothingEligible.empty().code()).isEqualTo(EmptyCode.NO_USABLE_ROUTE);
        assertThat(nothingEligible.emptyReason()).isNotBlank().endsWith(".").isNotEqualTo(nothingMatches.emptyReason());
    }

    @Test
    void explainsEveryCandidateThatHasNoPlaceOnceWithASentence() {
        List<RouteBuilder> routes = List.of(
                route().to("+82").via(telnyx),
                route().via(telnyx),
                route().via(twilio).disabled(),
                route().via(like(sk).disabled()),
                route().via(like(kt).deleted()),
                defaultRoute().to("+8221").via(twilio),
                defaultRoute().via(telnyx),
                defaultRoute().via(like(sk).disabled()),
                route().to("+1").via(twilio),
                defaultRoute().to("+81").via(twilio),
                route().of(OTHER_CUSTOMER).via(twilio));

        RoutePlan plan = RouteSelector.select(table(routes.toArray(RouteBuilder[]::new)), call(CUSTOMER, SEOUL));

        assertThat(plan.steps())
                .extracting(Step::route)
                .containsExactly(routes.get(0).build());
        assertThat(plan.excluded())
                .extracting(Exclusion::route, Exclusion::code)
                .containsExactlyInAnyOrder(
                        tuple(routes.get(1).build(), DUPLICATE_PROVIDER),
                        tuple(routes.get(2).build(), ROUTE_DISABLED),
                        tuple(routes.get(3).build(), PROVIDER_DISABLED),
                        tuple(routes.get(4).build(), PROVIDER_DELETED),
                        tuple(routes.get(5).build(), SHADOWED_BY_CUSTOMER_ROUTES),
                        tuple(routes.get(6).build(), SHADOWED_BY_CUSTOMER_ROUTES),
                        tuple(routes.get(7).build(), PROVIDER_DISABLED));
        assertThat(plan.excluded())
                .allSatisfy(exclusion -> assertThat(exclusion.reason()).matches("[A-Z].* .*\\."));
    }

    @Test
    void choosesTheSameWhetherOrNotItExplains() {
        RouteTable table = appending(
                CUSTOMER,
                table(
                        route().to("+82").via(like(telnyx).unhealthy()),
                        route().to("+82").via(twilio).priority(2),
                        route().via(like(telnyx).unhealthy()),
                        route().via(kt).disabled(),
                        defaultRoute().via(sk)));
        PlanQuery explained = call(CUSTOMER, SEOUL);

        RoutePlan explanation = RouteSelector.select(table, explained);
        RoutePlan live = RouteSelector.select(
                table,
                new PlanQuery(CUSTOMER, explained.destination(), explained.at(), Set.of(), false, PlanQuery.NO_LIMIT));

        assertThat(live.steps()).hasSize(3).isEqualTo(explanation.steps());
        assertThat(explanation.excluded()).hasSize(2);
        assertThat(live.excluded()).isEmpty();
    }

    @Test
    void saysWhyAPlanIsEmptyWhetherOrNotItExplains() {
        RouteTable table = table(route().via(telnyx).disabled());

        RoutePlan live = RouteSelector.select(
                table, new PlanQuery(CUSTOMER, new PhoneNumber(SEOUL), NOW, Set.of(), false, PlanQuery.NO_LIMIT));

        assertThat(live.emptyReason())
                .isNotBlank()
                .isEqualTo(RouteSelector.select(table, call(CUSTOMER, SEOUL)).emptyReason());
    }

    @Test
    void repeatsWhatWasAskedAndFromWhichTable() {
        Instant at = Instant.parse("2030-01-01T00:00:00Z");
        RouteTable table = table(route().via(telnyx)).atRevision(3);

        RoutePlan plan = RouteSelector.select(
                table, new PlanQuery(CUSTOMER, new PhoneNumber(SEOUL), at, Set.of(), false, PlanQuery.NO_LIMIT));

        assertThat(plan.customerId()).isEqualTo(CUSTOMER);
        assertThat(plan.destination().value()).isEqualTo(SEOUL);
        assertThat(plan.at()).isEqualTo(at);
        assertThat(plan.revision()).isEqualTo(table.revision()).isEqualTo(3);
    }

    @Test
    void leadsToTheProviderAsItIsInTheTable() {
        RouteTable table =
                table(route().via(telnyx)).with(like(telnyx).healthy().build());

        assertThat(RouteSelector.select(table, call(CUSTOMER, SEOUL)).steps())
                .extracting(Step::provider)
                .containsExactly(like(telnyx).healthy().build());
    }

    private static List<RouteBuilder> routes(UUID customer, String written) {
        List<RouteBuilder> routes = new ArrayList<>();
        if (written != null) {
            for (String one : written.split(", *")) {
                String[] words = one.split(" ");
                int number = routes.size();
                routes.add(route().of(customer)
                        .to(words[0])
                        .via(provider(words[1]))
                        .priority(Integer.parseInt(words[2]))
                        .created(NOW.plusSeconds(number))
                        .id(new UUID(customer.getMostSignificantBits(), 100 - number)));
            }
        }
        return routes;
    }

    private static List<String> names(String text) {
        return text == null ? List.of() : List.of(text.split(" "));
    }

    private static List<String> providers(RoutePlan plan) {
        assertThat(plan.steps())
                .extracting(Step::place)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, plan.steps().size()).boxed().toList());
        return plan.steps().stream().map(step -> step.provider().name()).toList();
    }

    private static String nameOf(RouteEntry route, RouteTable table) {
        return table.findProvider(route.providerId()).orElseThrow().name();
    }
}
