package io.callrouter.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.SystemDefault;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import io.callrouter.numbering.TargetSet;
import io.callrouter.testing.ProviderBuilder;
import io.callrouter.testing.RouteBuilder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Routes of a customer, tables of routes, and calls. */
final class RouteFixtures {

    static final UUID SYSTEM_DEFAULT = SystemDefault.ID;
    static final UUID CUSTOMER = idOf("customer");
    static final UUID OTHER_CUSTOMER = idOf("other customer");
    static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private RouteFixtures() {}

    /** A route of {@link #CUSTOMER} for all destinations, priority 1. */
    static RouteBuilder route() {
        return defaultRoute().of(CUSTOMER);
    }

    /** A route of the system default for all destinations, priority 1. */
    static RouteBuilder defaultRoute() {
        return RouteBuilder.route().via(provider("any")).created(NOW);
    }

    static ProviderEntry provider(String name) {
        return ProviderBuilder.provider(name).build();
    }

    /** A table of these routes and of the providers they lead to. */
    static RouteTable table(RouteBuilder... routes) {
        return RouteTable.of(
                1,
                Arrays.stream(routes).map(RouteBuilder::provider).distinct().toList(),
                List.of(),
                Arrays.stream(routes).map(RouteBuilder::build).toList());
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
}
