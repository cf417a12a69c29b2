package io.callrouter.route.bulk;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A valid row. What is null is not in the file: a route that exists keeps it, a new one gets the default.
 *
 * @param disabledUntil like all that follows: {@link #NONE} for no condition
 * @param schedule JSON
 */
record StagedRow(
        long line,
        @Nullable UUID id,
        @Nullable UUID customerId,
        @Nullable String target,
        UUID providerId,
        @Nullable Integer priority,
        @Nullable String name,
        @Nullable String detail,
        @Nullable Boolean enabled,
        @Nullable String disabledUntil,
        @Nullable String schedule,
        @Nullable String weight,
        @Nullable String maxCostPerMinute) {

    static final String NONE = "";
}
