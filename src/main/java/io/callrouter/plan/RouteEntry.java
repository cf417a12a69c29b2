package io.callrouter.plan;

import io.callrouter.numbering.Target;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A route that is not deleted, as selection sees it.
 *
 * @param conditions null for none, which most routes have
 */
public record RouteEntry(
        UUID id,
        UUID customerId,
        String name,
        UUID providerId,
        Target target,
        int priority,
        boolean enabled,
        Instant tmCreate,
        @Nullable RouteConditions conditions) {

    /** Whether it may be used at any time, as far as it is up to the route. */
    boolean isUnconditional() {
        return enabled && conditions == null;
    }
}
