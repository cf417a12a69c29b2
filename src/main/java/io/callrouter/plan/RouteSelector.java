package io.callrouter.plan;

import io.callrouter.customer.Customer;
import io.callrouter.customer.DefaultRoutes;
import io.callrouter.plan.RoutePlan.Exclusion;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.plan.RoutePlan.Step.Demotion;
import io.callrouter.provider.HealthStatus;
import java.util.ArrayList;
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
        boolean forDefault = query.customerId().equals(Customer.SYSTEM_DEFAULT); // its routes are the defaults, once
        if (!forDefault) {
            selection.addAll(query.customerId(), Scope.CUSTOMER);
        }
        if (selection.eligible > 0 && table.customer(query.customerId()).defaultRoutes() == DefaultRoutes.OVERRIDE) {
            selection.shadow(Customer.SYSTEM_DEFAULT);
        } else {
            selection.addAll(Customer.SYSTEM_DEFAULT, Scope.DEFAULT);
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

        private final RouteTable table;
        private final PlanQuery query;
        private final long number;
        private final int numberLength;
        private final RouteEntry[][] found = new RouteEntry[Digits.MOST + 1][];
        private final List<Step> chosen = new ArrayList<>();
        private final List<Exclusion> excluded = new ArrayList<>();
        /** Of the customer's own routes and of those of the system default that are not shadowed. */
        private int eligible;

        private int ineligible;
        private int demoted;

        Selection(RouteTable table, PlanQuery query) {
            this.table = table;
            this.query = query;
            this.number = Digits.of(query.destination());
            this.numberLength = query.destination().value().length() - "+".length();
        }

        /** Gives the routes of that customer that match and may be used their places. */
        void addAll(UUID customerId, Scope scope) {
            for (int i = candidates(customerId) - 1; i >= 0; i--) {
                for (RouteEntry route : found[i]) {
                    add(route, scope);
                }
            }
        }

        /** Fills {@link #found}, the most specific target last; in each the routes stand in order. */
        private int candidates(UUID customerId) {
            return table.candidates(customerId, number, numberLength, found);
        }

        private void add(RouteEntry route, Scope scope) {
            ProviderEntry provider = table.provider(route.providerId());
            ReasonCode obstacle = obstacle(route, provider);
            if (obstacle != null) {
                ineligible++;
                exclude(route, obstacle);
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
            chosen.add(new Step(chosen.size() + 1, route, provider, scope, ReasonCode.SELECTED, demotion));
        }

        /** One place per provider: the first. */
        private @Nullable Step stepOf(ProviderEntry provider) {
            for (Step step : chosen) {
                if (step.provider() == provider) {
                    return step;
                }
            }
            return null;
        }

        private static @Nullable ReasonCode obstacle(RouteEntry route, ProviderEntry provider) {
            if (!route.enabled()) {
                return ReasonCode.ROUTE_DISABLED;
            }
            if (provider.deleted()) {
                return ReasonCode.PROVIDER_DELETED;
            }
            return provider.enabled() ? null : ReasonCode.PROVIDER_DISABLED;
        }

        private static String sentence(ReasonCode obstacle) {
            return switch (obstacle) {
                case ROUTE_DISABLED -> "The route is disabled.";
                case PROVIDER_DELETED -> "Its provider was deleted.";
                default -> "Its provider is disabled.";
            };
        }

        /** Leaves the routes of that customer out because there are others that go before them. */
        void shadow(UUID customerId) {
            if (!query.explain()) {
                return;
            }
            String sentence =
                    "The customer has %s of its own for this destination, so the system default's do not apply."
                            .formatted(eligible == 1 ? "a route" : eligible + " routes");
            for (int i = candidates(customerId) - 1; i >= 0; i--) {
                for (RouteEntry route : found[i]) {
                    ReasonCode obstacle = obstacle(route, table.provider(route.providerId()));
                    if (obstacle == null) {
                        excluded.add(new Exclusion(route, ReasonCode.SHADOWED_BY_CUSTOMER_ROUTES, sentence));
                    } else {
                        exclude(route, obstacle);
                    }
                }
            }
        }

        /** Those that take calls, then those that do not: a plan never gets empty because of health. */
        List<Step> steps() {
            if (demoted == 0) {
                return chosen;
            }
            List<Step> steps = new ArrayList<>(chosen.size());
            for (Step step : chosen) {
                if (step.demotion() == null) {
                    steps.add(step.at(steps.size() + 1));
                }
            }
            int passedBy = steps.size();
            for (Step step : chosen) {
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
            return query.resting().contains(provider.id()) ? Demotion.FAILING_CALLS : null;
        }

        String emptyReason() {
            if (ineligible == 0) {
                return "Neither the customer nor the system default has a route for %s.".formatted(query.destination());
            }
            return "%s for %s, but cannot be used now; ask with explain=true for the reasons."
                    .formatted(ineligible == 1 ? "1 route exists" : ineligible + " routes exist", query.destination());
        }

        private void exclude(RouteEntry route, ReasonCode obstacle) {
            if (query.explain()) {
                excluded.add(new Exclusion(route, obstacle, sentence(obstacle)));
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
