package io.callrouter.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Compares tables as wholes. */
public final class TableContents {

    private TableContents() {}

    /** Whether both hold the same routes, providers and customers, and as many rates, whatever their revisions. */
    public static boolean areEqual(RouteTable one, RouteTable other) {
        return providers(one).equals(providers(other))
                && customers(one).equals(customers(other))
                && routes(one).equals(routes(other))
                && one.rates().size() == other.rates().size();
    }

    private static Map<UUID, ProviderEntry> providers(RouteTable table) {
        Map<UUID, ProviderEntry> byId = new HashMap<>();
        table.forEachProvider(provider -> byId.put(provider.id(), provider));
        return byId;
    }

    private static Map<UUID, CustomerEntry> customers(RouteTable table) {
        Map<UUID, CustomerEntry> byId = new HashMap<>();
        table.forEachCustomer(customer -> byId.put(customer.id(), customer));
        return byId;
    }

    private static Map<UUID, RouteEntry> routes(RouteTable table) {
        Map<UUID, RouteEntry> byId = new HashMap<>();
        table.forEachRoute(route -> byId.put(route.id(), route));
        return byId;
    }
}
