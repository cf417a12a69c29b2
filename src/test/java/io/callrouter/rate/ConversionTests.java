package io.callrouter.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConversionTests {

    @Test
    void theBaseCurrencyIsNotConverted() {
        Currencies currencies = new Currencies(new RateSettings("USD", Map.of("EUR", new BigDecimal("1.0837"))));

        assertThat(currencies.of("USD").cost(123)).isEqualTo(123);
        assertThat(currencies.of("EUR").cost(RateFixtures.scaled("0.0215")))
                .isEqualTo(RateFixtures.scaled("0.02329955"));
        assertThat(currencies.of("CHF").cost(123)).isEqualTo(Rate.UNKNOWN_COST);
    }

    @Test
    void costsAreExactDecimalsRoundedHalfUpAtTheTenthOne() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            BigDecimal price = BigDecimal.valueOf(random.nextLong(10_000_000_000_000_000L), Amounts.SCALE);
            BigDecimal worth = BigDecimal.valueOf(1 + random.nextLong(1L << random.nextInt(1, 45)), Amounts.SCALE);
            BigDecimal exact = price.multiply(worth).setScale(Amounts.SCALE, RoundingMode.HALF_UP);
            long cost = Conversion.of(worth).cost(RateFixtures.scaled(price.toString()));

            BigDecimal largest = BigDecimal.valueOf(Rate.LARGEST_COST, Amounts.SCALE);
            assertThat(BigDecimal.valueOf(cost, Amounts.SCALE))
                    .as("%s times %s", price, worth)
                    .isEqualByComparingTo(exact.min(largest));
        }
    }

    @Test
    void whatIsBeyondCountsAsTheLargest() {
        Conversion dear = Conversion.of(new BigDecimal("1000000"));

        assertThat(dear.cost(RateFixtures.scaled("999999.9999999999")))
                .isEqualTo(Rate.LARGEST_COST)
                .isLessThan(Rate.UNKNOWN_COST);
    }

    @Test
    void amountsAreWrittenWithoutExponents() {
        assertThat(Amounts.of(1).toPlainString()).isEqualTo("0.0000000001");
        assertThat(Amounts.of(RateFixtures.scaled("100.50")).toString()).isEqualTo("100.5");
        assertThat(Amounts.of(RateFixtures.scaled("1E+2")).toString()).isEqualTo("100");
        assertThat(Amounts.of(0).toString()).isEqualTo("0");
    }
}
