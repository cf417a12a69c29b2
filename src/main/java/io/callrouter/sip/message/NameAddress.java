package io.callrouter.sip.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An address with parameters, as From, To, Contact, Route have it (RFC 3261, section 20.10).
 *
 * @param uri without angle brackets
 * @param parameters of the header, not of the URI
 */
public record NameAddress(String uri, Map<String, String> parameters) {

    public static NameAddress parse(String value) {
        List<String> parts = Tokens.split(value, ';');
        String address = parts.get(0);
        int open = openBracket(address);
        String uri;
        if (open < 0) {
            uri = address;
        } else {
            int close = address.indexOf('>', open);
            if (!address.substring(close + 1).isBlank()) {
                throw new SipParseException("something stands behind an address");
            }
            uri = address.substring(open + 1, close).strip();
        }
        if (uri.isEmpty() || uri.indexOf(' ') >= 0 || uri.indexOf('"') >= 0) {
            throw new SipParseException("an address has no URI, or blanks in it");
        }
        return new NameAddress(uri, Tokens.parameters(parts.subList(1, parts.size())));
    }

    /** Behind the display name, which may be a quoted string with brackets in it. */
    private static int openBracket(String address) {
        boolean quoted = false;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '<' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    public @Nullable String tag() {
        return parameters.get("tag");
    }
}
