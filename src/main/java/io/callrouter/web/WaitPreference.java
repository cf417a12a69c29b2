package io.callrouter.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The preference {@code wait} of the header {@code Prefer} (RFC 7240, sections 2 and 4.3). */
public final class WaitPreference {

    private static final Pattern SECONDS = Pattern.compile("\"?[0-9]+\"?");
    private static final int LONGEST = 9; // digits; what has more is longer than any wait

    private WaitPreference() {}

    /**
     * How long the client would wait for an answer; empty if it says nothing, or nothing that can be understood: a
     * preference is never refused.
     *
     * @param header all its values, joined by commas
     * @param most the longest wait that is granted
     */
    public static Optional<Duration> of(@Nullable String header, Duration most) {
        if (header == null) {
            return Optional.empty();
        }
        for (String preference : split(header, ',')) {
            String[] nameAndValue = split(preference, ';').get(0).split("=", 2);
            if (nameAndValue[0].strip().equalsIgnoreCase("wait")) {
                return nameAndValue.length == 1 ? Optional.empty() : seconds(nameAndValue[1].strip(), most);
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String value, Duration most) {
        if (!SECONDS.matcher(value).matches()) {
            return Optional.empty();
        }
        String digits = value.replace("\"", "");
        Duration wish = digits.length() > LONGEST ? most : Duration.ofSeconds(Long.parseLong(digits));
        return Optional.of(wish.compareTo(most) < 0 ? wish : most);
    }

    /** Splits outside of quoted strings. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
