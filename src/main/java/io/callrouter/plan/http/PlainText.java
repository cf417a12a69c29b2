package io.callrouter.plan.http;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads values from the bytes that they came in. */
final class PlainText {

    /** What each byte stands for as a hexadecimal digit; negative if it is none. */
    private static final byte[] DIGITS = new byte[256];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (int i = 0; i < 16; i++) {
            DIGITS["0123456789abcdef".charAt(i)] = (byte) i;
            DIGITS["0123456789ABCDEF".charAt(i)] = (byte) i;
        }
    }

    private PlainText() {}

    /** A UUID in its written form (RFC 9562, section 4), as {@link io.callrouter.web.Ids} reads it; null if it is none. */
    static @Nullable UUID readId(byte[] bytes, int from, int to) {
        if (to - from != 36
                || bytes[from + 8] != '-'
                || bytes[from + 13] != '-'
                || bytes[from + 18] != '-'
                || bytes[from + 23] != '-') {
            return null;
        }
        long first = hex(bytes, from, 8);
        long second = hex(bytes, from + 9, 4);
        long third = hex(bytes, from + 14, 4);
        long fourth = hex(bytes, from + 19, 4);
        long last = hex(bytes, from + 24, 12);
        return (first | second | third | fourth | last) < 0
                ? null
                : new UUID(first << 32 | second << 16 | third, fourth << 48 | last);
    }

    /** Negative if not all are digits: what is negative once stays so, for less than 16 of them are read. */
    private static long hex(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 4 | DIGITS[bytes[i] & 0xFF];
        }
        return value;
    }
}
