package io.callrouter.plan;

import io.callrouter.plan.RoutePlan.Exclusion;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.plan.RoutePlan.Step.Demotion;
import io.callrouter.provider.HealthStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
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
            .thenComparing(RouteEntry::id, RouteSelector::compareUnsigned);

    private RouteSelector() {}

    public static RoutePlan select(RouteTable table, PlanQuery query) {
        Selection selection = new Selection(table, query);
        CustomerRoutes own = table.routesOf(query.customerId());
        CustomerRoutes defaults = table.defaults();
        if (own != defaults) { // the system default's own calls have its routes once, as the defaults
            selection.addAll(own, Scope.CUSTOMER);
        }
        if (selection.eligible > 0 && !own.appendsDefaults()) {
            selection.shadow(defaults);
        } else {
            selection.addAll(defaults, Scope.DEFAULT);
        }
        List<Step> steps = selection.steps();
        return new RoutePlan(
                query.customerId(),
                query.destination(),
                query.at(),
                table.revision(),
                steps.size() > query.limit() ? steps.subList(0, query.limit()) : steps,
                selection.excluded,
                steps.isEmpty() ? selection.emptyReason() : null);
    }

    /** UUIDs as PostgreSQL and their text order them; {@link UUID#compareTo} takes their halves as signed. */
    private static int compareUnsigned(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }

    /** One selection on its way. */
    private static final class Selection {

        private final Providers providers;
        private final PlanQuery query;
        private final long number;
        private final int numberLength;
        private final TargetIndex[] found = new TargetIndex[Digits.MOST + 1];
        private final List<Exclusion> excluded;
        private Step[] chosen = new Step[8];
        private int places;
        /** Of the customer's own routes and of those of the system default that are not shadowed. */
        private int eligible;

        private int ineligible;
        private int demoted;

        Selection(RouteTable table, PlanQuery query) {
            this.providers = table.providers();
            this.query = query;
            this.number = Digits.of(query.destination());
            this.numberLength = query.destination().value().length() - "+".length();
            this.excluded = query.explain() ? new ArrayList<>() : List.of();
        }

        /** Gives the routes of that customer that match and may be used their places. */
        void addAll(CustomerRoutes customer, Scope scope) {
            for (int i = candidates(customer) - 1; i >= 0; i--) {
                TargetIndex target = found[i];
                for (int j = 0; j < target.count() && !isComplete(); j++) {
                    add(target, j, scope);
                }
            }
        }

        private void add(TargetIndex target, int index, Scope scope) {
            RouteEntry route = target.route(index);
            int number = target.unconditionalProvider(index);
            ProviderEntry provider = number < 0 ? providers.of(route) : providers.at(number);
            ReasonCode obstacle = number < 0 ? obstacle(route, provider) : obstacle(provider);
            if (obstacle != null) {
                ineligible++;
                exclude(route, provider, obstacle);
                return;
            }
            eligible++;
            Step first = stepOf(provider);
            if (first != null) {
                exclude(route, first);
                return;
            }
            Demotion demotion = demotion(provider);
            demoted += demotion == null ? 0 : 1;
            if (places == chosen.length) {
                chosen = Arrays.copyOf(chosen, 2 * places);
            }
            chosen[places++] = new Step(places, route, provider, scope, ReasonCode.SELECTED, demotion);
        }

        /** Whether nothing that comes now can change the steps that are wanted. */
        private boolean isComplete() {
            return places - demoted >= query.limit() && !query.explain();
        }

        /** Fills {@link #found}, the most specific target last. */
        private int candidates(CustomerRoutes customer) {
            return customer.index().find(number, numberLength, found);
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
            RouteConditions conditions = route.conditions();
            if (!route.enabled() || conditions != null && conditions.isDisabledAt(query.at())) {
                return ReasonCode.ROUTE_DISABLED;
            }
            ReasonCode obstacle = obstacle(provider);
            return obstacle == null && conditions != null && !conditions.isOpenAt(query.at())
                    ? ReasonCode.OUTSIDE_SCHEDULE
                    : obstacle;
        }

        private @Nullable ReasonCode obstacle(ProviderEntry provider) {
            if (provider.deleted()) {
                return ReasonCode.PROVIDER_DELETED;
            }
            return provider.enabled() && !provider.isDisabledAt(query.at()) ? null : ReasonCode.PROVIDER_DISABLED;
        }

        /** Leaves the routes of that customer out because there are others that go before them. */
        void shadow(CustomerRoutes customer) {
            if (!query.explain()) {
                return;
            }
            String sentence =
                    "The customer has %s of its own for this destination, so the system default's do not apply."
                            .formatted(eligible == 1 ? "a route" : eligible + " routes");
            for (int i = candidates(customer) - 1; i >= 0; i--) {
                for (int j = 0; j < found[i].count(); j++) {
                    RouteEntry route = found[i].route(j);
                    ProviderEntry provider = providers.of(route);
                    ReasonCode obstacle = obstacle(route, provider);
                    if (obstacle == null) {
                        excluded.add(new Exclusion(route, ReasonCode.SHADOWED_BY_CUSTOMER_ROUTES, sentence));
                    } else {
                        exclude(route, provider, obstacle);
                    }
                }
            }
        }

        /** Those that take calls, then those that do not: a plan never gets empty because of health. */
        List<Step> steps() {
            Step[] all = Arrays.copyOf(chosen, places);
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

        String emptyReason() {
            if (ineligible == 0) {
                return "Neither the customer nor the system default has a route for %s.".formatted(query.destination());
            }
            return "%s for %s, but cannot be used now; ask with explain=true for the reasons."
                    .formatted(ineligible == 1 ? "1 route exists" : ineligible + " routes exist", query.destination());
        }

        private void exclude(RouteEntry route, ProviderEntry provider, ReasonCode obstacle) {
            if (query.explain()) {
                excluded.add(new Exclusion(route, obstacle, Obstacles.sentence(obstacle, route, provider, query.at())));
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
