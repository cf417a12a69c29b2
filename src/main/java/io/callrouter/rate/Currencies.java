package io.callrouter.rate;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What currencies are worth in the base currency, as {@link RateSettings} say. */
public final class Currencies {

    private final String base;
    private final Map<String, BigDecimal> worth;
    private final Map<String, Conversion> conversions = new HashMap<>();

    public Currencies(RateSettings settings) {
        base = settings.baseCurrency();
        Map<String, BigDecimal> all = new TreeMap<>(settings.currencies());
        all.put(base, BigDecimal.ONE);
        worth = Collections.unmodifiableMap(all);
        worth.forEach((code, one) -> conversions.put(code, Conversion.of(one)));
    }

    /** What costs are compared in. */
    public String base() {
        return base;
    }

    /** What one unit of each known currency is in the base currency, itself included, by code. */
    public Map<String, BigDecimal> worth() {
        return worth;
    }

    Conversion of(String currency) {
        return conversions.getOrDefault(currency, Conversion.UNKNOWN);
    }
}
