package io.callrouter.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The headers of a message, in order. Names are compared without regard to case; compact forms are the long ones. */
public final class Headers {

    public static final String VIA = "Via";
    public static final String FROM = "From";
    public static final String TO = "To";
    public static final String CALL_ID = "Call-ID";
    public static final String CSEQ = "CSeq";
    public static final String CONTACT = "Contact";
    public static final String ROUTE = "Route";
    public static final String RECORD_ROUTE = "Record-Route";
    public static final String MAX_FORWARDS = "Max-Forwards";
    public static final String CONTENT_TYPE = "Content-Type";
    public static final String CONTENT_LENGTH = "Content-Length";
    public static final String ALLOW = "Allow";
    public static final String REASON = "Reason";
    public static final String RETRY_AFTER = "Retry-After";
    public static final String USER_AGENT = "User-Agent";

    /** RFC 3261, section 7.3.3, and the extensions that a user agent client meets. */
    private static final Map<String, String> COMPACT = Map.of(
            "v", VIA,
            "f", FROM,
            "t", TO,
            "i", CALL_ID,
            "m", CONTACT,
            "c", CONTENT_TYPE,
            "l", CONTENT_LENGTH,
            "k", "Supported",
            "e", "Content-Encoding",
            "s", "Subject");

    private record Header(String name, String value) {}

    private final List<Header> headers;

    private Headers(List<Header> headers) {
        this.headers = List.copyOf(headers);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The first value of that name, or null. */
    public @Nullable String first(String name) {
        for (Header header : headers) {
            if (header.name.equalsIgnoreCase(name)) {
                return header.value;
            }
        }
        return null;
    }

    /** The first value of a header that the parser, or the one who made the message, has made sure of. */
    String require(String name) {
        String value = first(name);
        if (value == null) {
            throw new IllegalStateException("A SIP message must have the header " + name);
        }
        return value;
    }

    /** Every value of that name, a line each. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (Header header : headers) {
            if (header.name.equalsIgnoreCase(name)) {
                values.add(header.value);
            }
        }
        return values;
    }

    /** Every value of that name, also where several share a line with commas between them (RFC 3261, section 7.3.1). */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>(2);
        for (String line : all(name)) {
            values.addAll(Tokens.split(line, ','));
        }
        return values;
    }

    int size() {
        return headers.size();
    }

    Headers with(String name, String value) {
        return toBuilder().add(name, value).build();
    }

    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.headers.addAll(headers);
        return builder;
    }

    void appendTo(StringBuilder message) {
        for (Header header : headers) {
            if (!header.name.equalsIgnoreCase(CONTENT_LENGTH)) {
                message.append(header.name).append(": ").append(header.value).append("\r\n");
            }
        }
    }

    /** Collects headers. */
    public static final class Builder {

        private final List<Header> headers = new ArrayList<>();

        private Builder() {}

        /** @throws IllegalArgumentException if the value would end its line */
        public Builder add(String name, String value) {
            SafeText.requireOneLine(name);
            SafeText.requireOneLine(value);
            headers.add(new Header(COMPACT.getOrDefault(name.toLowerCase(Locale.ROOT), name), value));
            return this;
        }

        /** Takes the place of all headers of that name. */
        public Builder set(String name, String value) {
            remove(name);
            return add(name, value);
        }

        /** Changes the top Via; those behind it on the same line stay. */
        Builder replaceTopVia(UnaryOperator<String> change) {
            for (int i = 0; i < headers.size(); i++) {
                if (headers.get(i).name.equalsIgnoreCase(VIA)) {
                    List<String> line = Tokens.split(headers.get(i).value, ',');
                    line.set(0, change.apply(line.get(0)));
                    headers.set(i, new Header(VIA, String.join(", ", line)));
                    return this;
                }
            }
            return this;
        }

        public Builder remove(String name) {
            headers.removeIf(header -> header.name.equalsIgnoreCase(name));
            return this;
        }

        public Headers build() {
            return new Headers(headers);
        }
    }
}
