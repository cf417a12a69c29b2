package io.callrouter.plan.feed;

import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RouteTable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A route table and where in the log of changes it stands.
 *
 * @param routes those of the table by their ids; the next content takes it over, so only the latest one has the right ones
 */
record Content(RouteTable table, ConcurrentHashMap<UUID, RouteEntry> routes, LogPosition position) {

    /** Of a table that was not read from a database: no log of changes says what has happened since. */
    static Content of(RouteTable table) {
        ConcurrentHashMap<UUID, RouteEntry> routes = new ConcurrentHashMap<>();
        table.forEachRoute(route -> routes.put(route.id(), route));
        return new Content(table, routes, LogPosition.NOWHERE);
    }

    Content with(Changes changes) {
        if (changes.entries() == 0) {
            return new Content(table, routes, changes.position());
        }
        RouteTable next = table.withRates(changes.rates());
        for (Map.Entry<UUID, @Nullable ProviderEntry> provider :
                changes.providers().entrySet()) {
            next = next.withProvider(provider.getKey(), provider.getValue());
        }
        for (Map.Entry<UUID, @Nullable CustomerEntry> customer :
                changes.customers().entrySet()) {
            next = next.withCustomer(customer.getKey(), customer.getValue());
        }
        for (Map.Entry<UUID, @Nullable RouteEntry> change : changes.routes().entrySet()) {
            RouteEntry after = change.getValue();
            RouteEntry before = after == null ? routes.remove(change.getKey()) : routes.put(change.getKey(), after);
            next = next.withRoute(before, after);
        }
        return new Content(next.atRevision(table.revision() + changes.entries()), routes, changes.position());
    }
}
