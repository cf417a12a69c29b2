package io.callrouter.plan.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.plan.ReasonCode;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.plan.Scope;
import io.callrouter.rate.Rate;
import io.callrouter.web.Decimals;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes plans as JSON without the detour over {@link PlanResponse} and reflection, byte for byte the same. Plans are
 * asked for on every call, and this is the larger part of what one costs.
 */
final class PlanJson {

    /** The two digits of each byte, one pair after the other. */
    private static final byte[] HEX = IntStream.range(0, 256)
            .mapToObj("%02x"::formatted)
            .collect(Collectors.joining())
            .getBytes(ISO_8859_1);

    private static final byte[] UPPER_HEX = "0123456789ABCDEF".getBytes(ISO_8859_1);

    private byte[] bytes;
    private int size;

    /** @param capacity bytes for which there is room at first */
    PlanJson(int capacity) {
        bytes = new byte[Math.max(capacity, 64)];
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Goes on at that place; what was written before or behind it stays until it is written over. */
    PlanJson startAt(int place) {
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
    PlanJson append(String ascii) {
        int length = ascii.length();
        reserve(length);
        ascii.getBytes(0, length, bytes, size);
        size += length;
        return this;
    }

    PlanJson append(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
        return this;
    }

    /** @param hidden whether the reader must not know more of a provider than its id and name */
    PlanJson append(RoutePlan plan, boolean hidden) {
        String number = plan.destination().value();
        append("{\"customer_id\":").id(plan.customerId());
        append(",\"destination\":\"").append(number);
        append("\",\"at\":\"").instant(plan.at());
        append("\",\"revision\":").number(plan.revision());
        append(",\"routes\":[");
        List<Step> steps = plan.steps();
        for (int i = 0; i < steps.size(); i++) {
            if (i > 0) {
                append(",");
            }
            step(steps.get(i), hidden ? null : number);
        }
        append("]");
        if (plan.emptyReason() != null) {
            append(",\"empty_reason\":").text(plan.emptyReason());
        }
        return append("}");
    }

    private void step(Step step, @Nullable String number) {
        ProviderJson provider = ProviderJson.of(step.provider());
        append("{\"place\":").number(step.place());
        append(",\"route_id\":").id(step.route().id());
        append(",\"name\":").text(step.route().name());
        append(provider.names());
        append(",\"target\":\"").append(step.route().target().value());
        append("\",\"priority\":").number(step.route().priority());
        append(step.scope() == Scope.CUSTOMER ? ",\"scope\":\"customer\"" : ",\"scope\":\"default\"");
        if (number != null) {
            append(provider.beforeNumber()).append(number).append(provider.behindNumber());
            if (step.rate() != null) {
                rate(step.rate());
            }
        }
        append(",\"code\":\"")
                .append(
                        step.code() == ReasonCode.SELECTED
                                ? "selected"
                                : step.code().toString());
        append("\",\"reason\":\"").append(step.reason()).append("\"}"); // our own words, and all of them ASCII
    }

    private void rate(Rate rate) {
        append(",\"rate\":{\"price_per_minute\":\"").append(Decimals.format(rate.pricePerMinute()));
        append("\",\"currency\":\"").append(rate.currency());
        BigDecimal cost = rate.costPerMinute();
        if (cost != null) {
            append("\",\"cost_per_minute\":\"").append(Decimals.format(cost));
        }
        append("\",\"prefix\":\"").append(rate.prefix());
        append("\",\"deck_id\":").id(rate.deckId());
        append(",\"deck_name\":").text(rate.deckName()).append("}");
    }

    /** A string in quotes: RFC 8259, section 7, with the short escapes where there are any. */
    PlanJson text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        append("\"");
        if (isPlain(utf8)) {
            append(utf8);
        } else {
            reserve(6 * utf8.length); // at most: \\u0001 for one byte
            for (byte b : utf8) {
                if (isEscaped(b)) {
                    escape(b);
                } else {
                    bytes[size++] = b;
                }
            }
        }
        return append("\"");
    }

    private static boolean isPlain(byte[] utf8) {
        for (byte b : utf8) {
            if (isEscaped(b)) {
                return false;
            }
        }
        return true;
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

    PlanJson id(UUID id) {
        reserve(38);
        bytes[size++] = '"';
        hex(id.getMostSignificantBits(), 56, 32);
        bytes[size++] = '-';
        hex(id.getMostSignificantBits(), 24, 16);
        bytes[size++] = '-';
        hex(id.getMostSignificantBits(), 8, 0);
        bytes[size++] = '-';
        hex(id.getLeastSignificantBits(), 56, 48);
        bytes[size++] = '-';
        hex(id.getLeastSignificantBits(), 40, 0);
        bytes[size++] = '"';
        return this;
    }

    private void hex(long bits, int from, int to) {
        for (int shift = from; shift >= to; shift -= 8) {
            int value = (int) (bits >> shift) & 0xFF;
            bytes[size++] = HEX[2 * value];
            bytes[size++] = HEX[2 * value + 1];
        }
    }

    /** As {@link io.callrouter.web.Timestamps} writes it. */
    private void instant(Instant instant) {
        reserve(26);
        LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
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
        bytes[size++] = '.';
        digits(utc.getNano() / 1000, 100_000);
    }

    private void digits(int value, int highest) {
        for (int unit = highest; unit > 0; unit /= 10) {
            bytes[size++] = (byte) ('0' + value / unit % 10);
        }
    }

    private void number(long value) {
        if (value >= 0 && value <= 9) {
            reserve(1);
            bytes[size++] = (byte) ('0' + value);
        } else {
            append(Long.toString(value));
        }
    }

    private void reserve(int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
        }
    }
}
