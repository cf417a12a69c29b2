package io.callrouter.rate;

import io.callrouter.numbering.PhoneNumber;

/**
 * Up to 15 digits in one {@code long}: four bits each, the first digit in the highest ones, and their number in the lowest
 * four. In the order of unsigned numbers a prefix comes right before all that begin with it.
 */
public final class PackedPrefix {

    /** ITU-T E.164, section 6. */
    static final int MOST_DIGITS = 15;

    private static final int BITS = 4;
    private static final long LENGTH = 0xF;

    private PackedPrefix() {}

    public static long of(PhoneNumber number) {
        return of(number.value());
    }

    /** @param text up to 15 digits behind one {@code +} */
    static long of(String text) {
        long packed = text.length() - 1;
        for (int i = 1; i < text.length(); i++) {
            packed |= (long) (text.charAt(i) - '0') << (Long.SIZE - BITS * i);
        }
        return packed;
    }

    static String text(long packed) {
        StringBuilder text = new StringBuilder("+");
        for (int i = 0; i < length(packed); i++) {
            text.append((char) ('0' + digit(packed, i)));
        }
        return text.toString();
    }

    static int length(long packed) {
        return (int) (packed & LENGTH);
    }

    /** @param index from 0; behind the end there are zeros */
    static int digit(long packed, int index) {
        return (int) (packed >>> (Long.SIZE - BITS * (index + 1))) & 0xF;
    }

    /** The first digits, at least one. */
    static long first(long packed, int length) {
        return packed & -1L << (Long.SIZE - BITS * length) | length;
    }

    /** How many digits both begin with. */
    static int common(long a, long b) {
        int alike = Long.numberOfLeadingZeros((a ^ b) & ~LENGTH) / BITS;
        return Math.min(alike, Math.min(length(a), length(b)));
    }
}
