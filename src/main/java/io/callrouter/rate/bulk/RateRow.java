package io.callrouter.rate.bulk;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A valid row.
 *
 * @param prefix with its {@code +}
 * @param initial seconds that are charged at least
 * @param subsequent seconds by which the charge grows after that
 */
record RateRow(
        long line,
        String prefix,
        BigDecimal price,
        String currency,
        Instant from,
        @Nullable Instant until,
        BigDecimal connectionFee,
        int initial,
        int subsequent) {}
