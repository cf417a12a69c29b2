package io.callrouter.plan;

import io.callrouter.customer.DefaultRoutes;
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

    CostRules costs() {
        return settings == null ? CostRules.NONE : settings.costs();
    }

    boolean isEmpty() {
        return settings == null && index.routes() == 0;
    }
}
