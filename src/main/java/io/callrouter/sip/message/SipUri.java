package io.callrouter.sip.message;

import io.callrouter.provider.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code sip:} or {@code sips:} URI (RFC 3261, section 19.1), as far as sending to it goes.
 *
 * @param user as it is written, or null
 */
public record SipUri(boolean secure, @Nullable String user, HostPort hostPort, Map<String, String> parameters) {

    /** @throws SipParseException if it is no such URI */
    public static SipUri parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean secure = lower.startsWith("sips:");
        if (!secure && !lower.startsWith("sip:")) {
            throw new SipParseException("a URI is neither sip: nor sips:");
        }
        String rest = text.substring(text.indexOf(':') + 1);
        int at = rest.indexOf('@');
        String user = at < 0 ? null : rest.substring(0, at);
        String target = rest.substring(at + 1);
        int query = target.indexOf('?');
        List<String> parts = Tokens.split(query < 0 ? target : target.substring(0, query), ';');
        return new SipUri(
                secure, user, HostPort.parse(parts.get(0)), Tokens.parameters(parts.subList(1, parts.size())));
    }

    /** Whether requests along it keep their Request-URI (RFC 3261, section 19.1.1: {@code lr}). */
    public boolean isLooseRouter() {
        return parameters.containsKey("lr");
    }

    /**
     * By which transport its resource is reached (section 19.1.1: {@code transport}); null if it does not say, or says one
     * that is not spoken here. With {@code sips:} it names what TLS is spoken over, which is TCP in any case (section 26.2.2).
     */
    public @Nullable Transport transport() {
        String named = parameters.getOrDefault("transport", "");
        return Arrays.stream(Transport.values())
                .filter(transport -> !secure && transport.toString().equalsIgnoreCase(named))
                .findFirst()
                .orElse(null);
    }

    /** The same user at the same host, without port and parameters, as From and To want it (section 19.1.1, table 1). */
    public String withoutPortAndParameters() {
        HostPort host = new HostPort(hostPort.host(), null);
        return (secure ? "sips:" : "sip:") + (user == null ? "" : user + "@") + host;
    }
}
