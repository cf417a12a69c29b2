package io.callrouter.plan;

import io.callrouter.route.Schedule;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a route that has conditions must meet at the instant of a call, and its share among its equals.
 *
 * @param disabledUntil no call before this instant; null for none
 * @param schedule calls only while it is open; null for always
 * @param weight its share of the calls among routes of the same target and priority; null to take no part in that
 * @param maxCostPerMinute in the base currency, no call at a higher cost; null for any cost
 */
public record RouteConditions(
        @Nullable Instant disabledUntil,
        @Nullable Schedule schedule,
        @Nullable Integer weight,
        @Nullable BigDecimal maxCostPerMinute) {

    /** Whether the time for which it is disabled is not over then. */
    boolean isSuspendedAt(Instant instant) {
        return disabledUntil != null && instant.isBefore(disabledUntil);
    }

    public boolean isOpenAt(Instant instant) {
        return schedule == null || schedule.isOpenAt(instant);
    }
}
