package io.callrouter.plan;

import io.callrouter.customer.Ordering;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What costs mean for the routes of a customer's calls.
 *
 * @param tolerancePercent by {@link Ordering#COST_THEN_PRIORITY}, how much dearer than the cheapest a cost may be to tie
 *     with it
 * @param maxCostPerMinute in the base currency: routes that cost more are left out; null for any cost
 */
public record CostRules(
        Ordering ordering, int tolerancePercent, @Nullable BigDecimal maxCostPerMinute) {

    public static final CostRules NONE = new CostRules(Ordering.PRIORITY, 0, null);

    /**
     * What a route may cost that has a limit of its own: the lower one of both.
     *
     * @param own null for any cost
     * @return null for any cost
     */
    public @Nullable BigDecimal limit(@Nullable BigDecimal own) {
        return own == null || maxCostPerMinute != null && maxCostPerMinute.compareTo(own) < 0 ? maxCostPerMinute : own;
    }
}
