package io.callrouter.web;

import java.math.BigDecimal;

/** Decimals as the API writes them. Amounts of money are in quotes, because many programs would read numbers as floating point. */
public final class Decimals {

    private Decimals() {}

    /** Without an exponent and without zeros at the end: {@code 0.0125}. */
    public static String format(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    /** The same amount without zeros at the end, and never with an exponent. */
    public static BigDecimal tidy(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
