package io.callrouter.sip.redirect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an INVITE asks for, as far as it names a number. */
final class DialledUri {

    /** Shorter ones are emergency and service numbers, which no country code stands before. */
    private static final int SHORTEST_WITH_COUNTRY_CODE = 7;

    private static final int LONGEST_WITH_COUNTRY_CODE = 15;

    private final String scheme;
    private String rest;

    private DialledUri(String scheme, String rest) {
        this.scheme = scheme;
        this.rest = rest;
    }

    /** The URI, or null if it is neither {@code sip:} nor {@code tel:}. */
    static @Nullable DialledUri of(String uri) {
        for (String scheme : new String[] {"sip:", "tel:"}) {
            if (uri.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return new DialledUri(scheme, uri.substring(scheme.length()));
            }
        }
        return null;
    }

    /** Takes a prefix off the user part, where its characters may be escaped; false if it does not begin with it. */
    boolean removePrefix(String prefix) {
        int at = 0;
        for (int i = 0; i < prefix.length(); i++) {
            char expected = prefix.charAt(i);
            if (at < rest.length() && rest.charAt(at) == expected) {
                at++;
            } else if (rest.regionMatches(true, at, "%" + Integer.toHexString(expected), 0, 3)) {
                at += 3;
            } else {
                return false;
            }
        }
        rest = rest.substring(at);
        return true;
    }

    /**
     * Adds the + to a user part of digits that can be a country code and what follows it; to others it does nothing, nor
     * to local numbers, whose context is said (RFC 3966, section 5.1.5).
     */
    void addPlus() {
        int end = digitsFrom(0);
        boolean whole = end == rest.length() || "@;:".indexOf(rest.charAt(end)) >= 0;
        if (whole
                && end >= SHORTEST_WITH_COUNTRY_CODE
                && end <= LONGEST_WITH_COUNTRY_CODE
                && rest.charAt(0) != '0'
                && !rest.toLowerCase(Locale.ROOT).contains(";phone-context=")) {
            rest = "+" + rest;
        }
    }

    private int digitsFrom(int begin) {
        int end = begin;
        while (end < rest.length() && rest.charAt(end) >= '0' && rest.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** For {@link io.callrouter.numbering.PhoneNumber#parse}: the user part if it is an E.164 number as it stands, else the URI. */
    String number() {
        int end = digitsFrom(1);
        boolean plain = rest.startsWith("+") && end < rest.length() && rest.charAt(end) == '@';
        return plain ? rest.substring(0, end) : scheme + rest;
    }
}
