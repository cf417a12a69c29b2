package io.callrouter.sip.message;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A host and perhaps a port, as URIs and Via have them.
 *
 * @param host DNS name or IP address, an IPv6 address without brackets
 */
public record HostPort(String host, @Nullable Integer port) {

    /** Where none is written (RFC 3261, section 19.1.2). */
    public static final int DEFAULT_PORT = 5060;

    /** An address as a host: without the zone of an IPv6 address, which means something on this machine alone. */
    public static String hostOf(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    static HostPort parse(String text) {
        int end;
        String host;
        if (text.startsWith("[")) {
            end = text.indexOf(']') + 1;
            if (end < 4) {
                throw new SipParseException("an IPv6 address is not closed");
            }
            host = text.substring(1, end - 1);
        } else {
            int colon = text.indexOf(':');
            end = colon < 0 ? text.length() : colon;
            host = text.substring(0, end).strip();
        }
        requireHost(host);
        String rest = text.substring(end).strip();
        if (rest.isEmpty()) {
            return new HostPort(host, null);
        }
        if (rest.charAt(0) != ':') {
            throw new SipParseException("something stands between host and port");
        }
        int port = (int) Digits.parse(rest.substring(1).strip(), 65535);
        if (port == 0) {
            throw new SipParseException("a port is 0");
        }
        return new HostPort(host, port);
    }

    private static void requireHost(String host) {
        if (host.isEmpty() || host.length() > 255) {
            throw new SipParseException("a host is missing or too long");
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean allowed = c >= '0' && c <= '9'
                    || c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c == '.'
                    || c == '-'
                    || c == '_'
                    || c == ':'
                    || c == '%';
            if (!allowed) {
                throw new SipParseException("a host has characters that no host has");
            }
        }
    }

    @Override
    public String toString() {
        String written = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == null ? written : written + ":" + port;
    }
}
