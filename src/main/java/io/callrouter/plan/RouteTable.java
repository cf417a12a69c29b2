package io.callrouter.plan;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that selection needs, as it was at one moment. Immutable: a change makes a new table, and a plan that is
 * being made goes on with the one it began with.
 */
public final class RouteTable {

    private static final String ALL = Target.ALL.value();

    private final long revision;
    private final Map<UUID, ProviderEntry> providers;
    private final Map<UUID, CustomerEntry> customers;
    private final Map<UUID, RouteEntry> routes;
    /** By customer, then by the written form of the target. */
    private final Map<UUID, Map<String, List<RouteEntry>>> index;

    private RouteTable(
            long revision,
            Map<UUID, ProviderEntry> providers,
            Map<UUID, CustomerEntry> customers,
            Map<UUID, RouteEntry> routes,
            Map<UUID, Map<String, List<RouteEntry>>> index) {
        this.revision = revision;
        this.providers = providers;
        this.customers = customers;
        this.routes = routes;
        this.index = index;
    }

    public static RouteTable of(
            long revision,
            Collection<ProviderEntry> providers,
            Collection<CustomerEntry> customers,
            Collection<RouteEntry> routes) {
        Map<UUID, ProviderEntry> providersById = new HashMap<>();
        providers.forEach(provider -> providersById.put(provider.id(), provider));
        Map<UUID, CustomerEntry> customersById = new HashMap<>();
        customers.forEach(customer -> customersById.put(customer.id(), customer));
        Map<UUID, RouteEntry> routesById = new HashMap<>();
        Map<UUID, Map<String, List<RouteEntry>>> index = new HashMap<>();
        for (RouteEntry route : routes) {
            routesById.put(route.id(), route);
            index.computeIfAbsent(route.customerId(), id -> new HashMap<>())
                    .computeIfAbsent(route.target().value(), target -> new ArrayList<>(2))
                    .add(route);
        }
        return new RouteTable(revision, providersById, customersById, routesById, index);
    }

    /** A table with this provider in the place of the one with its id. */
    public RouteTable with(ProviderEntry provider) {
        Map<UUID, ProviderEntry> changed = new HashMap<>(providers);
        changed.put(provider.id(), provider);
        return new RouteTable(revision + 1, changed, customers, routes, index);
    }

    /** A table with these settings, or without any for that customer if they are null. */
    public RouteTable withCustomer(UUID id, @Nullable CustomerEntry customer) {
        Map<UUID, CustomerEntry> changed = new HashMap<>(customers);
        changed.remove(id);
        if (customer != null) {
            changed.put(id, customer);
        }
        return new RouteTable(revision + 1, providers, changed, routes, index);
    }

    /** A table with this route in the place of the one with that id, or without that one if it is null. */
    public RouteTable withRoute(UUID id, @Nullable RouteEntry route) {
        Map<UUID, RouteEntry> changedRoutes = new HashMap<>(routes);
        Map<UUID, Map<String, List<RouteEntry>>> changedIndex = new HashMap<>(index);
        RouteEntry before = changedRoutes.remove(id);
        if (before != null) {
            Map<String, List<RouteEntry>> targets = copyOf(changedIndex, before.customerId());
            List<RouteEntry> others =
                    new ArrayList<>(targets.getOrDefault(before.target().value(), List.of()));
            others.remove(before);
            if (others.isEmpty()) {
                targets.remove(before.target().value());
            } else {
                targets.put(before.target().value(), others);
            }
            if (targets.isEmpty()) {
                changedIndex.remove(before.customerId());
            }
        }
        if (route != null) {
            changedRoutes.put(id, route);
            Map<String, List<RouteEntry>> targets = copyOf(changedIndex, route.customerId());
            List<RouteEntry> entries =
                    new ArrayList<>(targets.getOrDefault(route.target().value(), List.of()));
            entries.add(route);
            targets.put(route.target().value(), entries);
        }
        return new RouteTable(revision + 1, providers, customers, changedRoutes, changedIndex);
    }

    private static Map<String, List<RouteEntry>> copyOf(
            Map<UUID, Map<String, List<RouteEntry>>> index, UUID customerId) {
        Map<String, List<RouteEntry>> copy = new HashMap<>(index.getOrDefault(customerId, Map.of()));
        index.put(customerId, copy);
        return copy;
    }

    RouteTable atRevision(long other) {
        return new RouteTable(other, providers, customers, routes, index);
    }

    /** How many changes this process had applied when the table was made. */
    public long revision() {
        return revision;
    }

    boolean hasProvider(UUID id) {
        return providers.containsKey(id);
    }

    /** The provider with that id, deleted ones included; empty if there has never been one. */
    public Optional<ProviderEntry> findProvider(UUID id) {
        return Optional.ofNullable(providers.get(id));
    }

    /** The providers that can take calls: enabled and not deleted. In no particular order. */
    public List<ProviderEntry> liveProviders() {
        return providers.values().stream()
                .filter(provider -> provider.enabled() && !provider.deleted())
                .toList();
    }

    /** The provider a route leads to; the database makes sure that there is one. */
    public ProviderEntry provider(UUID id) {
        ProviderEntry provider = providers.get(id);
        if (provider == null) {
            throw new IllegalStateException("A route leads to the provider " + id + ", which is not in the table");
        }
        return provider;
    }

    public CustomerEntry customer(UUID id) {
        CustomerEntry customer = customers.get(id);
        return customer == null ? CustomerEntry.unregistered(id) : customer;
    }

    /** The customer's routes whose target is {@code all} or a prefix of the number, in no particular order. */
    public List<RouteEntry> candidates(UUID customerId, PhoneNumber destination) {
        Map<String, List<RouteEntry>> targets = index.get(customerId);
        if (targets == null) {
            return List.of();
        }
        List<RouteEntry> candidates = new ArrayList<>(targets.getOrDefault(ALL, List.of()));
        String number = destination.value();
        for (int end = 2; end <= number.length(); end++) {
            candidates.addAll(targets.getOrDefault(number.substring(0, end), List.of()));
        }
        return candidates;
    }

    /** Whether both hold the same routes, providers and customers, whatever their revisions. */
    boolean sameContent(RouteTable other) {
        return routes.equals(other.routes) && providers.equals(other.providers) && customers.equals(other.customers);
    }
}
