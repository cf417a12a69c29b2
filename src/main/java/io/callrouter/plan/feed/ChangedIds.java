package io.callrouter.plan.feed;

import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.callrouter.rate.RateTable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gathers what entries of the log of changes say has changed. */
final class ChangedIds {

    private final Set<UUID> providers = new HashSet<>();
    private final Set<UUID> customers = new HashSet<>();
    private final Set<UUID> routes = new HashSet<>();
    /** Whose decks have changed. */
    private final Set<UUID> rates = new HashSet<>();

    private @Nullable Position position;
    private boolean everything;
    private int entries;
    private long age;

    /**
     * @param missed whether the log has lost entries that were not seen
     * @param kind null if this is not an entry and there is only a position to tell
     * @param ids null for all of that kind
     * @param age of the entry, in microseconds
     */
    void add(Position position, boolean missed, @Nullable String kind, UUID @Nullable [] ids, long age) {
        this.position = position;
        everything |= missed;
        if (kind == null) {
            return;
        }
        entries++;
        this.age = Math.max(this.age, age);
        if (ids == null) {
            everything = true;
            return;
        }
        idsOf(kind).addAll(List.of(ids));
    }

    private Set<UUID> idsOf(String kind) {
        return switch (kind) {
            case "provider" -> providers;
            case "customer" -> customers;
            case "rate_deck" -> rates;
            default -> routes;
        };
    }

    boolean everything(int mostRows) {
        everything |= providers.size() + customers.size() + routes.size() > mostRows;
        return everything;
    }

    Set<UUID> providers() {
        return providers;
    }

    Set<UUID> rates() {
        return rates;
    }

    /** To be filled; null for each at first. */
    Map<UUID, @Nullable CustomerEntry> customers() {
        return unfilled(customers);
    }

    /** To be filled; null for each at first. */
    Map<UUID, @Nullable RouteEntry> routes() {
        return unfilled(routes);
    }

    private static <T> Map<UUID, @Nullable T> unfilled(Collection<UUID> ids) {
        Map<UUID, @Nullable T> map = new HashMap<>();
        ids.forEach(id -> map.put(id, null));
        return map;
    }

    Changes unread() {
        return read(List.of(), Map.of(), Map.of(), RateTable.empty());
    }

    Changes read(
            List<ProviderEntry> providers,
            Map<UUID, @Nullable CustomerEntry> customers,
            Map<UUID, @Nullable RouteEntry> routes,
            RateTable rates) {
        if (position == null) {
            throw new IllegalStateException("The table change_log_pruned has no row; the log of changes is not whole");
        }
        Duration lag = entries == 0 ? null : Duration.of(age, ChronoUnit.MICROS);
        return new Changes(position, everything, entries, lag, providers, customers, routes, rates);
    }
}
