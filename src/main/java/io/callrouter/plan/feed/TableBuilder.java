package io.callrouter.plan.feed;

import io.callrouter.numbering.Target;
import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.rate.RateTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Makes a table of a million rows without a million copies of the same customer, provider, target, name and time. */
final class TableBuilder {

    private final Map<UUID, RouteEntry> known;
    private final Map<Object, Object> shared = new HashMap<>();
    private final ConcurrentHashMap<UUID, RouteEntry> routes = new ConcurrentHashMap<>();

    private final List<ProviderEntry> providers = new ArrayList<>();
    private final List<CustomerEntry> customers = new ArrayList<>();
    private RateTable rates = RateTable.empty();

    TableBuilder(Map<UUID, RouteEntry> known) {
        this.known = known;
    }

    void add(ProviderEntry provider) {
        providers.add(provider);
    }

    void add(CustomerEntry customer) {
        customers.add(customer);
    }

    void add(RateTable all) {
        rates = all;
    }

    void add(RouteEntry read) {
        RouteEntry before = known.get(read.id());
        RouteEntry route = before != null && before.equals(read) ? before : lean(read);
        routes.put(route.id(), route);
    }

    private RouteEntry lean(RouteEntry route) {
        return new RouteEntry(
                route.id(),
                shared(route.customerId()),
                shared(route.name()),
                shared(route.providerId()),
                this.<Target>shared(route.target()),
                route.priority(),
                route.enabled(),
                shared(route.tmCreate()),
                route.conditions() == null ? null : shared(route.conditions()));
    }

    @SuppressWarnings("unchecked") // equal objects of records and final classes are of one class
    private <T> T shared(T value) {
        Object first = shared.putIfAbsent(value, value);
        return first == null ? value : (T) first;
    }

    Content content(long revision, LogPosition position) {
        RouteTable table = RouteTable.of(revision, providers, customers, routes.values());
        return new Content(table.withRates(rates), routes, position);
    }
}
