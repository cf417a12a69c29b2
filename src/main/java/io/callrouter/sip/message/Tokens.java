package io.callrouter.sip.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cuts header values into their parts, with respect for quoted strings and angle brackets (RFC 3261, section 25.1). */
public final class Tokens {

    private Tokens() {}

    /** The parts between separators, stripped; a separator inside quotes or angle brackets is none. */
    public static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>(2);
        boolean quoted = false;
        boolean bracketed = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                bracketed = true;
            } else if (c == '>') {
                bracketed = false;
            } else if (c == separator && !bracketed) {
                parts.add(text.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        if (quoted || bracketed) {
            throw new SipParseException("a quotation mark or an angle bracket is not closed");
        }
        parts.add(text.substring(begin).strip());
        return parts;
    }

    /** Parameters {@code name=value}, by their names in lower case; quoted values without their quotes; the first of a name counts. */
    public static Map<String, String> parameters(List<String> parts) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : parts) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            parameters.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), unquote(value.strip()));
        }
        return parameters;
    }

    static String unquote(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() - 1) {
                i++;
                plain.append(text.charAt(i));
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
