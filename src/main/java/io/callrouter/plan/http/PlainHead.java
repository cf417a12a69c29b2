package io.callrouter.plan.http;

import io.callrouter.access.Token;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a plain request whose head Jetty has read: as {@link PlainRequest} wants them, and of a body
 * that is JSON.
 *
 * @param requestId the id that the client brought
 */
record PlainHead(Token token, @Nullable String requestId) {

    private static final String SCHEME = "Bearer ";

    /** Null if a field is there that could change the answer, or one that is needed is not. */
    static @Nullable PlainHead read(HttpFields fields) {
        Token token = null;
        String requestId = null;
        boolean json = false;
        for (HttpField field : fields) {
            String value = String.valueOf(field.getValue());
            switch (field.getName().toLowerCase(Locale.ROOT)) {
                case "authorization" -> {
                    if (token != null || !value.startsWith(SCHEME) || !isWord(value.substring(SCHEME.length()))) {
                        return null;
                    }
                    token = new Token(value.substring(SCHEME.length()));
                }
                case "x-request-id" -> {
                    if (requestId != null || value.length() > PlainRequest.LONGEST_ID || !isWord(value)) {
                        return null;
                    }
                    requestId = value;
                }
                case "content-type" -> {
                    if (json || !isJson(value)) {
                        return null;
                    }
                    json = true;
                }
                case "accept" -> {
                    if (!value.equals("*/*") && !value.equals("application/json")) {
                        return null;
                    }
                }
                case "origin",
                        "expect",
                        "forwarded",
                        "x-forwarded-proto",
                        "x-forwarded-ssl",
                        "x-proxied-https",
                        "content-encoding",
                        "transfer-encoding",
                        "idempotency-key" -> {
                    return null;
                }
                default -> {
                    if (!isPrintable(field.getName()) || !isPrintable(value)) {
                        return null;
                    }
                }
            }
        }
        return token != null && json ? new PlainHead(token, requestId) : null;
    }

    private static boolean isJson(String type) {
        return type.equalsIgnoreCase("application/json")
                || type.replace(" ", "").equalsIgnoreCase("application/json;charset=utf-8");
    }

    private static boolean isWord(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '-'
                                || c == '_'
                                || c == '.');
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
