package io.callrouter.check;

import static io.callrouter.check.CheckCode.ALWAYS_OVER_MAX_COST;
import static io.callrouter.check.CheckCode.NO_WAY_OUT;
import static io.callrouter.check.CheckCode.ROUTE_SHADOWED;
import static io.callrouter.check.CheckCode.SCHEDULE_GAP;
import static io.callrouter.check.CheckCode.SCHEDULE_NEVER_OPEN;
import static io.callrouter.check.CheckCode.SCHEDULE_OVER;
import static io.callrouter.check.CheckCode.SINGLE_PROVIDER;
import static io.callrouter.check.CheckCode.TARGET_WITHOUT_PROVIDER;
import static io.callrouter.check.CheckCode.UNRATED_IN_COST_ORDERING;

import io.callrouter.check.Weeks.Gap;
import io.callrouter.check.Weeks.Prospect;
import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.Ordering;
import io.callrouter.customer.SystemDefault;
import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.plan.TargetRoutes;
import io.callrouter.route.Schedule;
import io.callrouter.web.Decimals;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks once at every target of a table. A route counts as usable if a plan for some later time of the week may take it as
 * things are: it is enabled, its provider takes calls, and its schedule opens again. What
 * {@link io.callrouter.plan.RouteSelector} does with routes decides what is a fault.
 */
final class TableCheck {

    /** Routes of the same plan with which one is compared at the most. */
    private static final int MOST_COMPARED = 100;

    private final RouteTable table;
    private final Instant at;
    private final Weeks weeks;
    private final Findings findings = new Findings();
    private final ProviderTally deadEnds;
    private boolean costDecides;
    private int routes;

    /** Of the customer that is looked at now: the routes of each provider that has no rate for them. */
    private final Map<UUID, Unrated> unrated = new HashMap<>();

    private record Unrated(RouteEntry first, int count) {}

    private int usableOfCustomer;
    private int routesOfCustomer;

    private TableCheck(RouteTable table, @Nullable UUID customer, Instant at) {
        this.table = table;
        this.at = at;
        this.weeks = new Weeks(at);
        this.deadEnds = new ProviderTally(customer, at);
    }

    /** What was found, and in how many routes it was looked for. */
    record Report(Findings findings, int routes) {}

    /** @param customer null for all */
    static Report run(RouteTable table, @Nullable UUID customer, Instant at) {
        TableCheck check = new TableCheck(table, customer, at);
        table.forEachKnownCustomer(each -> check.costDecides |= isByCost(each));
        boolean defaultsUsable = table.anyDefaultRoute(check::isUsable);
        if (customer == null) {
            table.forEachKnownCustomer(each -> check.lookAt(each, defaultsUsable));
        } else {
            check.lookAt(table.customer(customer), defaultsUsable);
        }
        check.deadEnds.report(check.findings);
        return new Report(check.findings, check.routes);
    }

    private void lookAt(CustomerEntry customer, boolean defaultsUsable) {
        usableOfCustomer = 0;
        routesOfCustomer = 0;
        unrated.clear();
        table.foldTargets(customer.id(), new Shorter(new Choice(), null, null), this::lookAt);
        unrated.forEach((provider, without) -> findings.add(
                UNRATED_IN_COST_ORDERING,
                () -> Sentences.unrated(customer, provider(provider), without.first, without.count)));
        if (usableOfCustomer == 0
                && (!defaultsUsable || customer.refusesDefaults())
                && (!isDefault(customer) || routesOfCustomer > 0)) {
            int without = routesOfCustomer;
            findings.add(NO_WAY_OUT, () -> Sentences.noWayOut(customer, without));
        }
        routes += routesOfCustomer;
    }

    /**
     * What is known of the targets that one begins with.
     *
     * @param choice of their usable routes
     * @param longest of these targets; null if there is none
     * @param above what is known of those that it begins with
     */
    private record Shorter(
            Choice choice,
            @Nullable TargetRoutes longest,
            @Nullable Shorter above) {}

    private Shorter lookAt(Shorter shorter, TargetRoutes target) {
        Choice choice = new Choice(shorter.choice);
        for (RouteEntry route : target.routes()) {
            routesOfCustomer++;
            deadEnds.count(route, provider(route));
            judgeSchedule(route);
            if (isUsable(route)) {
                usableOfCustomer++;
                judgePlace(route, target, shorter);
                judgeCost(route, target.customer());
                choice.add(route.providerId(), route.schedule());
            }
        }
        if (!choice.isAmple()) {
            judge(target, choice);
        }
        return new Shorter(choice, target, shorter);
    }

    private boolean isUsable(RouteEntry route) {
        Schedule schedule = route.schedule();
        return !route.isDisabledAt(at)
                && provider(route).obstacleAt(at) == null
                && (schedule == null || weeks.prospect(schedule) == Prospect.OPENS);
    }

    private void judgeSchedule(RouteEntry route) {
        Schedule schedule = route.schedule();
        if (schedule != null && route.enabled()) {
            Prospect prospect = weeks.prospect(schedule);
            if (prospect == Prospect.IS_OVER) {
                findings.add(SCHEDULE_OVER, () -> Sentences.over(route, provider(route), schedule));
            } else if (prospect == Prospect.NEVER_OPENS) {
                findings.add(SCHEDULE_NEVER_OPEN, () -> Sentences.neverOpen(route, provider(route), schedule));
            }
        }
    }

    private void judgePlace(RouteEntry route, TargetRoutes target, Shorter shorter) {
        int compared = 0;
        for (RouteEntry other : target.routes()) {
            if (other == route || compared++ == MOST_COMPARED) {
                break;
            }
            // One without a weight stays where it is, but one with a weight may be drawn to a place behind it.
            boolean shared = other.priority() == route.priority() && (route.weight() != null || other.weight() != null);
            if (!shared && alwaysComesWith(other, route)) {
                findings.add(ROUTE_SHADOWED, () -> Sentences.shadowed(route, provider(route), other));
                return;
            }
        }
        CustomerEntry customer = target.customer();
        if (!isDefault(customer) && customer.costs().ordering() == Ordering.COST_THEN_PRIORITY) {
            for (Shorter each = shorter; each != null && each.longest != null; each = each.above) {
                for (RouteEntry other : each.longest.routes()) {
                    if (other.priority() >= route.priority() || compared++ == MOST_COMPARED) {
                        break;
                    }
                    if (alwaysComesWith(other, route)) {
                        findings.add(ROUTE_SHADOWED, () -> Sentences.shadowed(route, provider(route), other));
                        return;
                    }
                }
            }
        }
    }

    /** Whether the other one leads to the same provider and may be used whenever this one may. */
    private boolean alwaysComesWith(RouteEntry other, RouteEntry route) {
        if (!other.providerId().equals(route.providerId()) || !isUsable(other)) {
            return false;
        }
        Schedule schedule = other.schedule();
        BigDecimal limit = other.maxCostPerMinute();
        BigDecimal own = route.maxCostPerMinute();
        return (schedule == null || schedule.equals(route.schedule()))
                && (limit == null || own != null && own.compareTo(limit) <= 0);
    }

    private void judgeCost(RouteEntry route, CustomerEntry customer) {
        ProviderEntry provider = provider(route);
        BigDecimal own = route.maxCostPerMinute();
        BigDecimal limit = isDefault(customer) ? own : customer.costs().limit(own);
        if (limit != null && table.rates().of(provider.id()).exceedEverywhere(route.target(), at, limit)) {
            findings.add(
                    ALWAYS_OVER_MAX_COST,
                    () -> Sentences.tooDear(route, provider, Decimals.format(limit), limit.equals(own)));
        }
        boolean byCost = isByCost(customer) || costDecides && isDefault(customer);
        if (byCost && !table.rates().of(provider.id()).ratesAnyOf(route.target(), at)) {
            unrated.compute(
                    provider.id(),
                    (id, others) ->
                            others == null ? new Unrated(route, 1) : new Unrated(others.first, others.count + 1));
        }
    }

    /** Its routes are taken by customers with other settings of costs, so that its own say nothing about them. */
    private static boolean isDefault(CustomerEntry customer) {
        return customer.id().equals(SystemDefault.ID);
    }

    private static boolean isByCost(CustomerEntry customer) {
        return customer.costs().ordering() != Ordering.PRIORITY;
    }

    /** The system default's routes take the call where none of the customer's own is open, or where it appends them. */
    private void judge(TargetRoutes target, Choice own) {
        Choice defaults = defaults(target);
        UUID only = own.onlyProvider();
        if (own.isEmpty()) {
            if (defaults.isEmpty()) {
                RouteEntry first = target.routes().get(0);
                findings.add(
                        TARGET_WITHOUT_PROVIDER, () -> Sentences.withoutProvider(target, first, provider(first), at));
            }
            return;
        }
        boolean backup = !defaults.isEmpty() && !Objects.equals(defaults.onlyProvider(), only);
        if (only != null && !(backup && appends(target.customer()))) {
            findings.add(SINGLE_PROVIDER, () -> Sentences.single(target, provider(only), backup));
        }
        if (!own.isAlwaysOpen() && !defaults.isAlwaysOpen()) {
            Set<Schedule> schedules = new HashSet<>(own.schedules());
            ZoneId zone = schedules.iterator().next().zone();
            schedules.addAll(defaults.schedules());
            Gap gap = weeks.longestGap(schedules, zone);
            if (gap.minutes() > 0) {
                findings.add(SCHEDULE_GAP, () -> Sentences.gap(target, gap));
            }
        }
    }

    private Choice defaults(TargetRoutes target) {
        Choice choice = new Choice();
        if (!isDefault(target.customer()) && !target.customer().refusesDefaults()) {
            table.forEachDefaultRoute(target.target(), route -> {
                if (isUsable(route)) {
                    choice.add(route.providerId(), route.schedule());
                }
                return !choice.isAmple();
            });
        }
        return choice;
    }

    private static boolean appends(CustomerEntry customer) {
        return customer.defaultRoutes() == DefaultRoutes.APPEND;
    }

    private ProviderEntry provider(RouteEntry route) {
        return provider(route.providerId());
    }

    private ProviderEntry provider(UUID id) {
        return table.findProvider(id)
                .orElseThrow(() -> new IllegalStateException(
                        "A route leads to the provider " + id + ", which is not in the table"));
    }
}
