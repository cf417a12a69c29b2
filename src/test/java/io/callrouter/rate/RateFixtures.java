package io.callrouter.rate;

import io.callrouter.numbering.PackedDigits;
import java.math.BigDecimal;
import java.time.Instant;
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
        Terms terms = new Terms("USD", Conversion.NONE, 0, 1, 1, Micros.of(from), Terms.FOR_EVER);
        return deck(
                new UUID(from.toEpochMilli(), prices.hashCode()),
                DECK,
                Micros.of(from),
                prices.entrySet().stream()
                        .map(price -> new Row(PackedDigits.of(price.getKey()), scaled(price.getValue()), terms))
                        .toList());
    }

    /** An amount as tables hold it: in 10<sup>-10</sup> of its currency. */
    static long scaled(String amount) {
        return new BigDecimal(amount).movePointRight(Amounts.SCALE).longValueExact();
    }

    record Row(long prefix, long price, Terms terms) {}

    /** A deck of these rows, in any order. */
    static DeckRates deck(UUID id, String name, long from, List<Row> rows) {
        DeckRates.Builder deck = new DeckRates.Builder(id, name, from, rows.size());
        rows.stream()
                .sorted((a, b) -> {
                    int order = Long.compareUnsigned(a.prefix, b.prefix);
                    return order == 0 ? Long.compare(a.terms.from(), b.terms.from()) : order;
                })
                .forEach(row -> deck.add(row.prefix, row.price, row.terms));
        return deck.build();
    }
}
