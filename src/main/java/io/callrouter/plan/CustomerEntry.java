package io.callrouter.plan;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.SystemDefault;
import io.callrouter.numbering.TargetSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer's settings as selection sees them.
 *
 * @param blocked what its calls may not reach
 * @param region whose national numbers are understood; null for none
 * @param maxCalls calls it may have at once; null for any number
 * @param costs what costs mean for its routes
 */
public record CustomerEntry(
        UUID id,
        DefaultRoutes defaultRoutes,
        TargetSet blocked,
        @Nullable String region,
        @Nullable Integer maxCalls,
        CostRules costs) {

    /** Whether the system default's routes are nothing to its calls; those of the system default itself are its own. */
    public boolean refusesDefaults() {
        return defaultRoutes == DefaultRoutes.NEVER && !id.equals(SystemDefault.ID);
    }

    /** What holds for a customer that is not registered. */
    static CustomerEntry unregistered(UUID id) {
        return new CustomerEntry(id, DefaultRoutes.OVERRIDE, TargetSet.EMPTY, null, null, CostRules.NONE);
    }
}
