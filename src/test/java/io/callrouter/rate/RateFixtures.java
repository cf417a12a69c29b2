package io.callrouter.rate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rates for tests of other modules. */
public final class RateFixtures {

    public static final String DECK = "carrier.csv";

    private RateFixtures() {}

    /** The table with a deck in USD for that provider, in force at any time; prices are by prefix. */
    public static RateTable with(RateTable table, UUID provider, Map<String, String> prices) {
        return table.with(provider, new ProviderRates(List.of(deck(Instant.EPOCH, prices))));
    }

    /** The same with a second deck from an instant on. */
    public static RateTable with(
            RateTable table, UUID provider, Map<String, String> prices, Instant from, Map<String, String> later) {
        return table.with(provider, new ProviderRates(List.of(deck(Instant.EPOCH, prices), deck(from, later))));
    }

    private static DeckRates deck(Instant from, Map<String, String> prices) {
        UUID id = new UUID(from.toEpochMilli(), prices.hashCode());
        DeckRates.Builder deck = new DeckRates.Builder(id, DECK, Micros.of(from), prices.size());
        Terms terms = new Terms("USD", Conversion.NONE, 0, 1, 1, Micros.of(from), Terms.FOR_EVER);
        prices.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .forEach(price -> deck.add(
                        PackedPrefix.of(price.getKey()), Amounts.scaled(new BigDecimal(price.getValue())), terms));
        return deck.build();
    }
}
