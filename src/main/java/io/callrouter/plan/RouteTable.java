package io.callrouter.plan;

import io.callrouter.customer.SystemDefault;
import io.callrouter.numbering.PackedDigits;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import io.callrouter.plan.TargetIndex.Found;
import io.callrouter.rate.RateTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that selection needs, as it was at one moment. Immutable: a change makes a new table that shares nearly all
 * of its parts with the old one, and a plan that is being made goes on with the one it began with.
 */
public final class RouteTable {

    public static final RouteTable EMPTY =
            new RouteTable(0, Providers.NONE, IdMap.empty(), CustomerRoutes.NONE, 0, RateTable.empty());

    private final long revision;
    private final Providers providers;
    /** The system default's, too. */
    private final IdMap<CustomerRoutes> customers;
    /** The system default's: every plan may ask for them. */
    private final CustomerRoutes defaults;

    private final int routes;
    private final RateTable rates;

    private RouteTable(
            long revision,
            Providers providers,
            IdMap<CustomerRoutes> customers,
            CustomerRoutes defaults,
            int routes,
            RateTable rates) {
        this.revision = revision;
        this.providers = providers;
        this.customers = customers;
        this.defaults = defaults;
        this.routes = routes;
        this.rates = rates;
    }

    /** A table of that much at once, which is several times as quick as one after the other. */
    public static RouteTable of(
            long revision,
            Collection<ProviderEntry> providers,
            Collection<CustomerEntry> customers,
            Collection<RouteEntry> routes) {
        RouteTable table = EMPTY;
        for (ProviderEntry provider : providers) {
            table = table.with(provider);
        }
        Map<UUID, List<RouteEntry>> byCustomer = new HashMap<>();
        for (RouteEntry route : routes) {
            table = table.numbering(route.providerId());
            byCustomer
                    .computeIfAbsent(route.customerId(), id -> new ArrayList<>())
                    .add(route);
        }
        Providers numbered = table.providers;
        for (Map.Entry<UUID, List<RouteEntry>> own : byCustomer.entrySet()) {
            TargetIndex index = TargetIndex.of(own.getValue(), numbered);
            table = table.with(own.getKey(), before -> new CustomerRoutes(before.settings(), index));
        }
        for (CustomerEntry customer : customers) {
            table = table.withCustomer(customer.id(), customer);
        }
        return new RouteTable(revision, numbered, table.customers, table.defaults, routes.size(), RateTable.empty());
    }

    private RouteTable numbering(UUID provider) {
        Providers numbered = providers.numbering(provider);
        return numbered == providers ? this : new RouteTable(revision, numbered, customers, defaults, routes, rates);
    }

    /** A table with this provider in the place of the one with its id; without its rates if it is deleted. */
    public RouteTable with(ProviderEntry provider) {
        RateTable left = provider.deleted() ? rates.without(provider.id()) : rates;
        return new RouteTable(revision, providers.with(provider), customers, defaults, routes, left);
    }

    /** A table with this provider in the place of the one with that id, or without any if it is null. */
    public RouteTable withProvider(UUID id, @Nullable ProviderEntry provider) {
        return provider == null
                ? new RouteTable(revision, providers.without(id), customers, defaults, routes, rates.without(id))
                : with(provider);
    }

    /** A table with these settings, or without any for that customer if they are null. */
    public RouteTable withCustomer(UUID id, @Nullable CustomerEntry customer) {
        return with(id, before -> new CustomerRoutes(customer, before.index()));
    }

    private RouteTable with(UUID customer, UnaryOperator<CustomerRoutes> change) {
        CustomerRoutes changed = change.apply(routesOf(customer));
        return new RouteTable(
                revision,
                providers,
                customers.with(customer, changed.isEmpty() ? null : changed),
                customer.equals(SystemDefault.ID) ? changed : defaults,
                routes,
                rates);
    }

    /**
     * A table with one route in the place of another.
     *
     * @param before which is in this table; null if there is none
     * @param after null to have none in its place
     */
    public RouteTable withRoute(@Nullable RouteEntry before, @Nullable RouteEntry after) {
        RouteTable changed = after == null ? this : numbering(after.providerId());
        Providers numbered = changed.providers;
        if (before != null && after != null && before.customerId().equals(after.customerId())) {
            changed = changed.withIndex(
                    after.customerId(), index -> index.without(before, numbered).with(after, numbered));
        } else {
            if (before != null) {
                changed = changed.withIndex(before.customerId(), index -> index.without(before, numbered));
            }
            if (after != null) {
                changed = changed.withIndex(after.customerId(), index -> index.with(after, numbered));
            }
        }
        int size = routes - (before == null ? 0 : 1) + (after == null ? 0 : 1);
        return new RouteTable(revision, numbered, changed.customers, changed.defaults, size, rates);
    }

    private RouteTable withIndex(UUID customer, UnaryOperator<TargetIndex> change) {
        return with(customer, before -> new CustomerRoutes(before.settings(), change.apply(before.index())));
    }

    /** A table with these rates, of all providers. */
    public RouteTable withRates(RateTable all) {
        return new RouteTable(revision, providers, customers, defaults, routes, all);
    }

    /** What providers ask for a minute. */
    public RateTable rates() {
        return rates;
    }

    public RouteTable atRevision(long other) {
        return new RouteTable(other, providers, customers, defaults, routes, rates);
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
        int count = 0;
        for (ProviderEntry provider : providers.entries()) {
            count += provider == null ? 0 : 1;
        }
        return count;
    }

    /** How many customers have settings in it. */
    public int customerCount() {
        int[] count = {0};
        forEachCustomer(customer -> count[0]++);
        return count[0];
    }

    /** The provider with that id, deleted ones included; empty if there has never been one. */
    public Optional<ProviderEntry> findProvider(UUID id) {
        return Optional.ofNullable(providers.find(id));
    }

    /** The providers that are enabled and not deleted, also those that are disabled for a time. In no particular order. */
    public List<ProviderEntry> liveProviders() {
        List<ProviderEntry> live = new ArrayList<>();
        forEachProvider(provider -> {
            if (provider.enabled() && !provider.deleted()) {
                live.add(provider);
            }
        });
        return live;
    }

    /** Those of them that are not disabled then: plans for that instant use them. */
    public List<ProviderEntry> providersInUse(Instant at) {
        return liveProviders().stream()
                .filter(provider -> provider.obstacleAt(at) == null)
                .toList();
    }

    /**
     * Shows every target of a customer, for who looks at the table as a whole. What is made of a target is given to those
     * that begin with it.
     *
     * @param above for targets that begin with no other one
     */
    public <S> void foldTargets(UUID customerId, S above, BiFunction<S, TargetRoutes, S> action) {
        CustomerEntry settings = customer(customerId);
        routesOf(customerId).index().fold(above, (state, found) -> action.apply(state, found.of(settings)));
    }

    /** Shows the system default's routes for all numbers of a target, until the action says that this will do. */
    public void forEachDefaultRoute(Target target, Predicate<RouteEntry> goOn) {
        for (Found found = defaults.index().find(PackedDigits.of(target)); found != null; found = found.shorter()) {
            for (int i = 0; i < found.count(); i++) {
                if (!goOn.test(found.route(i))) {
                    return;
                }
            }
        }
    }

    public boolean anyDefaultRoute(Predicate<RouteEntry> condition) {
        return defaults.index().anyMatch(condition);
    }

    /** Every customer that has routes or settings, in no particular order. */
    public void forEachKnownCustomer(Consumer<CustomerEntry> action) {
        customers.forEach((id, customer) ->
                action.accept(customer.settings() == null ? CustomerEntry.unregistered(id) : customer.settings()));
    }

    Providers providers() {
        return providers;
    }

    public CustomerEntry customer(UUID id) {
        CustomerEntry customer = routesOf(id).settings();
        return customer == null ? CustomerEntry.unregistered(id) : customer;
    }

    /** The target of that number that the customer, or every customer, may not call; empty if there is none. */
    public Optional<Target> findBlocked(UUID customer, PhoneNumber number) {
        long digits = PackedDigits.of(number);
        return Optional.ofNullable(defaults.blocked(digits))
                .or(() -> Optional.ofNullable(routesOf(customer).blocked(digits)));
    }

    CustomerRoutes routesOf(UUID customer) {
        CustomerRoutes routes = customers.get(customer);
        return routes == null ? CustomerRoutes.NONE : routes;
    }

    CustomerRoutes defaults() {
        return defaults;
    }

    /** In no particular order; deleted ones included. */
    public void forEachProvider(Consumer<ProviderEntry> action) {
        for (ProviderEntry provider : providers.entries()) {
            if (provider != null) {
                action.accept(provider);
            }
        }
    }

    /** Those with settings, in no particular order. */
    public void forEachCustomer(Consumer<CustomerEntry> action) {
        customers.forEach((id, customer) -> {
            if (customer.settings() != null) {
                action.accept(customer.settings());
            }
        });
    }

    /** In no particular order. */
    public void forEachRoute(Consumer<RouteEntry> action) {
        customers.forEach((id, customer) -> customer.index().forEach(action));
    }
}
