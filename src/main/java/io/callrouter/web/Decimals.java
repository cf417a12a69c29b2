package io.callrouter.web;

import java.math.BigDecimal;

/** Amounts of money as the API writes them: in quotes, because many programs would read numbers as floating point. */
public final class Decimals {

    private Decimals() {}

    /** Without an exponent and without zeros at the end: {@code 0.0125}. */
    public static String format(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
