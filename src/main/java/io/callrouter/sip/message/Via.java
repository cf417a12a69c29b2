package io.callrouter.sip.message;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One hop of a request's way (RFC 3261, section 20.42).
 *
 * @param sentBy where answers go, unless {@code received} or {@code rport} say better (RFC 3581)
 */
public record Via(String transport, HostPort sentBy, Map<String, String> parameters) {

    /** What every branch of RFC 3261 begins with (section 8.1.1.7). */
    public static final String MAGIC_COOKIE = "z9hG4bK";

    static Via parse(String value) {
        List<String> parts = Tokens.split(value, ';');
        String first = parts.get(0);
        String[] protocol = first.split("/", 3);
        if (protocol.length < 3
                || !protocol[0].strip().equalsIgnoreCase("SIP")
                || !protocol[1].strip().equals("2.0")) {
            throw new SipParseException("Via must begin with SIP/2.0/");
        }
        String rest = protocol[2].strip();
        int space = 0;
        while (space < rest.length() && rest.charAt(space) != ' ' && rest.charAt(space) != '\t') {
            space++;
        }
        if (space == 0 || space == rest.length()) {
            throw new SipParseException("Via must have a transport and a host");
        }
        return new Via(
                rest.substring(0, space).toUpperCase(Locale.ROOT),
                HostPort.parse(rest.substring(space).strip()),
                Tokens.parameters(parts.subList(1, parts.size())));
    }

    public @Nullable String branch() {
        return parameters.get("branch");
    }

    /** Adds to a Via from where its request really came (section 18.2.1; RFC 3581, section 4). */
    static String receivedFrom(String value, InetSocketAddress source) {
        Via via = parse(value);
        String received = HostPort.hostOf(source.getAddress());
        StringBuilder marked = new StringBuilder();
        for (String part : Tokens.split(value, ';')) {
            String name = part.split("=", 2)[0].strip();
            if (!name.equalsIgnoreCase("rport") && !name.equalsIgnoreCase("received")) {
                marked.append(part).append(';');
            }
        }
        marked.append("received=").append(received);
        return via.wantsRport()
                ? marked.append(";rport=").append(source.getPort()).toString()
                : marked.toString();
    }

    /** Whether the sender wants answers at the port it sent from (RFC 3581). */
    public boolean wantsRport() {
        return parameters.containsKey("rport");
    }
}
