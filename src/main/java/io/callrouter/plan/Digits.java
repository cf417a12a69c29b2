package io.callrouter.plan;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;

/**
 * Up to 15 digits (ITU-T E.164, section 6) in one {@code long}: four bits each, the first digit in the highest ones, and
 * in the lowest ones how many they are. In the order of unsigned numbers each stands before all that begin with it, and
 * these stand together.
 */
final class Digits {

    private static final int BITS = 4;
    private static final int LENGTH = 0xF;

    private Digits() {}

    /** None for {@code all}. */
    static long of(Target target) {
        return target.isAll() ? 0 : pack(target.value());
    }

    static long of(PhoneNumber number) {
        return pack(number.value());
    }

    /** @param text digits behind one {@code +} */
    private static long pack(String text) {
        int length = text.length() - 1;
        long digits = 0;
        for (int i = 1; i <= length; i++) {
            digits = digits << BITS | text.charAt(i) - '0';
        }
        return digits << Long.SIZE - BITS * length | length;
    }

    /** What {@link #of(Target)} packed. */
    static Target target(long digits) {
        int length = length(digits);
        if (length == 0) {
            return Target.ALL;
        }
        StringBuilder text = new StringBuilder("+");
        for (int i = 0; i < length; i++) {
            text.append((char) ('0' + at(digits, i)));
        }
        return new Target(text.toString());
    }

    static int length(long digits) {
        return (int) digits & LENGTH;
    }

    /** @param index from 0 to 14; behind the last digit there are zeros */
    static int at(long digits, int index) {
        return (int) (digits >>> (Long.SIZE - BITS * (index + 1))) & 0xF;
    }

    /** How many digits both begin with. */
    static int common(long a, long b) {
        return Math.min(alike(a, b), Math.min(length(a), length(b)));
    }

    static boolean isBefore(long a, long b) {
        return a + Long.MIN_VALUE < b + Long.MIN_VALUE;
    }

    static boolean beginsWith(long digits, long first) {
        return alike(digits, first) >= length(first) && length(digits) >= length(first);
    }

    /** The same, with the zeros behind the shorter one. */
    private static int alike(long a, long b) {
        return Long.numberOfLeadingZeros(a ^ b) / BITS;
    }

    static long first(long digits, int length) {
        return length == 0 ? 0 : digits & -1L << (Long.SIZE - BITS * length) | length;
    }
}
