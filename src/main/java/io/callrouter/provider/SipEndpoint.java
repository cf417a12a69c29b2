package io.callrouter.provider;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider takes calls, and how it wants numbers written.
 *
 * @param hostname DNS name or IP address; an IPv6 address without brackets
 * @param port explicit port, or null to let DNS say (RFC 3263)
 * @param numberFormat how the number itself is written
 * @param techPrefix goes before the number, such as {@code 0055#}; may be empty
 * @param techPostfix goes behind it; may be empty
 */
public record SipEndpoint(
        String hostname,
        @Nullable Integer port,
        Transport transport,
        NumberFormat numberFormat,
        String techPrefix,
        String techPostfix) {

    /** What stands for itself in the user part of a SIP URI (RFC 3261, section 25.1: unreserved, user-unreserved). */
    private static final String UNESCAPED = "-_.!~*'()&=+$,;?/";

    /** Whether both lead to the same place: hostname, port and transport are the same, however numbers are written. */
    public boolean isSamePlaceAs(SipEndpoint other) {
        return hostname.equals(other.hostname) && Objects.equals(port, other.port) && transport == other.transport;
    }

    /**
     * The URI that is dialled: {@code sip:<prefix><number><postfix>@<host>[:port][;transport=]}.
     *
     * @param number in E.164 form, with its +
     */
    public String uriFor(String number) {
        StringBuilder uri = new StringBuilder(64).append("sip:");
        appendEscaped(uri, techPrefix);
        numberFormat.append(uri, number);
        appendEscaped(uri, techPostfix);
        uri.append('@');
        return appendHost(uri).toString();
    }

    /** The provider itself, without a number: {@code sip:<host>[:port][;transport=]}. */
    public String uri() {
        return appendHost(new StringBuilder(64).append("sip:")).toString();
    }

    private StringBuilder appendHost(StringBuilder uri) {
        if (hostname.indexOf(':') < 0) {
            uri.append(hostname);
        } else {
            uri.append('[').append(hostname).append(']');
        }
        if (port != null) {
            uri.append(':').append(port.intValue());
        }
        if (transport != Transport.UDP) {
            uri.append(";transport=").append(transport);
        }
        return uri;
    }

    private static void appendEscaped(StringBuilder uri, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain =
                    c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || UNESCAPED.indexOf(c) >= 0;
            if (plain) {
                uri.append(c);
            } else {
                uri.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
    }
}
