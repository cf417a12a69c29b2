package io.callrouter.rate;

import io.callrouter.web.Decimals;
import java.math.BigDecimal;

/**
 * Amounts of money: decimals, exact everywhere. In memory they are whole numbers of 10<sup>-10</sup> of their currency,
 * which a {@code long} holds up to 922 million.
 */
public final class Amounts {

    /** Digits behind the point. */
    public static final int SCALE = 10;

    /** Digits before the point that a price or a fee may have. */
    public static final int WHOLE_DIGITS = 6;

    private Amounts() {}

    /** The amount that is so many 10<sup>-10</sup> of its currency, without trailing zeros. */
    public static BigDecimal of(long scaled) {
        return Decimals.tidy(BigDecimal.valueOf(scaled, SCALE));
    }
}
