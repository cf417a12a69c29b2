package io.callrouter.route.bulk;

import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.customer.SystemDefault;
import io.callrouter.web.ProblemException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an import is asked to do.
 *
 * @param onlyCustomer the one customer whose routes it may touch; null for all
 * @param knownIdsOnly whether an id must be that of a live route: a customer's key must not learn which ids others have
 * @param dryRun whether it only tells what it would do
 */
record ImportOrder(ImportMode mode, @Nullable UUID onlyCustomer, boolean knownIdsOnly, boolean dryRun) {

    static ImportOrder of(ImportMode mode, @Nullable UUID customerId, boolean dryRun, Caller caller) {
        if (customerId != null) {
            caller.requireSees(customerId);
        }
        boolean restricted = caller.is(Role.CUSTOMER);
        UUID only = customerId == null && restricted ? caller.customerId() : customerId;
        if (mode == ImportMode.REPLACE && only == null) {
            throw ProblemException.invalid(
                    "customer_id", "is required with mode=replace: the customer whose routes become those of the file");
        }
        if (mode == ImportMode.UPSERT && customerId != null) {
            throw ProblemException.invalid(
                    "customer_id", "goes with mode=replace; to import routes of a customer, say so in each row");
        }
        return new ImportOrder(mode, only, restricted, dryRun);
    }

    /** Whose routes are removed unless the file has them; null for nobody's. */
    @Nullable
    UUID replacedCustomer() {
        return mode == ImportMode.REPLACE ? onlyCustomer : null;
    }

    /** Whose a new route is that does not say so. */
    UUID defaultCustomer() {
        return onlyCustomer == null ? SystemDefault.ID : onlyCustomer;
    }
}
