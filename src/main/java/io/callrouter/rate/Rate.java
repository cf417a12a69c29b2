package io.callrouter.rate;

import io.callrouter.numbering.PackedDigits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a provider asks for a minute, and where that is written. */
public final class Rate {

    /** Of a rate in a currency that the settings no longer know: dearer than any other. */
    public static final long UNKNOWN_COST = Long.MAX_VALUE;

    /** Costs beyond it, 922 million of the base currency, count as this one. */
    public static final long LARGEST_COST = Long.MAX_VALUE - 1;

    private final DeckRates deck;
    private final int row;

    Rate(DeckRates deck, int row) {
        this.deck = deck;
        this.row = row;
    }

    /**
     * The price per minute in 10<sup>-10</sup> of the base currency, rounded half up, to compare it with others: exact if
     * the price is in the base currency. {@link #UNKNOWN_COST} if there is no telling.
     */
    public long cost() {
        return terms().conversion().cost(deck.price(row));
    }

    /** {@link #cost} as a decimal; null if there is no telling. */
    public @Nullable BigDecimal costPerMinute() {
        long cost = cost();
        return cost == UNKNOWN_COST ? null : Amounts.of(cost);
    }

    public BigDecimal pricePerMinute() {
        return Amounts.of(deck.price(row));
    }

    /** ISO 4217. */
    public String currency() {
        return terms().currency();
    }

    /** For each call that is answered, in the same currency. */
    public BigDecimal connectionFee() {
        return Amounts.of(terms().connectionFee());
    }

    /** Seconds that are charged at least, a slash, and seconds by which the charge grows: {@code 60/6}. */
    public String increments() {
        return terms().initial() + "/" + terms().subsequent();
    }

    /** The digits, with their {@code +}, that the destination begins with. */
    public String prefix() {
        return PackedDigits.text(deck.prefix(row));
    }

    public UUID deckId() {
        return deck.id();
    }

    public String deckName() {
        return deck.name();
    }

    public Instant effectiveFrom() {
        return Micros.instant(terms().from());
    }

    /** Null if no end is known. */
    public @Nullable Instant effectiveUntil() {
        long until = terms().until();
        return until == Terms.FOR_EVER ? null : Micros.instant(until);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Rate rate && rate.deckId().equals(deckId()) && rate.row == row;
    }

    @Override
    public int hashCode() {
        return 31 * deckId().hashCode() + row;
    }

    private Terms terms() {
        return deck.terms(row);
    }
}
