package io.callrouter.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.SystemDefault;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import io.callrouter.numbering.TargetSet;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import io.callrouter.route.Schedule;
import io.callrouter.route.ScheduleRequest;
import io.callrouter.route.ScheduleRequest.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Routes, providers and tables of them. What a test does not say is ordinary: enabled, not deleted, of unknown health. */
final class RouteFixtures {

    static final UUID SYSTEM_DEFAULT = SystemDefault.ID;
    static final UUID CUSTOMER = idOf("customer");
    static final UUID OTHER_CUSTOMER = idOf("other customer");
    static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private RouteFixtures() {}

    /** A route of {@link #CUSTOMER} for all destinations, priority 1. */
    static RouteBuilder route() {
        return new RouteBuilder(CUSTOMER, Target.ALL, provider("any"), 1, true, NOW, null, null);
    }

    /** The same, of the system default. */
    static RouteBuilder defaultRoute() {
        return route().of(SYSTEM_DEFAULT);
    }

    static ProviderEntry provider(String name) {
        return new ProviderEntry(
                idOf("provider " + name),
                name,
                true,
                false,
                HealthStatus.UNKNOWN,
                new SipEndpoint("sip." + name + ".example", null, Transport.UDP, "", ""),
                Map.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }

    static ProviderEntry disabled(ProviderEntry provider) {
        return changed(provider, false, provider.deleted(), provider.health(), provider.disabledUntil());
    }

    static ProviderEntry deleted(ProviderEntry provider) {
        return changed(provider, provider.enabled(), true, provider.health(), provider.disabledUntil());
    }

    static ProviderEntry healthy(ProviderEntry provider) {
        return changed(
                provider, provider.enabled(), provider.deleted(), HealthStatus.HEALTHY, provider.disabledUntil());
    }

    static ProviderEntry unhealthy(ProviderEntry provider) {
        return changed(
                provider, provider.enabled(), provider.deleted(), HealthStatus.UNHEALTHY, provider.disabledUntil());
    }

    private static ProviderEntry changed(
            ProviderEntry provider, boolean enabled, boolean deleted, HealthStatus health, Instant disabledUntil) {
        return new ProviderEntry(
                provider.id(),
                provider.name(),
                enabled,
                deleted,
                health,
                provider.endpoint(),
                provider.headers(),
                provider.codecs(),
                provider.failoverCodes(),
                provider.credentials(),
                provider.maxConcurrentCalls(),
                disabledUntil,
                provider.maxCallsPerSecond());
    }

    static ProviderEntry disabledUntil(ProviderEntry provider, Instant until) {
        return changed(provider, provider.enabled(), provider.deleted(), provider.health(), until);
    }

    static ProviderEntry withBounds(ProviderEntry provider, Integer maxConcurrentCalls, Integer maxCallsPerSecond) {
        return new ProviderEntry(
                provider.id(),
                provider.name(),
                provider.enabled(),
                provider.deleted(),
                provider.health(),
                provider.endpoint(),
                provider.headers(),
                provider.codecs(),
                provider.failoverCodes(),
                provider.credentials(),
                maxConcurrentCalls,
                provider.disabledUntil(),
                maxCallsPerSecond);
    }

    /** A table of these routes and of the providers they lead to. */
    static RouteTable table(RouteBuilder... routes) {
        return RouteTable.of(
                1,
                Arrays.stream(routes).map(RouteBuilder::provider).distinct().toList(),
                List.of(),
                Arrays.stream(routes).map(RouteBuilder::entry).toList());
    }

    static RouteTable appending(UUID customer, RouteTable table) {
        return with(customer, DefaultRoutes.APPEND, table);
    }

    static RouteTable with(UUID customer, DefaultRoutes defaultRoutes, RouteTable table) {
        return table.withCustomer(
                customer, new CustomerEntry(customer, defaultRoutes, TargetSet.EMPTY, null, null, CostRules.NONE));
    }

    /** What a customer's calls may not reach, in the place of its other settings. */
    static RouteTable blocking(UUID customer, RouteTable table, String... targets) {
        TargetSet blocked = TargetSet.of(Arrays.stream(targets).map(Target::new).toList());
        return table.withCustomer(
                customer, new CustomerEntry(customer, DefaultRoutes.OVERRIDE, blocked, null, null, CostRules.NONE));
    }

    static PlanQuery call(UUID customer, String destination) {
        return new PlanQuery(customer, new PhoneNumber(destination), NOW, Set.of(), true, PlanQuery.NO_LIMIT);
    }

    /** The same call at another time. */
    static PlanQuery at(PlanQuery call, Instant at) {
        return new PlanQuery(call.customerId(), call.destination(), at, call.resting(), call.explain(), call.limit());
    }

    /** The same call, while these providers rest. */
    static PlanQuery resting(PlanQuery call, ProviderEntry... providers) {
        Set<UUID> ids = Arrays.stream(providers).map(ProviderEntry::id).collect(Collectors.toSet());
        return new PlanQuery(call.customerId(), call.destination(), call.at(), ids, call.explain(), call.limit());
    }

    static UUID idOf(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    }

    record RouteBuilder(
            UUID customer,
            Target target,
            ProviderEntry provider,
            int priority,
            boolean enabled,
            Instant created,
            UUID givenId,
            RouteConditions conditions) {

        RouteBuilder of(UUID customer) {
            return new RouteBuilder(customer, target, provider, priority, enabled, created, givenId, conditions);
        }

        RouteBuilder to(String target) {
            return new RouteBuilder(
                    customer, new Target(target), provider, priority, enabled, created, givenId, conditions);
        }

        RouteBuilder via(ProviderEntry provider) {
            return new RouteBuilder(customer, target, provider, priority, enabled, created, givenId, conditions);
        }

        RouteBuilder priority(int priority) {
            return new RouteBuilder(customer, target, provider, priority, enabled, created, givenId, conditions);
        }

        RouteBuilder disabled() {
            return new RouteBuilder(customer, target, provider, priority, false, created, givenId, conditions);
        }

        RouteBuilder created(Instant created) {
            return new RouteBuilder(customer, target, provider, priority, enabled, created, givenId, conditions);
        }

        RouteBuilder id(String id) {
            return new RouteBuilder(
                    customer, target, provider, priority, enabled, created, UUID.fromString(id), conditions);
        }

        RouteBuilder disabledUntil(Instant until) {
            return when(new RouteConditions(until, conditions == null ? null : conditions.schedule(), null, null));
        }

        /** Open in these hours of each day by the clock in Berlin. */
        RouteBuilder openFrom(String from, String to) {
            Window window = new Window(List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun"), from, to);
            return on(new ScheduleRequest("Europe/Berlin", List.of(window), List.of(), null, null).toSchedule());
        }

        RouteBuilder on(Schedule schedule) {
            return when(
                    new RouteConditions(conditions == null ? null : conditions.disabledUntil(), schedule, null, null));
        }

        RouteBuilder weight(int weight) {
            return when(new RouteConditions(null, null, weight, null));
        }

        RouteBuilder maxCost(String cost) {
            return when(new RouteConditions(null, null, null, new BigDecimal(cost)));
        }

        private RouteBuilder when(RouteConditions conditions) {
            return new RouteBuilder(customer, target, provider, priority, enabled, created, givenId, conditions);
        }

        RouteEntry entry() {
            String name = "%s to %s via %s, %d".formatted(customer, target, provider.name(), priority);
            UUID id = givenId == null ? idOf(name) : givenId;
            return new RouteEntry(id, customer, name, provider.id(), target, priority, enabled, created, conditions);
        }
    }
}
