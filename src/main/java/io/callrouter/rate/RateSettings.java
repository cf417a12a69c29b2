package io.callrouter.rate;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What currencies are worth.
 *
 * @param baseCurrency ISO 4217; what costs are compared in
 * @param currencies by their codes of ISO 4217: what one unit is in the base currency, exactly as written, with up to 10
 *     decimals; at most 1,000,000
 */
@Validated
@ConfigurationProperties("callrouter.rate")
public record RateSettings(
        @DefaultValue("USD") @Pattern(regexp = RateSettings.CODE, message = RateSettings.NO_CODE)
        String baseCurrency,

        @DefaultValue
        Map<
                        @Pattern(regexp = RateSettings.CODE, message = RateSettings.NO_CODE) String,
                        @NotNull @DecimalMin("0.0000000001") @DecimalMax("1000000")
                        @Digits(integer = 7, fraction = Amounts.SCALE) BigDecimal>
                currencies) {

    static final String CODE = "[A-Z]{3}";
    static final String NO_CODE = "must be a code of ISO 4217, such as EUR";

    public RateSettings {
        baseCurrency = baseCurrency.toUpperCase(Locale.ROOT);
        Map<String, BigDecimal> byCode = new TreeMap<>();
        // What comes from the environment is in lower case.
        currencies.forEach((code, worth) -> byCode.put(code.toUpperCase(Locale.ROOT), worth));
        currencies = byCode;
    }

    @AssertTrue(message = "callrouter.rate.base-currency and callrouter.rate.currencies must have codes of ISO 4217")
    boolean isOfKnownCurrencies() {
        return isCurrency(baseCurrency) && currencies.keySet().stream().allMatch(RateSettings::isCurrency);
    }

    @AssertTrue(message = "callrouter.rate.currencies must not have the base currency, which is worth 1 of itself")
    boolean isBaseWorthOne() {
        BigDecimal worth = currencies.get(baseCurrency);
        return worth == null || worth.compareTo(BigDecimal.ONE) == 0;
    }

    private static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(currency -> currency.getCurrencyCode().equals(code));
    }
}
