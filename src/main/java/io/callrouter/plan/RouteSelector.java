package io.callrouter.plan;

import io.callrouter.customer.Ordering;
import io.callrouter.numbering.PackedDigits;
import io.callrouter.numbering.Target;
import io.callrouter.plan.RoutePlan.Empty;
import io.callrouter.plan.RoutePlan.EmptyCode;
import io.callrouter.plan.RoutePlan.Exclusion;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.plan.RoutePlan.Step.Demotion;
import io.callrouter.plan.TargetIndex.Found;
import io.callrouter.provider.HealthStatus;
import io.callrouter.rate.Rate;
import io.callrouter.rate.RateTable;
import io.callrouter.web.Decimals;
import io.callrouter.web.Ids;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the providers for a call. A pure function of a table and a query; all rules of selection are in this file, in
 * the order in which they apply.
 */
public final class RouteSelector {

    /**
     * Within a scope the longer target goes first. Among routes of the same target it is the lower priority, then the older
     * route; the id settles what is left. The table keeps its routes in this order.
     */
    static final Comparator<RouteEntry> ORDER = Comparator.comparingInt(RouteEntry::priority)
            .thenComparing(RouteEntry::tmCreate)
            .thenComparing(RouteEntry::id, Ids.ORDER);

    /** Of a scope where the customer orders by cost: the lowest goes first, what is not rated last. */
    private static final Comparator<Eligible> BY_COST = Comparator.comparingLong(Eligible::cost)
            .thenComparing(Comparator.comparingInt(Eligible::targetLength).reversed())
            .thenComparing(Eligible::route, ORDER);

    /** Of routes of the same target: by priority, then by cost. */
    private static final Comparator<Eligible> BY_PRIORITY = Comparator.<Eligible>comparingInt(
                    one -> one.route.priority())
            .thenComparingLong(Eligible::cost)
            .thenComparing(Eligible::route, ORDER);

    /** Of routes whose costs tie: by priority, then the longer target, then by cost. */
    private static final Comparator<Eligible> BY_PRIORITY_OF_ALL = Comparator.<Eligible>comparingInt(
                    one -> one.route.priority())
            .thenComparing(Comparator.comparingInt(Eligible::targetLength).reversed())
            .thenComparing(BY_COST);

    private RouteSelector() {}

    public static RoutePlan select(RouteTable table, PlanQuery query) {
        CustomerRoutes own = table.routesOf(query.customerId());
        Selection selection = new Selection(table, query, own.costs());
        CustomerRoutes defaults = table.defaults();
        if (!selection.isBlocked(own, defaults)) {
            if (own != defaults) { // the system default's own calls have its routes once, as the defaults
                selection.addAll(own, Scope.CUSTOMER);
            }
            if (own.refusesDefaults()) {
                selection.refuse(defaults);
            } else if (selection.eligible > 0 && !own.appendsDefaults()) {
                selection.shadow(defaults);
            } else {
                selection.addAll(defaults, Scope.DEFAULT);
            }
        }
        List<Step> steps = selection.steps();
        if (steps.size() > query.limit()) {
            selection.excludeBeyondLimit(steps);
            steps = steps.subList(0, query.limit());
        }
        return new RoutePlan(
                query.customerId(),
                query.destination(),
                query.at(),
                table.revision(),
                steps,
                selection.excluded,
                steps.isEmpty() ? selection.empty() : null);
    }

    /** A candidate that may be used, and what it costs a minute: see {@link Rate#cost}. */
    private record Eligible(
            RouteEntry route,
            ProviderEntry provider,
            int targetLength,
            @Nullable Rate rate,
            long cost) {

        int weight() {
            Integer weight = route.weight();
            return weight == null ? 0 : weight;
        }

        boolean isEqualTo(Eligible other) {
            return targetLength == other.targetLength && route.priority() == other.route.priority();
        }
    }

    /** One selection on its way. */
    private static final class Selection {

        private final Providers providers;
        private final RateTable rates;
        private final boolean rated;
        private final PlanQuery query;
        private final CostRules costs;
        private final long number;
        private final List<Exclusion> excluded;
        private Step[] chosen = {};
        private int places;
        /** Of the customer's own routes and of those of the system default that are not shadowed. */
        private int eligible;

        /** Those that may not be used at this instant, cost too much, or whose provider takes no further call. */
        private int unusable;

        /** Those of them whose provider takes no further call. */
        private int full;

        private int demoted;

        /** Why nobody may be called there; null if one may. */
        private @Nullable String blocked;

        /** Whether the customer never takes routes of the system default. */
        private boolean refused;

        private @Nullable WeightedOrder weights;

        Selection(RouteTable table, PlanQuery query, CostRules costs) {
            this.providers = table.providers();
            this.rates = table.rates();
            this.rated = !rates.isEmpty();
            this.query = query;
            this.costs = costs;
            this.number = PackedDigits.of(query.destination());
            this.excluded = query.explain() ? new ArrayList<>() : List.of();
        }

        /** Whether calls may not go there, which is said of every route that could be used. */
        boolean isBlocked(CustomerRoutes own, CustomerRoutes defaults) {
            Target forAll = defaults.blocked(number);
            Target target = forAll == null ? own.blocked(number) : forAll;
            if (target == null) {
                return false;
            }
            blocked = (forAll == null ? "The customer may not call %s." : "Nobody may call %s.")
                    .formatted(target.isAll() ? "anybody" : target);
            if (own != defaults) {
                leaveOut(own, ReasonCode.DESTINATION_BLOCKED, blocked);
            }
            leaveOut(defaults, ReasonCode.DESTINATION_BLOCKED, blocked);
            return true;
        }

        /** Gives the routes of that customer that match and may be used their places. */
        void addAll(CustomerRoutes customer, Scope scope) {
            Found longest = customer.index().find(number);
            makeRoom(longest);
            if (costs.ordering() != Ordering.PRIORITY) {
                addByCost(longest, scope);
                return;
            }
            for (Found target = longest; target != null && !isComplete(); target = target.shorter()) {
                if (target.hasTies() && (rated || !target.isUnconditional())) {
                    addTied(target, scope);
                } else {
                    for (int j = 0; j < target.count() && !isComplete(); j++) {
                        add(target, j, scope);
                    }
                }
            }
        }

        /** Routes of the same target: of the same priority the cheaper one goes first, or those with a weight share. */
        private void addTied(Found target, Scope scope) {
            List<Eligible> tied = usable(target);
            tied.sort(BY_PRIORITY);
            shareByWeights(tied, Eligible::isEqualTo);
            tied.forEach(route -> add(route, scope));
        }

        private void addByCost(@Nullable Found longest, Scope scope) {
            List<Eligible> all = new ArrayList<>();
            for (Found target = longest; target != null; target = target.shorter()) {
                all.addAll(usable(target));
            }
            all.sort(BY_COST);
            if (costs.ordering() == Ordering.COST_THEN_PRIORITY) {
                for (int from = 0; from < all.size(); ) {
                    List<Eligible> tie = all.subList(from, endOfTie(all, from));
                    tie.sort(BY_PRIORITY_OF_ALL);
                    shareByWeights(tie, Eligible::isEqualTo);
                    from += tie.size();
                }
            } else {
                shareByWeights(all, (one, other) -> one.cost == other.cost && one.isEqualTo(other));
            }
            all.forEach(route -> add(route, scope));
        }

        /** Behind the last one whose cost ties with that of the first: not dearer than it by more than the tolerance. */
        private int endOfTie(List<Eligible> byCost, int first) {
            long cheapest = byCost.get(first).cost;
            long tolerance =
                    cheapest / 100 * costs.tolerancePercent() + cheapest % 100 * costs.tolerancePercent() / 100;
            int end = first + 1;
            while (end < byCost.size()
                    && (byCost.get(end).cost == cheapest
                            || byCost.get(end).cost != Rate.UNKNOWN_COST
                                    && byCost.get(end).cost - cheapest <= tolerance)) {
                end++;
            }
            return end;
        }

        /** Weights are for those that nothing but age and id puts in order. */
        private void shareByWeights(List<Eligible> ordered, BiPredicate<Eligible, Eligible> areEqual) {
            for (int from = 0; from < ordered.size(); ) {
                int to = from + 1;
                while (to < ordered.size() && areEqual.test(ordered.get(from), ordered.get(to))) {
                    to++;
                }
                if (to - from > 1) {
                    if (weights == null) {
                        weights = new WeightedOrder(query.seed(), number);
                    }
                    weights.shuffle(ordered.subList(from, to), Eligible::weight);
                }
                from = to;
            }
        }

        private List<Eligible> usable(Found target) {
            List<Eligible> usable = new ArrayList<>(target.count());
            for (int i = 0; i < target.count(); i++) {
                RouteEntry route = target.route(i);
                ProviderEntry provider = providers.of(route);
                if (isUsable(route, provider, obstacle(route, provider))) {
                    Rate rate = rate(provider);
                    usable.add(new Eligible(
                            route, provider, target.length(), rate, rate == null ? Rate.UNKNOWN_COST : rate.cost()));
                }
            }
            return usable;
        }

        private void add(Found target, int index, Scope scope) {
            RouteEntry route = target.route(index);
            int providerNumber = target.unconditionalProvider(index);
            boolean unconditional = providerNumber >= 0;
            ProviderEntry provider = unconditional ? providers.at(providerNumber) : providers.of(route);
            if (isUsable(
                    route, provider, unconditional ? provider.obstacleAt(query.at()) : obstacle(route, provider))) {
                Rate rate = rate(provider);
                BigDecimal limit = unconditional ? costs.maxCostPerMinute() : costs.limit(route.maxCostPerMinute());
                place(route, provider, scope, rate, limit);
            }
        }

        private void add(Eligible one, Scope scope) {
            place(one.route, one.provider, scope, one.rate, costs.limit(one.route.maxCostPerMinute()));
        }

        private boolean isUsable(RouteEntry route, ProviderEntry provider, @Nullable ReasonCode obstacle) {
            if (obstacle != null) {
                unusable++;
                exclude(route, provider, obstacle);
                return false;
            }
            eligible++;
            return true;
        }

        private @Nullable Rate rate(ProviderEntry provider) {
            return rated ? rates.rate(provider.id(), query.destination(), query.at()) : null;
        }

        private void place(
                RouteEntry route,
                ProviderEntry provider,
                Scope scope,
                @Nullable Rate rate,
                @Nullable BigDecimal maxCost) {
            BigDecimal cost = rate == null || maxCost == null ? null : rate.costPerMinute();
            if (cost != null && maxCost != null && cost.compareTo(maxCost) > 0) {
                unusable++;
                exclude(route, cost, maxCost);
                return;
            }
            String fullness = provider.isLimited() ? query.load().fullness(provider) : null;
            if (fullness != null) {
                unusable++;
                full++;
                exclude(route, fullness);
                return;
            }
            Step first = stepOf(provider);
            if (first != null) {
                exclude(route, first);
                return;
            }
            Demotion demotion = demotion(provider);
            demoted += demotion == null ? 0 : 1;
            chosen[places++] = new Step(places, route, provider, scope, ReasonCode.SELECTED, demotion, rate);
        }

        /** For all of these, if they get places: just so much that most plans need not copy their steps. */
        private void makeRoom(@Nullable Found longest) {
            int most = places;
            for (Found target = longest; target != null; target = target.shorter()) {
                most += target.count();
            }
            chosen = Arrays.copyOf(chosen, Math.min(most, providers.size()));
        }

        /** Whether nothing that comes now can change the steps that are wanted. */
        private boolean isComplete() {
            return places - demoted >= query.limit() && !query.explain();
        }

        /** One place per provider: the first. */
        private @Nullable Step stepOf(ProviderEntry provider) {
            for (int i = 0; i < places; i++) {
                if (chosen[i].provider() == provider) {
                    return chosen[i];
                }
            }
            return null;
        }

        private @Nullable ReasonCode obstacle(RouteEntry route, ProviderEntry provider) {
            if (route.isDisabledAt(query.at())) {
                return ReasonCode.ROUTE_DISABLED;
            }
            ReasonCode obstacle = provider.obstacleAt(query.at());
            RouteConditions conditions = route.conditions();
            return obstacle == null && conditions != null && !conditions.isOpenAt(query.at())
                    ? ReasonCode.OUTSIDE_SCHEDULE
                    : obstacle;
        }

        /** Leaves the system default's routes out because there are others that go before them. */
        void shadow(CustomerRoutes defaults) {
            if (query.explain()) {
                leaveOut(
                        defaults,
                        ReasonCode.SHADOWED_BY_CUSTOMER_ROUTES,
                        "The customer has %s of its own for this destination, so the system default's do not apply."
                                .formatted(eligible == 1 ? "a route" : eligible + " routes"));
            }
        }

        /** Leaves the system default's routes out because the customer never takes them. */
        void refuse(CustomerRoutes defaults) {
            refused = true;
            leaveOut(
                    defaults,
                    ReasonCode.DEFAULT_ROUTES_NEVER,
                    "The system default's routes do not serve this customer: its default_routes is never.");
        }

        /** Leaves the routes of that customer out; those that may not be used anyhow for that. */
        private void leaveOut(CustomerRoutes customer, ReasonCode code, String sentence) {
            if (!query.explain()) {
                return;
            }
            for (Found target = customer.index().find(number); target != null; target = target.shorter()) {
                for (int i = 0; i < target.count(); i++) {
                    RouteEntry route = target.route(i);
                    ProviderEntry provider = providers.of(route);
                    ReasonCode obstacle = obstacle(route, provider);
                    if (obstacle == null) {
                        excluded.add(new Exclusion(route, code, sentence));
                    } else {
                        exclude(route, provider, obstacle);
                    }
                }
            }
        }

        /** Those that take calls, then those that do not: a plan never gets empty because of health. */
        List<Step> steps() {
            Step[] all = places == chosen.length ? chosen : Arrays.copyOf(chosen, places);
            if (demoted == 0) {
                return List.of(all);
            }
            List<Step> steps = new ArrayList<>(places);
            for (Step step : all) {
                if (step.demotion() == null) {
                    steps.add(step.at(steps.size() + 1));
                }
            }
            int passedBy = steps.size();
            for (Step step : all) {
                int place = steps.size() + 1;
                if (step.demotion() == null) {
                    passedBy--;
                } else {
                    steps.add(passedBy > 0 ? step.movedTo(place) : step.at(place));
                }
            }
            return steps;
        }

        private @Nullable Demotion demotion(ProviderEntry provider) {
            if (provider.health() == HealthStatus.UNHEALTHY) {
                return Demotion.NO_ANSWER;
            }
            return !query.resting().isEmpty() && query.resting().contains(provider.id())
                    ? Demotion.FAILING_CALLS
                    : null;
        }

        Empty empty() {
            if (blocked != null) {
                return new Empty(EmptyCode.DESTINATION_BLOCKED, blocked);
            }
            if (unusable == 0) {
                String nobody = refused
                        ? "The customer has no route for %s, and never takes those of the system default."
                        : "Neither the customer nor the system default has a route for %s.";
                return new Empty(EmptyCode.NO_ROUTE, nobody.formatted(query.destination()));
            }
            String capacity = full == 0
                    ? ""
                    : full == 1
                            ? ", 1 because its provider is full"
                            : ", " + full + " because their providers are full";
            String sentence = "%s for %s, but cannot be used now%s; ask with explain=true for the reasons."
                    .formatted(
                            unusable == 1 ? "1 route exists" : unusable + " routes exist",
                            query.destination(),
                            capacity);
            return new Empty(EmptyCode.NO_USABLE_ROUTE, sentence);
        }

        private void exclude(RouteEntry route, ProviderEntry provider, ReasonCode obstacle) {
            if (query.explain()) {
                excluded.add(new Exclusion(route, obstacle, Obstacles.sentence(obstacle, route, provider, query.at())));
            }
        }

        private void exclude(RouteEntry route, BigDecimal cost, BigDecimal maxCost) {
            if (query.explain()) {
                String sentence = "Its provider asks %s a minute for this destination, and no more than %s is allowed."
                        .formatted(Decimals.format(cost), Decimals.format(maxCost));
                excluded.add(new Exclusion(route, ReasonCode.OVER_MAX_COST, sentence));
            }
        }

        private void exclude(RouteEntry route, String fullness) {
            if (query.explain()) {
                excluded.add(new Exclusion(route, ReasonCode.OVER_CAPACITY, fullness));
            }
        }

        void excludeBeyondLimit(List<Step> steps) {
            if (query.explain()) {
                String sentence = "It would have place %d, and no more than %d were asked for.";
                for (Step step : steps.subList(query.limit(), steps.size())) {
                    excluded.add(new Exclusion(
                            step.route(), ReasonCode.BEYOND_LIMIT, sentence.formatted(step.place(), query.limit())));
                }
            }
        }

        private void exclude(RouteEntry route, Step first) {
            if (query.explain()) {
                String sentence = "Its provider has a place already, by the route %s."
                        .formatted(first.route().id());
                excluded.add(new Exclusion(route, ReasonCode.DUPLICATE_PROVIDER, sentence));
            }
        }
    }
}
