package io.callrouter.plan.feed;

import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.callrouter.rate.RateTable;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one snapshot of the database has new.
 *
 * @param everything whether there is more than is told here, so that only a whole reading helps
 * @param entries how many entries of the log tell of it
 * @param lag from the first of their statements to the reading; null if there are none
 * @param providers by id, null where there is none any more; one that was deleted as the API does it is there
 * @param routes by id, null where there is none any more
 * @param customers by id, null where there are no settings any more
 * @param rates of all providers
 */
record Changes(
        LogPosition position,
        boolean everything,
        int entries,
        @Nullable Duration lag,
        Map<UUID, @Nullable ProviderEntry> providers,
        Map<UUID, @Nullable CustomerEntry> customers,
        Map<UUID, @Nullable RouteEntry> routes,
        RateTable rates) {}
