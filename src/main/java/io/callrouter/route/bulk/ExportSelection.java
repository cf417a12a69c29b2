package io.callrouter.route.bulk;

import io.callrouter.access.Caller;
import io.callrouter.numbering.Target;
import io.callrouter.web.Parameters;
import io.callrouter.web.ProblemException;
import io.callrouter.web.QueryPlus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which routes an export has; null means any. */
record ExportSelection(
        @Nullable UUID customerId,
        @Nullable UUID providerId,
        @Nullable String target) {

    /** @throws ProblemException 400 if the target is none; 403 if the customer is another one than the caller */
    static ExportSelection of(
            @Nullable UUID customerId, @Nullable UUID providerId, @Nullable String target, Caller caller) {
        if (customerId != null) {
            caller.requireSees(customerId);
        }
        return new ExportSelection(
                customerId == null ? caller.customerId() : customerId,
                providerId,
                target == null
                        ? null
                        : Parameters.parse("target", QueryPlus.restore(target), Target::new)
                                .value());
    }
}
