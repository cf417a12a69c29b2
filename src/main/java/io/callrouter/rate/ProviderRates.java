package io.callrouter.rate;

import io.callrouter.numbering.PackedDigits;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The decks of one provider, and which rate of them applies when; immutable.
 *
 * <p>Of the decks that have begun, the one that began last is in force. It is the provider's whole price list: a prefix that
 * it does not have is gone. A prefix whose rates in it are all still to come keeps what the deck before said of it until
 * then. Of the prefixes with a rate that holds at the instant, the longest wins.
 */
public final class ProviderRates {

    /** Rates within one target that are looked at before it counts as undecided. */
    private static final int MOST_JUDGED = 10_000;

    static final ProviderRates NONE = new ProviderRates(List.of());

    /** The one that begins first stands first; of those that begin together, the one that was imported first. */
    private final DeckRates[] decks;

    /** @param decks in the order in which they were imported */
    ProviderRates(List<DeckRates> decks) {
        this.decks =
                decks.stream().sorted(Comparator.comparingLong(DeckRates::from)).toArray(DeckRates[]::new);
    }

    /** The rate for this destination at this instant; null if the provider has none. */
    public @Nullable Rate rate(PhoneNumber destination, Instant at) {
        return rate(PackedDigits.of(destination), Micros.of(at));
    }

    /**
     * The rate for a destination at an instant, for whoever asks many providers; null if the provider has none.
     *
     * @param destination as {@link PackedDigits#of} packs it
     * @param at in microseconds since 1970
     */
    public @Nullable Rate rate(long destination, long at) {
        int inForce = inForce(at);
        if (inForce < 0) {
            return null;
        }
        DeckRates deck = decks[inForce];
        for (int row = deck.longest(destination);
                row >= 0;
                row = deck.shorterThan(row, PackedDigits.length(deck.prefix(row)))) {
            Rate rate = rate(inForce, row, at);
            if (rate != null) {
                return rate;
            }
        }
        return null;
    }

    private int inForce(long at) {
        int deck = decks.length - 1;
        while (deck >= 0 && decks[deck].from() > at) {
            deck--;
        }
        return deck;
    }

    /** Of the prefix of this row, by this deck or by one before. */
    private @Nullable Rate rate(int deck, int row, long at) {
        int holding = decks[deck].holding(row, at);
        if (holding >= 0) {
            return new Rate(decks[deck], holding);
        }
        if (deck == 0 || !decks[deck].isToCome(row, at)) {
            return null;
        }
        int before = decks[deck - 1].exactly(decks[deck].prefix(row));
        return before < 0 ? null : rate(deck - 1, before, at);
    }

    /** The one that begins first stands first. */
    List<DeckRates> decks() {
        return List.of(decks);
    }

    /** Whether there is a rate at this instant for any number that begins with the target. */
    public boolean ratesAnyOf(Target target, Instant at) {
        return judgeAll(target, at, rate -> false) != Verdict.NONE;
    }

    /**
     * Whether every number that begins with the target has a rate at this instant, and none is within the limit. It may say
     * no where it would take long to be sure.
     *
     * @param limit for a minute, in the base currency
     */
    public boolean exceedEverywhere(Target target, Instant at, BigDecimal limit) {
        boolean covered = !target.isAll() && rate(PackedDigits.of(target), Micros.of(at)) != null;
        return covered && judgeAll(target, at, rate -> exceeds(rate, limit)) == Verdict.ALL;
    }

    private static boolean exceeds(Rate rate, BigDecimal limit) {
        BigDecimal cost = rate.costPerMinute();
        return cost != null && cost.compareTo(limit) > 0;
    }

    private enum Verdict {
        NONE,
        SOME,
        ALL
    }

    /** Of the rate that holds for the target as a whole and of those for prefixes within it, up to the first that fails. */
    private Verdict judgeAll(Target target, Instant at, Predicate<Rate> test) {
        long micros = Micros.of(at);
        int inForce = inForce(micros);
        if (inForce < 0) {
            return Verdict.NONE;
        }
        long packed = PackedDigits.of(target);
        Rate whole = target.isAll() ? null : rate(packed, micros);
        if (whole != null && !test.test(whole)) {
            return Verdict.SOME;
        }
        boolean found = whole != null;
        DeckRates deck = decks[inForce];
        int first = deck.firstWithin(packed);
        for (int row = first; row < deck.size() && deck.isWithin(row, packed); row++) {
            Rate rate = rate(inForce, row, micros);
            if (row - first == MOST_JUDGED || rate != null && !test.test(rate)) {
                return Verdict.SOME;
            }
            found |= rate != null;
        }
        return found ? Verdict.ALL : Verdict.NONE;
    }

    @Nullable
    DeckRates deck(UUID id) {
        for (DeckRates deck : decks) {
            if (deck.id().equals(id)) {
                return deck;
            }
        }
        return null;
    }

    /** How many rates are in memory. */
    public long size() {
        long size = 0;
        for (DeckRates deck : decks) {
            size += deck.size();
        }
        return size;
    }

    /** What they take in memory: estimated, for tests and measurements. */
    public long bytes() {
        long bytes = 0;
        for (DeckRates deck : decks) {
            bytes += deck.bytes();
        }
        return bytes;
    }
}
