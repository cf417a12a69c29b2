package io.callrouter.sip.message;

import java.net.InetSocketAddress;

/**
 * A request (RFC 3261, section 7.1).
 *
 * @param uri the Request-URI
 */
public record SipRequest(String method, String uri, Headers headers, byte[] body) implements SipMessage {

    public static final String INVITE = "INVITE";
    public static final String ACK = "ACK";
    public static final String CANCEL = "CANCEL";
    public static final String BYE = "BYE";
    public static final String OPTIONS = "OPTIONS";
    public static final String UPDATE = "UPDATE";

    public SipRequest {
        SafeText.requireOneLine(method);
        SafeText.requireOneLine(uri);
    }

    /** As its receiver keeps it, and repeats it in the answer: the top Via says where it came from. */
    public SipRequest receivedFrom(InetSocketAddress source) {
        Headers marked = headers.toBuilder()
                .replaceTopVia(via -> Via.receivedFrom(via, source))
                .build();
        return new SipRequest(method, uri, marked, body);
    }

    @Override
    public String startLine() {
        return method + " " + uri + " SIP/2.0";
    }

    @Override
    public String toString() {
        return startLine(); // the headers may hold credentials
    }
}
