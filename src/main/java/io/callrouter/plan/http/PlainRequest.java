package io.callrouter.plan.http;

import io.callrouter.access.Token;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.PlanQuery;
import io.callrouter.web.Problem;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A question for a plan as call services send it, thousands of times a second: every part in its plainest form. What is
 * written in any other way, however right, and what is wrong, is no plain request.
 */
final class PlainRequest {

    private static final int LONGEST_ID = 64;

    private @Nullable String token;
    private @Nullable String requestId;
    private @Nullable UUID customerId;
    private @Nullable PhoneNumber destination;
    private int limit = PlanQuery.NO_LIMIT;

    private PlainRequest() {}

    /** Reads the request, or gives null if it is not plain. */
    static @Nullable PlainRequest read(Request request) {
        String query = request.getHttpURI().getQuery();
        if (query == null) {
            return null;
        }
        PlainRequest plain = new PlainRequest();
        return plain.readHeaders(request.getHeaders())
                        && plain.readQuery(query)
                        && plain.token != null
                        && plain.destination != null
                ? plain
                : null;
    }

    Token token() {
        return new Token(String.valueOf(token));
    }

    PhoneNumber destination() {
        if (destination == null) {
            throw new IllegalStateException("A plain request has a destination");
        }
        return destination;
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

    private boolean readHeaders(HttpFields headers) {
        for (HttpField header : headers) {
            if (header.getHeader() == null) {
                if (header.is(Problem.REQUEST_ID_HEADER) && !readRequestId(header.getValue())) {
                    return false;
                }
                continue;
            }
            switch (header.getHeader()) {
                case AUTHORIZATION -> {
                    if (!readAuthorization(header.getValue())) {
                        return false;
                    }
                }
                case ACCEPT -> {
                    if (!"*/*".equals(header.getValue()) && !"application/json".equals(header.getValue())) {
                        return false;
                    }
                }
                case CONTENT_LENGTH -> {
                    if (!"0".equals(header.getValue())) {
                        return false;
                    }
                }
                case CONTENT_TYPE, TRANSFER_ENCODING, EXPECT, ORIGIN -> {
                    return false;
                }
                default -> {
                    // says nothing about the answer
                }
            }
        }
        return true;
    }

    private boolean readAuthorization(@Nullable String value) {
        String scheme = "Bearer ";
        if (token != null || value == null || !value.startsWith(scheme)) {
            return false;
        }
        token = value.substring(scheme.length());
        return isWord(token, 0, token.length());
    }

    private boolean readRequestId(@Nullable String value) {
        if (requestId != null || value == null || value.isEmpty() || value.length() > LONGEST_ID) {
            return false;
        }
        requestId = value;
        return isWord(value, 0, value.length());
    }

    private boolean readQuery(String query) {
        int at = 0;
        while (at <= query.length()) {
            int end = query.indexOf('&', at);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', at);
            if (equals < 0 || equals >= end || !readParameter(query.substring(at, equals), query, equals + 1, end)) {
                return false;
            }
            at = end + 1;
        }
        return true;
    }

    private boolean readParameter(String name, String query, int from, int to) {
        return switch (name) {
            case "destination" -> readDestination(query, from, to);
            case "customer_id" -> readCustomer(query, from, to);
            case "limit" -> readLimit(query, from, to);
            case "token", "accesskey" -> readToken(query, from, to);
            default -> false;
        };
    }

    /** E.164; its plus encoded as it should be, or not, as many do. */
    private boolean readDestination(String query, int from, int to) {
        int digits;
        if (query.startsWith("%2B", from) || query.startsWith("%2b", from)) {
            digits = from + 3;
        } else if (query.startsWith("+", from)) {
            digits = from + 1;
        } else {
            return false;
        }
        if (destination != null || to - digits < 1 || to - digits > 15 || query.charAt(digits) == '0') {
            return false;
        }
        for (int i = digits; i < to; i++) {
            if (query.charAt(i) < '0' || query.charAt(i) > '9') {
                return false;
            }
        }
        destination = new PhoneNumber("+" + query.substring(digits, to));
        return true;
    }

    private boolean readCustomer(String query, int from, int to) {
        if (customerId != null || to - from != 36) {
            return false;
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < 36; i++) {
            char c = query.charAt(from + i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    return false;
                }
                continue;
            }
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return false;
            }
            if (i < 18) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        customerId = new UUID(high, low);
        return true;
    }

    private boolean readLimit(String query, int from, int to) {
        if (limit != PlanQuery.NO_LIMIT || to - from < 1 || to - from > 4) {
            return false;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = query.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            value = 10 * value + c - '0';
        }
        limit = value;
        return value >= 1 && value <= PlanDesk.LARGEST_LIMIT;
    }

    private boolean readToken(String query, int from, int to) {
        if (token != null || !isWord(query, from, to)) {
            return false;
        }
        token = query.substring(from, to);
        return true;
    }

    private static boolean isWord(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean plain = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_'
                    || c == '.';
            if (!plain) {
                return false;
            }
        }
        return from < to;
    }
}
