package io.callrouter.plan;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;

/**
 * Up to 15 digits in one {@code long}: four bits each, the first digit in the highest ones, so that numbers which begin
 * alike have their highest bits alike.
 */
final class Digits {

    /** ITU-T E.164, section 6. */
    static final int MOST = 15;

    private static final int BITS = 4;

    private Digits() {}

    /** Of nothing for {@code all}. */
    static long of(Target target) {
        return target.isAll() ? 0 : pack(target.value());
    }

    static long of(PhoneNumber number) {
        return pack(number.value());
    }

    /** @param text digits behind one {@code +} */
    private static long pack(String text) {
        long digits = 0;
        for (int i = 1; i < text.length(); i++) {
            digits |= (long) (text.charAt(i) - '0') << (Long.SIZE - BITS * i);
        }
        return digits;
    }

    /** What {@link #of(Target)} packed. */
    static Target target(long digits, int length) {
        if (length == 0) {
            return Target.ALL;
        }
        StringBuilder text = new StringBuilder("+");
        for (int i = 0; i < length; i++) {
            text.append((char) ('0' + at(digits, i)));
        }
        return new Target(text.toString());
    }

    /** @param index from 0 */
    static int at(long digits, int index) {
        return (int) (digits >>> (Long.SIZE - BITS * (index + 1))) & 0xF;
    }

    /** How many digits both begin with; behind the end of the shorter one zeros count as alike, too. */
    static int common(long a, long b) {
        return Long.numberOfLeadingZeros(a ^ b) / BITS;
    }

    static long first(long digits, int length) {
        return length == 0 ? 0 : digits & -1L << (Long.SIZE - BITS * length);
    }
}
