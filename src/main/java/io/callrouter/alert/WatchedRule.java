package io.callrouter.alert;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is watched.
 *
 * @param providerId this provider alone; null for any, as with the customer and the target
 * @param destination whose plan is made, for {@link AlertKind#PLAN_EMPTY}
 * @param window how far back attempts count
 * @param minimumAttempts fewer say nothing
 * @param threshold null where there is nothing to measure
 * @param clearThreshold the value from which on it is good again
 * @param fireAfter how long it has to be broken
 * @param clearAfter how long it has to be good again
 */
public record WatchedRule(
        UUID id,
        String name,
        AlertKind kind,
        AlertScope scope,
        @Nullable UUID providerId,
        @Nullable UUID customerId,
        @Nullable Target target,
        @Nullable PhoneNumber destination,
        Duration window,
        int minimumAttempts,
        @Nullable BigDecimal threshold,
        @Nullable BigDecimal clearThreshold,
        Duration fireAfter,
        Duration clearAfter,
        boolean hasWebhook) {}
