package io.callrouter.rate;

import io.callrouter.numbering.PackedDigits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The rates of one deck in sorted arrays, 22 bytes each and what is the same in many of them once; immutable. In decks of
 * some size an index of the first digits saves most of the search.
 */
final class DeckRates {

    private static final int RATES_PER_INDEX_ENTRY = 8;
    private static final int MOST_INDEXED_DIGITS = 4;

    private final UUID id;
    private final String name;
    private final long from;
    /** Packed, in ascending order; one that has rates one after the other stands there for each, the earliest first. */
    private final long[] prefixes;
    /** In 10<sup>-10</sup> of the currency. */
    private final long[] prices;
    /** Of each prefix: which shorter ones that it begins with are in the deck; bit n for that of n digits. */
    private final char[] shorter;

    private final int[] terms;
    private final Terms[] distinctTerms;
    private final int indexedDigits;
    /** By the first digits: where prefixes that begin with these, or are greater, begin. */
    private final int[] index;

    private DeckRates(Builder builder) {
        id = builder.id;
        name = builder.name;
        from = builder.from;
        prefixes = Arrays.copyOf(builder.prefixes, builder.count);
        prices = Arrays.copyOf(builder.prices, builder.count);
        terms = Arrays.copyOf(builder.terms, builder.count);
        distinctTerms = builder.distinct.keySet().stream()
                .sorted((a, b) -> Integer.compare(builder.indexOf(a), builder.indexOf(b)))
                .toArray(Terms[]::new);
        shorter = shorter(prefixes);
        indexedDigits = indexedDigits(prefixes.length);
        index = index(prefixes, indexedDigits);
    }

    private static char[] shorter(long[] prefixes) {
        char[] shorter = new char[prefixes.length];
        for (int row = 1; row < prefixes.length; row++) {
            long before = prefixes[row - 1];
            int common = PackedDigits.common(before, prefixes[row]);
            int candidates = shorter[row - 1] | (before == prefixes[row] ? 0 : 1 << PackedDigits.length(before));
            shorter[row] = (char) (candidates & upTo(common));
        }
        return shorter;
    }

    private static int indexedDigits(int count) {
        int digits = 0;
        for (int entries = 10;
                digits < MOST_INDEXED_DIGITS && entries <= count / RATES_PER_INDEX_ENTRY;
                entries *= 10) {
            digits++;
        }
        return digits;
    }

    private static int[] index(long[] prefixes, int digits) {
        int size = 1;
        for (int i = 0; i < digits; i++) {
            size *= 10;
        }
        int[] index = new int[size + 1];
        for (long prefix : prefixes) {
            index[firstDigits(prefix, digits) + 1]++;
        }
        for (int i = 1; i <= size; i++) {
            index[i] += index[i - 1];
        }
        return index;
    }

    private static int firstDigits(long prefix, int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            value = value * 10 + PackedDigits.at(prefix, i);
        }
        return value;
    }

    private static int upTo(int length) {
        return (2 << length) - 1;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    /** When the deck comes into force, in microseconds since 1970: when its earliest rate does. */
    long from() {
        return from;
    }

    int size() {
        return prefixes.length;
    }

    /** What the arrays take, without their headers: estimated, for tests and measurements. */
    long bytes() {
        return prefixes.length * (8L + 8 + 2 + 4) + index.length * 4L + distinctTerms.length * 64L;
    }

    /** The row, the last of several, of the longest prefix that the number begins with; -1 if there is none. */
    int longest(long number) {
        int row = floor(number);
        if (row < 0) {
            return -1;
        }
        int common = PackedDigits.common(prefixes[row], number);
        return PackedDigits.length(prefixes[row]) == common ? row : shorterThan(row, common + 1);
    }

    /** The row of the longest prefix of fewer digits than {@code length} that the row's prefix begins with; -1 if none. */
    int shorterThan(int row, int length) {
        int candidates = shorter[row] & upTo(length - 1);
        if (candidates == 0) {
            return -1;
        }
        int longest = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(candidates);
        return floor(PackedDigits.first(prefixes[row], longest));
    }

    /** The row, the last of several, of exactly this prefix; -1 if there is none. */
    int exactly(long prefix) {
        int row = floor(prefix);
        return row >= 0 && prefixes[row] == prefix ? row : -1;
    }

    /** The first row whose prefix is longer than this one and begins with it, if there is any. */
    int firstWithin(long prefix) {
        return floor(prefix) + 1;
    }

    /** Whether the row's prefix begins with this one. */
    boolean isWithin(int row, long prefix) {
        return PackedDigits.common(prefixes[row], prefix) == PackedDigits.length(prefix);
    }

    /** The last row whose prefix is not greater; -1 if there is none. */
    private int floor(long prefix) {
        int slot = firstDigits(prefix, indexedDigits);
        int low = index[slot];
        int high = index[slot + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(prefixes[middle], prefix) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Of the row's prefix: the row that holds at this instant; -1 if none does. */
    int holding(int row, long at) {
        for (int i = row; i >= 0 && prefixes[i] == prefixes[row]; i--) {
            if (terms(i).holds(at)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether all rows of the row's prefix are still to come. */
    boolean isToCome(int row, long at) {
        int first = row;
        while (first > 0 && prefixes[first - 1] == prefixes[row]) {
            first--;
        }
        return at < terms(first).from();
    }

    long prefix(int row) {
        return prefixes[row];
    }

    long price(int row) {
        return prices[row];
    }

    Terms terms(int row) {
        return distinctTerms[terms[row]];
    }

    /** Takes rows in the order of their prefixes, each before those that begin with it, and then of their beginnings. */
    static final class Builder {

        private final UUID id;
        private final String name;
        private final long from;
        private final Map<Terms, Integer> distinct = new HashMap<>();
        private long[] prefixes;
        private long[] prices;
        private int[] terms;
        private int count;

        Builder(UUID id, String name, long from, int expected) {
            this.id = id;
            this.name = name;
            this.from = from;
            prefixes = new long[Math.max(1, expected)];
            prices = new long[prefixes.length];
            terms = new int[prefixes.length];
        }

        void add(long prefix, long price, Terms of) {
            if (count > 0 && Long.compareUnsigned(prefixes[count - 1], prefix) > 0) {
                throw new IllegalStateException(
                        "%s comes behind a greater prefix".formatted(PackedDigits.text(prefix)));
            }
            if (count == prefixes.length) {
                prefixes = Arrays.copyOf(prefixes, 2 * count);
                prices = Arrays.copyOf(prices, 2 * count);
                terms = Arrays.copyOf(terms, 2 * count);
            }
            prefixes[count] = prefix;
            prices[count] = price;
            terms[count] = distinct.computeIfAbsent(of, added -> distinct.size());
            count++;
        }

        private int indexOf(Terms of) {
            return distinct.getOrDefault(of, -1);
        }

        DeckRates build() {
            return new DeckRates(this);
        }
    }
}
