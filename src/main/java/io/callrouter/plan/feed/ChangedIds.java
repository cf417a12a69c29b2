package io.callrouter.plan.feed;

import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.callrouter.rate.RateTable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
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
    private final Map<UUID, @Nullable RouteEntry> routes = new HashMap<>();
    private final Set<UUID> unreadRoutes = new HashSet<>();
    /** Whose decks have changed. */
    private final Set<UUID> rates = new HashSet<>();

    private @Nullable LogPosition position;
    private boolean everything;
    private int entries;
    private long latest;
    private long age;

    /** @param missed whether the log has lost entries that were not seen */
    void begin(LogPosition position, boolean missed) {
        this.position = position;
        everything |= missed;
    }

    /**
     * @param entry tells one from the next; an entry may come several times in a row
     * @param ids null for all of that kind
     * @param age of the entry, in microseconds
     * @param complete whether those of its routes that there still are come with it
     */
    void add(long entry, String kind, UUID @Nullable [] ids, long age, boolean complete) {
        if (entries > 0 && entry == latest) {
            return;
        }
        latest = entry;
        entries++;
        this.age = Math.max(this.age, age);
        if (ids == null) {
            everything = true;
            return;
        }
        switch (kind) {
            case "provider" -> providers.addAll(List.of(ids));
            case "customer" -> customers.addAll(List.of(ids));
            case "rate_deck" -> rates.addAll(List.of(ids));
            default -> {
                List.of(ids).forEach(id -> routes.putIfAbsent(id, null));
                if (!complete) {
                    unreadRoutes.addAll(List.of(ids));
                }
            }
        }
    }

    /** A route that came with an entry. */
    void add(RouteEntry route) {
        routes.put(route.id(), route);
    }

    boolean everything(int mostRows) {
        everything |= providers.size() + customers.size() + routes.size() > mostRows || entries > mostRows;
        return everything;
    }

    Set<UUID> rates() {
        return rates;
    }

    /** The providers that changed, each with null, in whose place the provider as it is now is to be put. */
    Map<UUID, @Nullable ProviderEntry> providers() {
        return unfilled(providers);
    }

    /** The customers that changed, each with null, in whose place their new settings are to be put. */
    Map<UUID, @Nullable CustomerEntry> customers() {
        return unfilled(customers);
    }

    private static <T> Map<UUID, @Nullable T> unfilled(Set<UUID> ids) {
        Map<UUID, @Nullable T> unfilled = new HashMap<>();
        ids.forEach(id -> unfilled.put(id, null));
        return unfilled;
    }

    /**
     * The routes that changed, as they came with the log; null for those that there are no more, and for
     * {@link #unreadRoutes} until these are put in.
     */
    Map<UUID, @Nullable RouteEntry> routes() {
        return routes;
    }

    Set<UUID> unreadRoutes() {
        return unreadRoutes;
    }

    Changes unread() {
        return read(Map.of(), Map.of(), Map.of(), RateTable.empty());
    }

    Changes read(
            Map<UUID, @Nullable ProviderEntry> providers,
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
