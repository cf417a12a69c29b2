package io.callrouter.check;

import io.callrouter.check.Weeks.Gap;
import io.callrouter.customer.SystemDefault;
import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.ReasonCode;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.TargetRoutes;
import io.callrouter.route.Schedule;
import io.callrouter.web.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says in sentences what is wrong and what to do about it. */
final class Sentences {

    private Sentences() {}

    static Finding noWayOut(CustomerEntry customer, int routes) {
        boolean refusesDefaults = customer.refusesDefaults();
        String own = routes == 0
                ? "It has no route of its own"
                : routes == 1 ? "Its only route cannot be used" : "None of its " + routes + " routes can be used";
        return Finding.ofCustomer(
                CheckCode.NO_WAY_OUT,
                customer.id(),
                routes,
                own
                        + ", and %s: every call of this customer gets an empty plan."
                                .formatted(
                                        refusesDefaults
                                                ? "its default_routes is never"
                                                : "the system default has none that can"),
                "POST /v1.0/routes {\"customer_id\": \"%s\", \"provider_id\": \"...\"} gives it a way out%s."
                        .formatted(
                                customer.id(),
                                refusesDefaults ? "" : "; without customer_id it serves every customer"));
    }

    static Finding withoutProvider(TargetRoutes target, RouteEntry first, ProviderEntry provider, Instant at) {
        Cause cause = cause(first, provider, at);
        return Finding.ofTarget(
                CheckCode.TARGET_WITHOUT_PROVIDER,
                target.customer().id(),
                target.target(),
                null,
                target.routes().size(),
                "No route for %s can be used: plans for its numbers are empty. Of the first one, %s."
                        .formatted(target.target(), cause.what),
                cause.mending + " Or give the target another route by POST /v1.0/routes.");
    }

    /** Why a route cannot be used, as a part of a sentence, and what to do about it. */
    private record Cause(String what, String mending) {}

    private static Cause cause(RouteEntry route, ProviderEntry provider, Instant at) {
        if (!route.enabled()) {
            return new Cause("the route is disabled", "PUT /v1.0/routes/%s {\"enabled\": true}.".formatted(route.id()));
        }
        if (route.isDisabledAt(at)) {
            return new Cause(
                    "the route is disabled until %s UTC".formatted(Timestamps.format(route.disabledUntil())),
                    "PUT /v1.0/routes/%s {\"disabled_until\": null}.".formatted(route.id()));
        }
        ReasonCode obstacle = provider.obstacleAt(at);
        if (obstacle == ReasonCode.PROVIDER_DELETED) {
            return new Cause(
                    "the provider %s was deleted".formatted(provider.name()),
                    "PUT /v1.0/routes/%s {\"provider_id\": \"...\"} with a provider that is there."
                            .formatted(route.id()));
        }
        if (obstacle != null) {
            return new Cause("the provider %s is disabled".formatted(provider.name()), enable(provider));
        }
        return new Cause(
                "the schedule does not open again",
                "PUT /v1.0/routes/%s {\"schedule\": ...} with hours to come, or null for always."
                        .formatted(route.id()));
    }

    private static String enable(ProviderEntry provider) {
        return "PUT /v1.0/providers/%s {%s}."
                .formatted(provider.id(), provider.enabled() ? "\"disabled_until\": null" : "\"enabled\": true");
    }

    static Finding single(TargetRoutes target, ProviderEntry only, boolean defaultsCould) {
        UUID customer = target.customer().id();
        int routes = target.routes().size();
        String append = defaultsCould
                ? " Or PUT /v1.0/customers/%s {\"default_routes\": \"append\"}: the system default's routes then follow."
                        .formatted(customer)
                : "";
        return Finding.ofTarget(
                CheckCode.SINGLE_PROVIDER,
                customer,
                target.target(),
                only,
                routes,
                "Calls to %s can take %s only%s: when it fails, there is nowhere to go on to."
                        .formatted(target.target(), only.name(), routes > 1 ? ", by whichever route" : ""),
                "POST /v1.0/routes {\"customer_id\": \"%s\", \"target\": \"%s\", \"priority\": %d, \"provider_id\": \"...\"} with another provider."
                                .formatted(customer, target.target(), lastPriority(target) + 1)
                        + append);
    }

    private static int lastPriority(TargetRoutes target) {
        List<RouteEntry> routes = target.routes();
        return Math.min(65534, routes.get(routes.size() - 1).priority());
    }

    static Finding gap(TargetRoutes target, Gap gap) {
        return Finding.ofTarget(
                CheckCode.SCHEDULE_GAP,
                target.customer().id(),
                target.target(),
                null,
                target.routes().size(),
                "No route for %s is open %s: plans for its numbers are empty then."
                        .formatted(target.target(), gap.text()),
                "PUT /v1.0/routes/%s {\"schedule\": ...} with windows for that time, or POST /v1.0/routes with a route without a schedule, at a higher priority number."
                        .formatted(target.routes().get(0).id()));
    }

    static Finding shadowed(RouteEntry route, ProviderEntry provider, RouteEntry other) {
        return Finding.ofRoute(
                CheckCode.ROUTE_SHADOWED,
                route,
                provider,
                "No plan takes this route: the route %s leads to %s, too, and always comes first."
                        .formatted(other.id(), provider.name()),
                "DELETE /v1.0/routes/%s, or PUT /v1.0/routes/%s {\"provider_id\": \"...\"} with another provider."
                        .formatted(route.id(), route.id()));
    }

    static Finding over(RouteEntry route, ProviderEntry provider, Schedule schedule) {
        return Finding.ofRoute(
                CheckCode.SCHEDULE_OVER,
                route,
                provider,
                "The schedule ended at %s UTC.".formatted(Timestamps.format(schedule.validUntil())),
                "DELETE /v1.0/routes/%s, or PUT /v1.0/routes/%s {\"schedule\": ...} with a later valid_until."
                        .formatted(route.id(), route.id()));
    }

    static Finding neverOpen(RouteEntry route, ProviderEntry provider, Schedule schedule) {
        return Finding.ofRoute(
                CheckCode.SCHEDULE_NEVER_OPEN,
                route,
                provider,
                "The schedule, by the clock of %s, never opens.".formatted(schedule.zone()),
                "PUT /v1.0/routes/%s {\"schedule\": ...} with windows within valid_from and valid_until, or null for always."
                        .formatted(route.id()));
    }

    static Finding tooDear(RouteEntry route, ProviderEntry provider, String limit, boolean ofRoute) {
        return Finding.ofRoute(
                CheckCode.ALWAYS_OVER_MAX_COST,
                route,
                provider,
                "%s asks more than %s a minute for every number of %s, and no more is allowed by the %s."
                        .formatted(provider.name(), limit, route.target(), ofRoute ? "route" : "customer"),
                "PUT /v1.0/%s {\"max_cost_per_minute\": ...} with a higher amount, or DELETE /v1.0/routes/%s."
                        .formatted(ofRoute ? "routes/" + route.id() : "customers/" + route.customerId(), route.id()));
    }

    static Finding unrated(CustomerEntry customer, ProviderEntry provider, RouteEntry first, int routes) {
        boolean defaults = customer.id().equals(SystemDefault.ID);
        return Finding.ofProvider(
                CheckCode.UNRATED_IN_COST_ORDERING,
                customer.id(),
                provider,
                first,
                routes,
                "%s order by cost, and %s has no rate for %s: it goes behind all that have one."
                        .formatted(
                                defaults ? "Customers that take the default routes" : "Calls of this customer",
                                provider.name(),
                                routes == 1 ? first.target() : routes + " of their targets"),
                "POST /v1.0/providers/%s/rates/import with a rate deck that has the target%s."
                        .formatted(
                                provider.id(),
                                defaults
                                        ? ""
                                        : ", or PUT /v1.0/customers/%s {\"ordering\": \"priority\"}"
                                                .formatted(customer.id())));
    }

    static Finding deadEnd(
            CheckCode code, @Nullable UUID customer, ProviderEntry provider, RouteEntry first, int routes) {
        String name = provider.name();
        String what = switch (code) {
            case PROVIDER_DELETED -> name + " was deleted";
            case PROVIDER_DISABLED -> name + " is disabled";
            case PROVIDER_DISABLED_FOR_A_TIME ->
                "%s is disabled until %s UTC".formatted(name, Timestamps.format(provider.disabledUntil()));
            default -> name + " does not answer";
        };
        String others =
                "GET /v1.0/routes?provider_id=%s lists the routes; PUT /v1.0/routes/{id} {\"provider_id\": \"...\"} gives one another provider."
                        .formatted(provider.id());
        String fix = switch (code) {
            case PROVIDER_DELETED -> others;
            case PROVIDER_DISABLED, PROVIDER_DISABLED_FOR_A_TIME ->
                enable(provider) + " If it is to stay so: " + others;
            default ->
                "GET /v1.0/providers/%s says where it is asked; correct hostname, port or transport by PUT, or see docs/operations.md. If it is gone: %s"
                        .formatted(provider.id(), others);
        };
        return Finding.ofProvider(
                code,
                customer,
                provider,
                first,
                routes,
                "%s, and %s to it.".formatted(what, routes == 1 ? "1 route leads" : routes + " routes lead"),
                fix);
    }
}
