package io.callrouter.plan;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.numbering.PackedDigits;
import io.callrouter.numbering.Target;
import org.jspecify.annotations.Nullable;

/**
 * What a table knows of one customer.
 *
 * @param settings null if it is not registered
 */
record CustomerRoutes(@Nullable CustomerEntry settings, TargetIndex index) {

    static final CustomerRoutes NONE = new CustomerRoutes(null, TargetPage.EMPTY);

    /** Whether the system default's routes come behind its own, instead of not at all. */
    boolean appendsDefaults() {
        return settings != null && settings.defaultRoutes() == DefaultRoutes.APPEND;
    }

    /** Whether the system default's routes are nothing to its calls. */
    boolean refusesDefaults() {
        return settings != null && settings.refusesDefaults();
    }

    /** The target of that number, see {@link PackedDigits}, that its calls may not reach; null if they may. */
    @Nullable
    Target blocked(long number) {
        return settings == null ? null : settings.blocked().find(number);
    }

    CostRules costs() {
        return settings == null ? CostRules.NONE : settings.costs();
    }

    boolean isEmpty() {
        return settings == null && index.routes() == 0;
    }
}
