package io.callrouter.plan.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.callrouter.access.Token;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.PlanQuery;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question for a plan as call services send it, thousands of times a second: every part in its plainest form. What is
 * written in any other way, however right, and what is wrong or not whole yet, is no plain request.
 */
final class PlainRequest {

    private static final byte[] PLAN = ascii("GET " + PlanController.PATH + "?");
    private static final byte[] SYNONYM = ascii("GET " + PlanController.SYNONYM + "?");
    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    static final int LONGEST_ID = 64;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private int at;
    private boolean synonym;
    private @Nullable Token token;
    private @Nullable String requestId;
    private @Nullable UUID customerId;
    private @Nullable PhoneNumber destination;
    private int limit = PlanQuery.NO_LIMIT;
    private boolean hasHost;

    private PlainRequest(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /**
     * Reads the request that begins there, or gives null if it is not plain.
     *
     * @param to behind the last byte that has come
     */
    static @Nullable PlainRequest read(byte[] bytes, int from, int to) {
        PlainRequest plain = new PlainRequest(bytes, from, to);
        return plain.readLine() && plain.readHeaders() && plain.isComplete() ? plain : null;
    }

    /** How many bytes it takes. */
    int length() {
        return at - from;
    }

    /** Whether it asks by the other name of the resource. */
    boolean isSynonym() {
        return synonym;
    }

    Token token() {
        return required(token);
    }

    PhoneNumber destination() {
        return required(destination);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("A plain request has a token and a destination");
        }
        return part;
    }

    /** The id that the client brought. */
    @Nullable
    String requestId() {
        return requestId;
    }

    @Nullable
    UUID customerId() {
        return customerId;
    }

    int limit() {
        return limit;
    }

    private boolean isComplete() {
        return hasHost && token != null && destination != null;
    }

    private boolean readLine() {
        synonym = startsWith(SYNONYM, from);
        if (!synonym && !startsWith(PLAN, from)) {
            return false;
        }
        at = from + (synonym ? SYNONYM : PLAN).length;
        while (true) {
            int name = at;
            int value = end(name, '=') + 1;
            int end = end(value, '&');
            if (end >= to || !readParameter(name, value - 1, value, end)) {
                return false;
            }
            if (bytes[end] == ' ') {
                at = end + VERSION.length;
                return startsWith(VERSION, end);
            }
            if (bytes[end] != '&') {
                return false;
            }
            at = end + 1;
        }
    }

    /** Where that character is, or what ends the query; {@link #to} at the latest. */
    private int end(int start, char character) {
        int i = start;
        while (i < to && bytes[i] != character && bytes[i] > ' ') {
            i++;
        }
        return i;
    }

    private boolean readParameter(int name, int nameEnd, int value, int end) {
        if (nameEnd >= end || bytes[nameEnd] != '=') {
            return false;
        }
        return switch (nameEnd - name) {
            case 11 ->
                is("destination", name)
                        ? readDestination(value, end)
                        : is("customer_id", name) && readCustomer(value, end);
            case 5 -> is("limit", name) ? readLimit(value, end) : is("token", name) && readToken(value, end);
            case 9 -> is("accesskey", name) && readToken(value, end);
            default -> false;
        };
    }

    /** E.164; its plus encoded as it should be, or not, as many do. */
    private boolean readDestination(int start, int end) {
        int digits;
        if (end - start > 3 && bytes[start] == '%' && bytes[start + 1] == '2' && (bytes[start + 2] | 0x20) == 'b') {
            digits = start + 3;
        } else if (bytes[start] == '+') {
            digits = start + 1;
        } else {
            return false;
        }
        byte[] written = Arrays.copyOfRange(bytes, digits - 1, end);
        written[0] = '+';
        String number = new String(written, ISO_8859_1);
        if (destination != null || !PhoneNumber.isE164(number)) {
            return false;
        }
        destination = new PhoneNumber(number);
        return true;
    }

    private boolean readCustomer(int start, int end) {
        if (customerId != null) {
            return false;
        }
        customerId = PlainText.readId(bytes, start, end);
        return customerId != null;
    }

    private boolean readLimit(int start, int end) {
        if (limit != PlanQuery.NO_LIMIT || end - start < 1 || end - start > 4) {
            return false;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
            value = 10 * value + bytes[i] - '0';
        }
        limit = value;
        return value >= 1 && value <= PlanDesk.LARGEST_LIMIT;
    }

    private boolean readToken(int start, int end) {
        if (token != null || !isWord(start, end)) {
            return false;
        }
        token = new Token(text(start, end));
        return true;
    }

    private boolean readHeaders() {
        while (at + 1 < to) {
            if (bytes[at] == '\r') {
                at += 2;
                return bytes[at - 1] == '\n';
            }
            int colon = at;
            while (colon < to && isOfName(bytes[colon])) {
                colon++;
            }
            int end = colon;
            while (end < to && bytes[end] >= ' ' && bytes[end] < 0x7f) {
                end++;
            }
            if (end + 1 >= to || colon == at || bytes[colon] != ':' || bytes[end] != '\r' || bytes[end + 1] != '\n') {
                return false;
            }
            int value = colon + 1;
            while (value < end && bytes[value] == ' ') {
                value++;
            }
            if (!readHeader(colon, value, end)) {
                return false;
            }
            at = end + 2;
        }
        return false;
    }

    /** Those that are not named say nothing about the answer. */
    private boolean readHeader(int nameEnd, int value, int end) {
        return switch (nameEnd - at) {
            case 4 -> !isHeader("host") || readHost(value, end);
            case 6 -> isHeader("accept") ? isPlainAccept(value, end) : !isHeader("origin") && !isHeader("expect");
            case 9 -> !isHeader("forwarded");
            case 10 -> !isHeader("connection") || isPlainConnection(value, end);
            case 12 -> isHeader("x-request-id") ? readRequestId(value, end) : !isHeader("content-type");
            case 13 -> !isHeader("authorization") || readAuthorization(value, end);
            case 14 -> !isHeader("content-length") || end - value == 1 && bytes[value] == '0';
            case 15 -> !isHeader("x-forwarded-ssl") && !isHeader("x-proxied-https");
            case 17 -> !isHeader("transfer-encoding") && !isHeader("x-forwarded-proto");
            default -> true;
        };
    }

    /** The name of a host or an IPv4 address, and perhaps a port. */
    private boolean readHost(int value, int end) {
        int port = value;
        while (port < end && (isOfName(bytes[port]) || bytes[port] == '.')) {
            port++;
        }
        int digits = port < end && bytes[port] == ':' ? port + 1 : port;
        for (int i = digits; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9' || i == port) {
                return false;
            }
        }
        boolean plain = !hasHost && port > value && (digits == port || end > digits && end - digits <= 5);
        hasHost = true;
        return plain;
    }

    /** An offer to go on with HTTP/2 may be left alone (RFC 9110, section 7.8), and is. */
    private boolean isPlainConnection(int value, int end) {
        return end - value == 10 && is("keep-alive", value)
                || end - value == 23 && is("Upgrade, HTTP2-Settings", value);
    }

    private boolean isPlainAccept(int value, int end) {
        return end - value == 3 && is("*/*", value) || end - value == 16 && is("application/json", value);
    }

    private boolean readAuthorization(int value, int end) {
        return end - value > 7 && is("Bearer ", value) && readToken(value + 7, end);
    }

    private boolean readRequestId(int value, int end) {
        if (requestId != null || end - value > LONGEST_ID || !isWord(value, end)) {
            return false;
        }
        requestId = text(value, end);
        return true;
    }

    private boolean isHeader(String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            if ((bytes[at + i] | 0x20) != lowerCase.charAt(i)) { // leaves digits and the hyphen as they are
                return false;
            }
        }
        return true;
    }

    private boolean is(String ascii, int start) {
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean startsWith(byte[] prefix, int start) {
        return to - start >= prefix.length
                && Arrays.equals(bytes, start, start + prefix.length, prefix, 0, prefix.length);
    }

    private boolean isWord(int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isOfName(bytes[i]) && bytes[i] != '_' && bytes[i] != '.') {
                return false;
            }
        }
        return start < end;
    }

    private static boolean isOfName(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
