package io.callrouter.plan;

import io.callrouter.route.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a route that has conditions must meet at the instant of a call.
 *
 * @param disabledUntil no call before this instant; null for none
 * @param schedule calls only while it is open; null for always
 */
public record RouteConditions(
        @Nullable Instant disabledUntil, @Nullable Schedule schedule) {

    boolean isDisabledAt(Instant instant) {
        return disabledUntil != null && instant.isBefore(disabledUntil);
    }

    boolean isOpenAt(Instant instant) {
        return schedule == null || schedule.isOpenAt(instant);
    }
}
