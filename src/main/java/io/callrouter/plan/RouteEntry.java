package io.callrouter.plan;

import io.callrouter.numbering.Target;
import io.callrouter.route.Schedule;
import java.math.BigDecimal;
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

    /** Null for none; see {@link RouteConditions}. */
    public @Nullable Instant disabledUntil() {
        return conditions == null ? null : conditions.disabledUntil();
    }

    /** Null for always; see {@link RouteConditions}. */
    public @Nullable Schedule schedule() {
        return conditions == null ? null : conditions.schedule();
    }

    /** Null for none; see {@link RouteConditions}. */
    public @Nullable Integer weight() {
        return conditions == null ? null : conditions.weight();
    }

    /** Null for any; see {@link RouteConditions}. */
    public @Nullable BigDecimal maxCostPerMinute() {
        return conditions == null ? null : conditions.maxCostPerMinute();
    }

    /** Whether it is disabled at that instant, for good or for a time; its schedule is another matter. */
    public boolean isDisabledAt(Instant at) {
        return !enabled || conditions != null && conditions.isSuspendedAt(at);
    }

    /** Whether it may be used at any time, as far as it is up to the route. */
    boolean isUnconditional() {
        return enabled && conditions == null;
    }
}
