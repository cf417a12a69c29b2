package io.callrouter.plan.http;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.plan.RoutePlan.Step;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

/** The bytes of JSON that is being written, as many as there will be. */
final class JsonBytes implements Step.Sentence {

    private static final VarHandle EIGHT_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);
    private static final VarHandle FOUR_BYTES = MethodHandles.byteArrayViewVarHandle(int[].class, BIG_ENDIAN);
    private static final byte[] UPPER_HEX = "0123456789ABCDEF".getBytes(ISO_8859_1);

    private byte[] bytes;
    private int size;
    private final byte[] writtenSecond = new byte["2026-12-24 18:00:00".length()];
    /** What {@link #writtenSecond} says, since 1970; at first none that a plan can be for. */
    private long second = Long.MIN_VALUE;

    /** @param capacity bytes for which there is room at first */
    JsonBytes(int capacity) {
        bytes = new byte[Math.max(capacity, 64)];
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Goes on at that place; what was written before or behind it stays until it is written over. */
    JsonBytes startAt(int place) {
        size = place;
        reserve(0);
        return this;
    }

    /** A part of what was written, not copied. */
    ByteBuffer toBuffer(int from, int to) {
        return ByteBuffer.wrap(bytes, from, to - from);
    }

    int size() {
        return size;
    }

    /** JSON that is written already; the same as Latin-1 and as UTF-8. */
    @SuppressWarnings("deprecation") // the quickest way from ASCII to bytes
    JsonBytes append(String ascii) {
        return append(ascii, 0);
    }

    /** What stands from that index on. */
    JsonBytes append(String ascii, int from) {
        int length = ascii.length();
        reserve(length - from);
        ascii.getBytes(from, length, bytes, size);
        size += length - from;
        return this;
    }

    JsonBytes append(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
        return this;
    }

    @Override
    public void add(String words) {
        append(words);
    }

    @Override
    public void add(int number) {
        number(number);
    }

    /** A string in quotes: RFC 8259, section 7, with the short escapes where there are any. */
    JsonBytes text(String text) {
        int length = text.length();
        reserve(6 * length + 2); // at most: \\u0001 for a character, and no other takes more than 3 bytes
        byte[] to = bytes;
        int start = size + 1;
        to[size] = '"';
        int plain = 0;
        while (plain < length) {
            char c = text.charAt(plain);
            if (!isPlain(c)) {
                break;
            }
            to[start + plain++] = (byte) c;
        }
        size = start + plain;
        if (plain < length) {
            for (byte b : text.substring(plain).getBytes(UTF_8)) {
                if (isEscaped(b)) {
                    escape(b);
                } else {
                    bytes[size++] = b;
                }
            }
        }
        bytes[size++] = '"';
        return this;
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
    }

    private static boolean isEscaped(byte b) {
        return b >= 0 && b < 0x20 || b == '"' || b == '\\';
    }

    private void escape(byte c) {
        bytes[size++] = '\\';
        int letter = "\b\t\n\f\r\"\\".indexOf(c);
        if (letter >= 0) {
            bytes[size++] = (byte) "btnfr\"\\".charAt(letter);
        } else {
            bytes[size++] = 'u';
            bytes[size++] = '0';
            bytes[size++] = '0';
            bytes[size++] = UPPER_HEX[c >> 4];
            bytes[size++] = UPPER_HEX[c & 15];
        }
    }

    JsonBytes id(UUID id) {
        reserve(38);
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        long middle = hex((int) high);
        long behind = hex((int) (low >>> 32));
        bytes[size] = '"';
        EIGHT_BYTES.set(bytes, size + 1, hex((int) (high >>> 32)));
        bytes[size + 9] = '-';
        FOUR_BYTES.set(bytes, size + 10, (int) (middle >>> 32));
        bytes[size + 14] = '-';
        FOUR_BYTES.set(bytes, size + 15, (int) middle);
        bytes[size + 19] = '-';
        FOUR_BYTES.set(bytes, size + 20, (int) (behind >>> 32));
        bytes[size + 24] = '-';
        FOUR_BYTES.set(bytes, size + 25, (int) behind);
        EIGHT_BYTES.set(bytes, size + 29, hex((int) low));
        bytes[size + 37] = '"';
        size += 38;
        return this;
    }

    /** Eight hexadecimal digits, one in each byte: made of all of them at once. */
    private static long hex(int bits) {
        long digits = bits & 0xFFFFFFFFL;
        digits = (digits | digits << 16) & 0x0000FFFF0000FFFFL;
        digits = (digits | digits << 8) & 0x00FF00FF00FF00FFL;
        digits = (digits | digits << 4) & 0x0F0F0F0F0F0F0F0FL;
        long letters = (digits + 0x0606060606060606L) >>> 4 & 0x0101010101010101L; // 1 where the digit is 10 or more
        return digits + 0x3030303030303030L + letters * ('a' - '0' - 10);
    }

    /** As {@link io.callrouter.web.Timestamps} writes it. */
    JsonBytes instant(Instant instant) {
        if (instant.getEpochSecond() == second) {
            append(writtenSecond);
        } else {
            second(instant.getEpochSecond());
        }
        append(".");
        reserve(6);
        digits(instant.getNano() / 1000, 100_000);
        return this;
    }

    /** Keeps what it writes: plans of one batch are mostly for the same instant, and those for now for the same second. */
    private void second(long epochSecond) {
        reserve(writtenSecond.length);
        int start = size;
        LocalDateTime utc = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        digits(utc.getYear(), 1000);
        bytes[size++] = '-';
        digits(utc.getMonthValue(), 10);
        bytes[size++] = '-';
        digits(utc.getDayOfMonth(), 10);
        bytes[size++] = ' ';
        digits(utc.getHour(), 10);
        bytes[size++] = ':';
        digits(utc.getMinute(), 10);
        bytes[size++] = ':';
        digits(utc.getSecond(), 10);
        System.arraycopy(bytes, start, writtenSecond, 0, writtenSecond.length);
        second = epochSecond;
    }

    private void digits(int value, int highest) {
        for (int unit = highest; unit > 0; unit /= 10) {
            bytes[size++] = (byte) ('0' + value / unit % 10);
        }
    }

    JsonBytes number(long value) {
        if (value < 0) {
            return append(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        reserve(digits);
        size += digits;
        long rest = value;
        for (int i = 1; i <= digits; i++) {
            bytes[size - i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return this;
    }

    private void reserve(int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
        }
    }
}
