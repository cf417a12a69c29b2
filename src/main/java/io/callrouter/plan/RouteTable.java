package io.callrouter.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that selection needs, as it was at one moment. Immutable: a change makes a new table that shares nearly all
 * of its parts with the old one, and a plan that is being made goes on with the one it began with.
 */
public final class RouteTable {

    public static final RouteTable EMPTY = new RouteTable(0, IdMap.empty(), IdMap.empty(), IdMap.empty(), 0);

    private final long revision;
    private final IdMap<ProviderEntry> providers;
    private final IdMap<CustomerEntry> customers;
    /** By customer. */
    private final IdMap<TargetIndex> indexes;

    private final int routes;

    private RouteTable(
            long revision,
            IdMap<ProviderEntry> providers,
            IdMap<CustomerEntry> customers,
            IdMap<TargetIndex> indexes,
            int routes) {
        this.revision = revision;
        this.providers = providers;
        this.customers = customers;
        this.indexes = indexes;
        this.routes = routes;
    }

    public static RouteTable of(
            long revision,
            Collection<ProviderEntry> providers,
            Collection<CustomerEntry> customers,
            Collection<RouteEntry> routes) {
        RouteTable table = EMPTY;
        for (ProviderEntry provider : providers) {
            table = table.with(provider);
        }
        for (CustomerEntry customer : customers) {
            table = table.withCustomer(customer.id(), customer);
        }
        for (RouteEntry route : routes) {
            table = table.withRoute(null, route);
        }
        return table.atRevision(revision);
    }

    /** A table with this provider in the place of the one with its id. */
    public RouteTable with(ProviderEntry provider) {
        return new RouteTable(revision, providers.with(provider.id(), provider), customers, indexes, routes);
    }

    /** A table with these settings, or without any for that customer if they are null. */
    public RouteTable withCustomer(UUID id, @Nullable CustomerEntry customer) {
        return new RouteTable(revision, providers, customers.with(id, customer), indexes, routes);
    }

    /**
     * A table with one route in the place of another.
     *
     * @param before which is in this table; null if there is none
     * @param after null to have none in its place
     */
    public RouteTable withRoute(@Nullable RouteEntry before, @Nullable RouteEntry after) {
        IdMap<TargetIndex> changed = indexes;
        if (before != null && after != null && before.customerId().equals(after.customerId())) {
            changed = changed.with(
                    after.customerId(), index(changed, before).without(before).with(after));
        } else {
            if (before != null) {
                TargetIndex others = index(changed, before).without(before);
                changed = changed.with(before.customerId(), others.isEmpty() ? null : others);
            }
            if (after != null) {
                changed = changed.with(after.customerId(), index(changed, after).with(after));
            }
        }
        int size = routes - (before == null ? 0 : 1) + (after == null ? 0 : 1);
        return new RouteTable(revision, providers, customers, changed, size);
    }

    private static TargetIndex index(IdMap<TargetIndex> indexes, RouteEntry route) {
        TargetIndex index = indexes.get(route.customerId());
        return index == null ? TargetIndex.EMPTY : index;
    }

    public RouteTable atRevision(long other) {
        return new RouteTable(other, providers, customers, indexes, routes);
    }

    /** How many statements had changed the database when it was as this table says: the same on every replica. */
    public long revision() {
        return revision;
    }

    /** How many routes there are, all customers' together. */
    public int size() {
        return routes;
    }

    /** How many providers it knows, deleted ones included. */
    public int providerCount() {
        return providers.size();
    }

    /** How many customers have settings in it. */
    public int customerCount() {
        return customers.size();
    }

    /** The provider with that id, deleted ones included; empty if there has never been one. */
    public Optional<ProviderEntry> findProvider(UUID id) {
        return Optional.ofNullable(providers.get(id));
    }

    /** The providers that can take calls: enabled and not deleted. In no particular order. */
    public List<ProviderEntry> liveProviders() {
        List<ProviderEntry> live = new ArrayList<>();
        providers.forEach((id, provider) -> {
            if (provider.enabled() && !provider.deleted()) {
                live.add(provider);
            }
        });
        return live;
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

    /**
     * Finds the customer's routes whose target is {@code all} or a prefix of the number.
     *
     * @param number packed by {@link Digits}
     * @param found gets an element for each target, {@code all} first and the longest last; in each the lower priority
     *     first, then the older route, then the lower id. They are not to be changed. It has {@link Digits#MOST} + 1 places.
     * @return how many elements there are
     */
    int candidates(UUID customerId, long number, int numberLength, RouteEntry[][] found) {
        TargetIndex index = indexes.get(customerId);
        return index == null ? 0 : index.find(number, numberLength, found);
    }

    /** Whether both hold the same routes, providers and customers, whatever their revisions. */
    public boolean sameContent(RouteTable other) {
        return providers.toMap().equals(other.providers.toMap())
                && customers.toMap().equals(other.customers.toMap())
                && routesById().equals(other.routesById());
    }

    /** A copy. */
    Map<UUID, RouteEntry> routesById() {
        Map<UUID, RouteEntry> byId = new HashMap<>();
        forEachRoute(route -> byId.put(route.id(), route));
        return byId;
    }

    /** In no particular order. */
    void forEachRoute(Consumer<RouteEntry> action) {
        indexes.forEach((customer, index) -> index.forEach(action));
    }
}
