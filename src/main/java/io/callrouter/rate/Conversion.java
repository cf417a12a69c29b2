package io.callrouter.rate;

import io.callrouter.web.Decimals;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * From one currency into the base currency: times {@code numerator}, divided by {@code denominator}.
 *
 * @param numerator 0 if nobody knows what the currency is worth
 * @param denominator a power of ten
 */
record Conversion(long numerator, long denominator) {

    static final Conversion NONE = new Conversion(1, 1);
    static final Conversion UNKNOWN = new Conversion(0, 1);

    /** @param worth what one unit of the currency is in the base currency; above 0 */
    static Conversion of(BigDecimal worth) {
        BigDecimal tidy = Decimals.tidy(worth);
        return new Conversion(
                tidy.unscaledValue().longValueExact(),
                BigInteger.TEN.pow(tidy.scale()).longValueExact());
    }

    /** {@link Rate#cost} of an amount, rounded half up. */
    long cost(long scaled) {
        if (numerator == denominator) {
            return scaled;
        }
        if (numerator == 0) {
            return Rate.UNKNOWN_COST;
        }
        long product = scaled * numerator;
        long half = denominator / 2;
        if (Math.multiplyHigh(scaled, numerator) == 0 && product >= 0 && product <= Long.MAX_VALUE - half) {
            return (product + half) / denominator;
        }
        BigInteger exact = BigInteger.valueOf(scaled)
                .multiply(BigInteger.valueOf(numerator))
                .add(BigInteger.valueOf(half))
                .divide(BigInteger.valueOf(denominator));
        return exact.bitLength() < Long.SIZE ? Math.min(exact.longValueExact(), Rate.LARGEST_COST) : Rate.LARGEST_COST;
    }
}
