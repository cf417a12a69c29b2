package io.callrouter.numbering;

/**
 * Up to 15 digits (ITU-T E.164, section 6) in one {@code long}: four bits each, the first digit in the highest ones, and
 * in the lowest ones how many they are. In the order of unsigned numbers each stands before all that begin with it, and
 * these stand together.
 */
public final class PackedDigits {

    private static final int BITS = 4;
    private static final int LENGTH = 0xF;

    private PackedDigits() {}

    /** None for {@code all}. */
    public static long of(Target target) {
        return target.isAll() ? 0 : of(target.value());
    }

    public static long of(PhoneNumber number) {
        return of(number.value());
    }

    /** @param text up to 15 digits behind one {@code +} */
    public static long of(String text) {
        int length = text.length() - 1;
        long digits = 0;
        for (int i = 1; i <= length; i++) {
            digits = digits << BITS | text.charAt(i) - '0';
        }
        return digits << Long.SIZE - BITS * length | length;
    }

    /** What {@link #of(Target)} packed. */
    public static Target target(long digits) {
        return length(digits) == 0 ? Target.ALL : new Target(text(digits));
    }

    /** What {@link #of(String)} packed. */
    public static String text(long digits) {
        StringBuilder text = new StringBuilder("+");
        for (int i = 0; i < length(digits); i++) {
            text.append((char) ('0' + at(digits, i)));
        }
        return text.toString();
    }

    public static int length(long digits) {
        return (int) digits & LENGTH;
    }

    /** @param index from 0 to 14; behind the last digit there are zeros */
    public static int at(long digits, int index) {
        return (int) (digits >>> (Long.SIZE - BITS * (index + 1))) & 0xF;
    }

    /** How many digits both begin with. */
    public static int common(long a, long b) {
        return Math.min(alike(a, b), Math.min(length(a), length(b)));
    }

    public static boolean isBefore(long a, long b) {
        return a + Long.MIN_VALUE < b + Long.MIN_VALUE;
    }

    public static boolean beginsWith(long digits, long first) {
        return alike(digits, first) >= length(first) && length(digits) >= length(first);
    }

    /** The same, with the zeros behind the shorter one. */
    private static int alike(long a, long b) {
        return Long.numberOfLeadingZeros(a ^ b) / BITS;
    }

    /** @param length not more than there are */
    public static long first(long digits, int length) {
        return length == 0 ? 0 : digits & -1L << (Long.SIZE - BITS * length) | length;
    }
}
