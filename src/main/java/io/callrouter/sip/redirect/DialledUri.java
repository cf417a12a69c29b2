package io.callrouter.sip.redirect;

import org.jspecify.annotations.Nullable;

/** What an INVITE asks for, as far as it names a number. */
final class DialledUri {

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

    /** For {@link io.callrouter.numbering.PhoneNumber#parse}: the user part if it is an E.164 number as it stands, else the URI. */
    String number() {
        int end = 1;
        while (end < rest.length() && rest.charAt(end) >= '0' && rest.charAt(end) <= '9') {
            end++;
        }
        boolean plain = rest.startsWith("+") && end < rest.length() && rest.charAt(end) == '@';
        return plain ? rest.substring(0, end) : scheme + rest;
    }
}
