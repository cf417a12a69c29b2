package io.callrouter.plan;

import static io.callrouter.plan.RouteFixtures.NOW;
import static io.callrouter.plan.RouteFixtures.SYSTEM_DEFAULT;
import static io.callrouter.plan.RouteFixtures.idOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.Ordering;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import io.callrouter.numbering.TargetSet;
import io.callrouter.provider.HealthStatus;
import io.callrouter.rate.RateFixtures;
import io.callrouter.rate.RateTable;
import io.callrouter.route.Schedule;
import io.callrouter.testing.ProviderBuilder;
import io.callrouter.testing.RouteBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random tables so small that targets, priorities, ages and providers collide all the time. */
class RouteSelectorPropertyTests {

    private static final int TABLES = 5_000;
    private static final int HISTORIES = 500;
    private static final int CHANGES = 30;

    private static final List<UUID> CUSTOMERS = List.of(SYSTEM_DEFAULT, idOf("a"), idOf("b"));
    private static final UUID STRANGER = idOf("stranger");
    private static final List<String> TARGETS = List.of("all", "+1", "+2", "+11", "+12", "+21", "+112", "+1122");
    private static final List<String> DESTINATIONS = List.of("+1", "+2", "+11", "+112", "+1122", "+1211", "+21", "+3");
    private static final BigDecimal UNKNOWN = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final List<Integer> LIMITS = List.of(1, 2, 3, PlanQuery.NO_LIMIT);
    private static final List<UUID> PROVIDERS = List.of(idOf("p1"), idOf("p2"), idOf("p3"), idOf("p4"));

    @Test
    void selectsAsANaiveScanOfAllRoutesDoes() {
        for (int seed = 0; seed < TABLES; seed++) {
            World world = World.random(new SplittableRandom(seed));
            RouteTable table = world.table();
            for (PlanQuery query : queries(seed)) {
                Expected expected = world.select(query);

                RoutePlan plan = RouteSelector.select(table, query);

                assertThat(Expected.of(plan))
                        .as("seed %d, %s for %s", seed, query.destination(), query.customerId())
                        .isEqualTo(expected);
                assertThat(plan.excluded())
                        .as("seed %d, each exclusion once", seed)
                        .hasSize(expected.excluded().size());
            }
        }
    }

    @Test
    void choosesTheSameStepsWhetherOrNotItExplains() {
        for (int seed = 0; seed < TABLES; seed++) {
            RouteTable table = World.random(new SplittableRandom(seed)).table();
            for (PlanQuery query : queries(seed)) {
                RoutePlan explained = RouteSelector.select(table, query);

                RoutePlan live = RouteSelector.select(
                        table,
                        new PlanQuery(
                                query.customerId(),
                                query.destination(),
                                query.at(),
                                query.resting(),
                                false,
                                query.limit()));

                assertThat(live.steps()).as("seed %d", seed).isEqualTo(explained.steps());
                assertThat(live.emptyReason()).as("seed %d", seed).isEqualTo(explained.emptyReason());
                assertThat(live.excluded()).as("seed %d", seed).isEmpty();
            }
        }
    }

    @Test
    void selectsFromATableChangedStepByStepAsFromOneBuiltAtOnce() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            World world = World.ofProvidersOnly(random);
            RouteTable table = world.table();
            for (int change = 0; change < CHANGES; change++) {
                table = world.change(random, table);
                assertSelectsTheSame(table, world.table(), seed, change);
            }
        }
    }

    @Test
    void leavesATableAsItWasWhenItIsChanged() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            World world = World.random(random);
            RouteTable before = world.table();
            RouteTable untouched = world.table();
            RouteTable table = before;
            for (int change = 0; change < CHANGES; change++) {
                table = world.change(random, table);
            }
            assertSelectsTheSame(before, untouched, seed, CHANGES);
        }
    }

    private static void assertSelectsTheSame(RouteTable table, RouteTable expected, int seed, int change) {
        for (PlanQuery query : queries(seed)) {
            RoutePlan plan = RouteSelector.select(table, query);
            RoutePlan wanted = RouteSelector.select(expected, query);

            assertThat(Expected.of(plan))
                    .as("seed %d, change %d, %s for %s", seed, change, query.destination(), query.customerId())
                    .isEqualTo(Expected.of(wanted));
            assertThat(plan.steps()).as("seed %d, change %d", seed, change).isEqualTo(wanted.steps());
        }
        assertThat(TableContents.areEqual(table, expected))
                .as("seed %d, change %d", seed, change)
                .isTrue();
    }

    /** Every customer and destination, each while other providers rest, and with another limit. */
    private static List<PlanQuery> queries(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Stream.concat(CUSTOMERS.stream(), Stream.of(STRANGER))
                .flatMap(customer -> DESTINATIONS.stream()
                        .map(destination -> new PlanQuery(
                                customer,
                                new PhoneNumber(destination),
                                NOW,
                                resting(random),
                                true,
                                anyOf(LIMITS, random))))
                .toList();
    }

    private static Set<UUID> resting(SplittableRandom random) {
        Set<UUID> resting = new HashSet<>(PROVIDERS);
        resting.removeIf(provider -> random.nextInt(3) > 0);
        return resting;
    }

    private static <T> T anyOf(List<T> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** What matters of a plan: route ids in order with their codes and scopes, and who was left out and why. */
    private record Expected(List<String> steps, Map<UUID, ReasonCode> excluded, boolean empty) {

        static Expected of(RoutePlan plan) {
            Map<UUID, ReasonCode> excluded = new HashMap<>();
            plan.excluded().forEach(exclusion -> excluded.put(exclusion.route().id(), exclusion.code()));
            return new Expected(
                    plan.steps().stream()
                            .map(step -> step(step.place(), step.route(), step.scope(), step.code()))
                            .toList(),
                    excluded,
                    plan.emptyReason() != null);
        }

        static String step(int place, RouteEntry route, Scope scope, ReasonCode code) {
            return "%d %s %s %s".formatted(place, route.id(), scope, code);
        }
    }

    private record World(
            Map<UUID, ProviderEntry> providers,
            Map<UUID, CustomerEntry> customers,
            Map<UUID, RouteEntry> routes,
            Map<UUID, Map<String, String>> prices) {

        static World ofProvidersOnly(SplittableRandom random) {
            World world = new World(
                    new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
            PROVIDERS.forEach(id -> world.providers.put(id, provider(id, random)));
            return world;
        }

        static World random(SplittableRandom random) {
            World world = ofProvidersOnly(random);
            for (UUID id : CUSTOMERS) {
                if (random.nextInt(3) > 0) {
                    world.customers.put(id, customer(id, random));
                }
            }
            if (random.nextBoolean()) {
                PROVIDERS.forEach(id -> world.prices.put(id, prices(random)));
            }
            int routes = random.nextInt(13);
            for (int i = 0; i < routes; i++) {
                RouteEntry route = route(new UUID(random.nextLong(), random.nextLong()), random);
                world.routes.put(route.id(), route);
            }
            return world;
        }

        RouteTable table() {
            RouteTable table = RouteTable.of(7, providers.values(), customers.values(), routes.values());
            RateTable rates = RateTable.empty();
            for (Map.Entry<UUID, Map<String, String>> provider : prices.entrySet()) {
                rates = RateFixtures.with(rates, provider.getKey(), provider.getValue());
            }
            return table.withRates(rates);
        }

        /** One addition, change or removal, here and in the table. */
        RouteTable change(SplittableRandom random, RouteTable table) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    ProviderEntry provider = provider(anyOf(PROVIDERS, random), random);
                    providers.put(provider.id(), provider);
                    return table.with(provider);
                }
                case 1 -> {
                    CustomerEntry customer = customer(anyOf(CUSTOMERS, random), random);
                    customers.put(customer.id(), customer);
                    return table.withCustomer(customer.id(), customer);
                }
                case 2 -> {
                    UUID id = anyOf(CUSTOMERS, random);
                    customers.remove(id);
                    return table.withCustomer(id, null);
                }
                case 3, 4 -> {
                    UUID id = anyRoute(random);
                    return table.withRoute(routes.remove(id), null);
                }
                default -> {
                    RouteEntry route = route(anyRoute(random), random);
                    return table.withRoute(routes.put(route.id(), route), route);
                }
            }
        }

        Expected select(PlanQuery query) {
            Map<UUID, ReasonCode> excluded = new HashMap<>();
            List<RouteEntry> own = eligible(query.customerId(), query, excluded);
            List<RouteEntry> defaults = query.customerId().equals(SYSTEM_DEFAULT)
                    ? new ArrayList<>()
                    : eligible(SYSTEM_DEFAULT, query, excluded);
            CustomerEntry settings = customers.get(query.customerId());
            CostRules costs = settings == null ? CostRules.NONE : settings.costs();
            sort(own, query, costs);
            sort(defaults, query, costs);
            DefaultRoutes defaultRoutes = settings == null ? DefaultRoutes.OVERRIDE : settings.defaultRoutes();
            boolean never =
                    defaultRoutes == DefaultRoutes.NEVER && !query.customerId().equals(SYSTEM_DEFAULT);
            List<RouteEntry> ordered = new ArrayList<>(own);
            if (isBlocked(query, settings) || isBlocked(query, customers.get(SYSTEM_DEFAULT))) {
                ordered.addAll(defaults);
                ordered.forEach(route -> excluded.put(route.id(), ReasonCode.DESTINATION_BLOCKED));
                ordered.clear();
            } else if (never) {
                defaults.forEach(route -> excluded.put(route.id(), ReasonCode.DEFAULT_ROUTES_NEVER));
            } else if (own.isEmpty() || defaultRoutes == DefaultRoutes.APPEND) {
                ordered.addAll(defaults);
            } else {
                defaults.forEach(route -> excluded.put(route.id(), ReasonCode.SHADOWED_BY_CUSTOMER_ROUTES));
            }
            ordered.removeIf(route -> {
                boolean tooDear = isTooDear(route, query, costs);
                if (tooDear) {
                    excluded.put(route.id(), ReasonCode.OVER_MAX_COST);
                }
                return tooDear;
            });
            Set<UUID> placed = new HashSet<>();
            List<RouteEntry> distinct = new ArrayList<>();
            for (RouteEntry route : ordered) {
                if (placed.add(route.providerId())) {
                    distinct.add(route);
                } else {
                    excluded.put(route.id(), ReasonCode.DUPLICATE_PROVIDER);
                }
            }
            List<RouteEntry> plan = new ArrayList<>(distinct);
            plan.removeIf(route -> isLast(route, query));
            distinct.stream().filter(route -> isLast(route, query)).forEach(plan::add);
            List<String> steps = new ArrayList<>();
            for (int i = 0; i < plan.size(); i++) {
                RouteEntry route = plan.get(i);
                if (i >= query.limit()) {
                    excluded.put(route.id(), ReasonCode.BEYOND_LIMIT);
                    continue;
                }
                boolean moved = isLast(route, query) && distinct.indexOf(route) != i;
                steps.add(Expected.step(
                        i + 1,
                        route,
                        route.customerId().equals(SYSTEM_DEFAULT) ? Scope.DEFAULT : Scope.CUSTOMER,
                        moved ? ReasonCode.DEMOTED_UNHEALTHY : ReasonCode.SELECTED));
            }
            return new Expected(steps, excluded, steps.isEmpty());
        }

        private static boolean isBlocked(PlanQuery query, @Nullable CustomerEntry customer) {
            return customer != null
                    && customer.blocked().targets().stream().anyMatch(target -> target.matches(query.destination()));
        }

        private List<RouteEntry> eligible(UUID customer, PlanQuery query, Map<UUID, ReasonCode> excluded) {
            List<RouteEntry> eligible = new ArrayList<>();
            for (RouteEntry route : routes.values()) {
                String target = route.target().value();
                if (route.customerId().equals(customer)
                        && (target.equals("all") || query.destination().value().startsWith(target))) {
                    ProviderEntry provider = providers.get(route.providerId());
                    RouteConditions conditions = route.conditions();
                    if (!route.enabled()
                            || conditions != null
                                    && conditions.disabledUntil() != null
                                    && NOW.isBefore(conditions.disabledUntil())) {
                        excluded.put(route.id(), ReasonCode.ROUTE_DISABLED);
                    } else if (provider.deleted()) {
                        excluded.put(route.id(), ReasonCode.PROVIDER_DELETED);
                    } else if (!provider.enabled()
                            || provider.disabledUntil() != null && NOW.isBefore(provider.disabledUntil())) {
                        excluded.put(route.id(), ReasonCode.PROVIDER_DISABLED);
                    } else if (conditions != null && conditions.schedule() != null) { // which is never open
                        excluded.put(route.id(), ReasonCode.OUTSIDE_SCHEDULE);
                    } else {
                        eligible.add(route);
                    }
                }
            }
            return eligible;
        }

        private void sort(List<RouteEntry> routes, PlanQuery query, CostRules costs) {
            Comparator<RouteEntry> byCost = Comparator.comparing(route -> cost(route, query));
            Comparator<RouteEntry> byTarget =
                    Comparator.comparingInt(World::digits).reversed();
            Comparator<RouteEntry> byAge = Comparator.comparing(RouteEntry::tmCreate)
                    .thenComparing(route -> route.id().toString());
            switch (costs.ordering()) {
                case PRIORITY ->
                    routes.sort(byTarget.thenComparingInt(RouteEntry::priority)
                            .thenComparing(byCost)
                            .thenComparing(byAge));
                case COST ->
                    routes.sort(byCost.thenComparing(byTarget)
                            .thenComparingInt(RouteEntry::priority)
                            .thenComparing(byAge));
                case COST_THEN_PRIORITY -> {
                    List<RouteEntry> left = new ArrayList<>(routes);
                    routes.clear();
                    while (!left.isEmpty()) {
                        BigDecimal cheapest = left.stream()
                                .map(route -> cost(route, query))
                                .min(Comparator.naturalOrder())
                                .orElseThrow();
                        BigDecimal dearest = cheapest.multiply(BigDecimal.valueOf(100L + costs.tolerancePercent()))
                                .movePointLeft(2);
                        List<RouteEntry> tie = left.stream()
                                .filter(route -> cost(route, query).compareTo(dearest) <= 0)
                                .sorted(Comparator.comparingInt(RouteEntry::priority)
                                        .thenComparing(byTarget)
                                        .thenComparing(byCost)
                                        .thenComparing(byAge))
                                .toList();
                        routes.addAll(tie);
                        left.removeAll(tie);
                    }
                }
            }
        }

        /** Above all others if it is not known. */
        private BigDecimal cost(RouteEntry route, PlanQuery query) {
            return prices.getOrDefault(route.providerId(), Map.of()).entrySet().stream()
                    .filter(price -> query.destination().value().startsWith(price.getKey()))
                    .max(Comparator.comparingInt(price -> price.getKey().length()))
                    .map(price -> new BigDecimal(price.getValue()))
                    .orElse(UNKNOWN);
        }

        private boolean isTooDear(RouteEntry route, PlanQuery query, CostRules costs) {
            BigDecimal cost = cost(route, query);
            RouteConditions conditions = route.conditions();
            return !cost.equals(UNKNOWN)
                    && Stream.of(
                                    Optional.ofNullable(costs.maxCostPerMinute()),
                                    Optional.ofNullable(conditions).map(RouteConditions::maxCostPerMinute))
                            .flatMap(Optional::stream)
                            .anyMatch(most -> cost.compareTo(most) > 0);
        }

        private static int digits(RouteEntry route) {
            String target = route.target().value();
            return target.equals("all") ? 0 : target.length() - "+".length();
        }

        private boolean isLast(RouteEntry route, PlanQuery query) {
            return providers.get(route.providerId()).health() == HealthStatus.UNHEALTHY
                    || query.resting().contains(route.providerId());
        }

        private UUID anyRoute(SplittableRandom random) {
            Collection<UUID> known = routes.keySet();
            return known.isEmpty() || random.nextInt(3) == 0
                    ? new UUID(random.nextLong(), random.nextLong())
                    : anyOf(List.copyOf(known), random);
        }

        private static ProviderEntry provider(UUID id, SplittableRandom random) {
            return ProviderBuilder.provider("provider")
                    .id(id)
                    .enabled(random.nextInt(5) > 0)
                    .deleted(random.nextInt(6) == 0)
                    .health(anyOf(List.of(HealthStatus.values()), random))
                    .disabledUntil(random.nextInt(3) > 0 ? null : someTime(random))
                    .build();
        }

        private static Map<String, String> prices(SplittableRandom random) {
            Map<String, String> prices = new HashMap<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                prices.put(anyOf(DESTINATIONS, random), price(random));
            }
            return prices;
        }

        private static String price(SplittableRandom random) {
            return "0." + random.nextInt(10, 13);
        }

        private static CostRules costs(SplittableRandom random) {
            return new CostRules(
                    anyOf(List.of(Ordering.values()), random),
                    anyOf(List.of(0, 9, 10, 20, 100), random),
                    random.nextInt(4) > 0 ? null : new BigDecimal(price(random)));
        }

        private static TargetSet blocked(SplittableRandom random) {
            List<Target> targets = new ArrayList<>();
            while (random.nextInt(4) == 0) {
                targets.add(new Target(anyOf(TARGETS, random)));
            }
            return TargetSet.of(targets);
        }

        private static CustomerEntry customer(UUID id, SplittableRandom random) {
            return new CustomerEntry(
                    id, anyOf(List.of(DefaultRoutes.values()), random), blocked(random), null, null, costs(random));
        }

        private static @Nullable RouteConditions conditions(SplittableRandom random) {
            return random.nextInt(3) > 0
                    ? null
                    : new RouteConditions(
                            random.nextBoolean() ? null : someTime(random),
                            random.nextInt(4) > 0 ? null : Schedule.CLOSED,
                            null,
                            random.nextBoolean() ? null : new BigDecimal(price(random)));
        }

        /** None, now, or a little later. */
        private static @Nullable Instant someTime(SplittableRandom random) {
            int choice = random.nextInt(4);
            return choice > 1 ? null : NOW.plusSeconds(choice);
        }

        private static RouteEntry route(UUID id, SplittableRandom random) {
            return RouteBuilder.route()
                    .id(id)
                    .of(anyOf(CUSTOMERS, random))
                    .name("route")
                    .via(anyOf(PROVIDERS, random))
                    .to(anyOf(TARGETS, random))
                    .priority(1 + random.nextInt(2))
                    .enabled(random.nextInt(5) > 0)
                    .created(NOW.plusNanos(1_000L * random.nextInt(2)))
                    .when(conditions(random))
                    .build();
        }
    }
}
