package io.callrouter.plan;

import io.callrouter.customer.Customer;
import io.callrouter.customer.DefaultRoutes;
import io.callrouter.plan.RoutePlan.Exclusion;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.plan.RoutePlan.Step.Demotion;
import io.callrouter.provider.HealthStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the providers for a call. A pure function of a table and a query; all rules of selection are in this file, in
 * the order in which they apply.
 */
public final class RouteSelector {

    /** Within a scope: the longer target, then the lower priority, then the older route; the id settles what is left. */
    static final Comparator<RouteEntry> ORDER = Comparator.<RouteEntry>comparingInt(
                    route -> -route.target().length())
            .thenComparingInt(RouteEntry::priority)
            .thenComparing(RouteEntry::tmCreate)
            .thenComparing(RouteEntry::id, RouteSelector::compareUnsigned);

    private RouteSelector() {}

    public static RoutePlan select(RouteTable table, PlanQuery query) {
        CustomerEntry customer = table.customer(query.customerId());
        Selection selection = new Selection(table, query.resting(), query.explain());

        boolean forDefault = query.customerId().equals(Customer.SYSTEM_DEFAULT); // its routes are the defaults, once
        List<RouteEntry> own = forDefault ? List.of() : selection.eligible(query, query.customerId());
        List<RouteEntry> defaults = selection.eligible(query, Customer.SYSTEM_DEFAULT);
        if (!own.isEmpty() && customer.defaultRoutes() == DefaultRoutes.OVERRIDE) {
            selection.shadow(defaults, own.size());
            defaults = List.of();
        }
        selection.append(own, Scope.CUSTOMER);
        selection.append(defaults, Scope.DEFAULT);
        List<Step> steps = selection.steps();
        return new RoutePlan(
                query.customerId(),
                query.destination(),
                query.at(),
                table.revision(),
                steps.size() > query.limit() ? steps.subList(0, query.limit()) : steps,
                selection.excluded,
                steps.isEmpty() ? selection.emptyReason(query) : null);
    }

    /** UUIDs as PostgreSQL and their text order them; {@link UUID#compareTo} takes their halves as signed. */
    private static int compareUnsigned(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }

    /** One selection on its way. */
    private static final class Selection {

        private record Chosen(RouteEntry route, ProviderEntry provider, Scope scope) {

            Step step(int place) {
                return new Step(place, route, provider, scope, ReasonCode.SELECTED, null);
            }

            Step demoted(int place, Demotion demotion) {
                return new Step(place, route, provider, scope, ReasonCode.DEMOTED_UNHEALTHY, demotion);
            }
        }

        private final RouteTable table;
        private final Set<UUID> resting;
        private final boolean explain;
        private final List<Chosen> chosen = new ArrayList<>();
        private final Map<UUID, RouteEntry> routeOfProvider = new HashMap<>();
        private final List<Exclusion> excluded = new ArrayList<>();
        private int ineligible;

        Selection(RouteTable table, Set<UUID> resting, boolean explain) {
            this.table = table;
            this.resting = resting;
            this.explain = explain;
        }

        /** The routes of that customer that match and may be used, in order. */
        List<RouteEntry> eligible(PlanQuery query, UUID customerId) {
            List<RouteEntry> eligible = new ArrayList<>();
            List<RouteEntry> candidates = new ArrayList<>(table.candidates(customerId, query.destination()));
            candidates.sort(ORDER);
            for (RouteEntry route : candidates) {
                ReasonCode obstacle = obstacle(route, table.provider(route.providerId()));
                if (obstacle == null) {
                    eligible.add(route);
                } else {
                    ineligible++;
                    exclude(route, obstacle, () -> sentence(obstacle));
                }
            }
            return eligible;
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

        void shadow(List<RouteEntry> defaults, int own) {
            for (RouteEntry route : defaults) {
                exclude(
                        route,
                        ReasonCode.SHADOWED_BY_CUSTOMER_ROUTES,
                        () ->
                                "The customer has %s of its own for this destination, so the system default's do not apply."
                                        .formatted(own == 1 ? "a route" : own + " routes"));
            }
        }

        /** Gives each provider one place, the first. */
        void append(List<RouteEntry> routes, Scope scope) {
            for (RouteEntry route : routes) {
                RouteEntry first = routeOfProvider.putIfAbsent(route.providerId(), route);
                if (first == null) {
                    chosen.add(new Chosen(route, table.provider(route.providerId()), scope));
                } else {
                    exclude(
                            route,
                            ReasonCode.DUPLICATE_PROVIDER,
                            () -> "Its provider has a place already, by the route %s.".formatted(first.id()));
                }
            }
        }

        /** Those that take calls, then those that do not: a plan never gets empty because of health. */
        List<Step> steps() {
            List<Step> steps = new ArrayList<>(chosen.size());
            for (Chosen choice : chosen) {
                if (demotion(choice.provider) == null) {
                    steps.add(choice.step(steps.size() + 1));
                }
            }
            int passedBy = steps.size();
            for (Chosen choice : chosen) {
                Demotion demotion = demotion(choice.provider);
                int place = steps.size() + 1;
                if (demotion == null) {
                    passedBy--;
                } else {
                    steps.add(passedBy > 0 ? choice.demoted(place, demotion) : choice.step(place));
                }
            }
            return steps;
        }

        private @Nullable Demotion demotion(ProviderEntry provider) {
            if (provider.health() == HealthStatus.UNHEALTHY) {
                return Demotion.NO_ANSWER;
            }
            return resting.contains(provider.id()) ? Demotion.FAILING_CALLS : null;
        }

        String emptyReason(PlanQuery query) {
            if (ineligible == 0) {
                return "Neither the customer nor the system default has a route for %s.".formatted(query.destination());
            }
            return "%s for %s, but cannot be used now; ask with explain=true for the reasons."
                    .formatted(ineligible == 1 ? "1 route exists" : ineligible + " routes exist", query.destination());
        }

        private void exclude(RouteEntry route, ReasonCode code, Supplier<String> reason) {
            if (explain) {
                excluded.add(new Exclusion(route, code, reason.get()));
            }
        }
    }
}
