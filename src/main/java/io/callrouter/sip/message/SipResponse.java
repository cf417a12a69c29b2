package io.callrouter.sip.message;

/**
 * A response (RFC 3261, section 7.2).
 *
 * @param code 100 to 699
 * @param reason for people; may be empty
 */
public record SipResponse(int code, String reason, Headers headers, byte[] body) implements SipMessage {

    public SipResponse {
        SafeText.requireOneLine(reason);
    }

    /** The answer to a request, with what it must repeat of it (RFC 3261, section 8.2.6). */
    public static SipResponse to(SipRequest request, int code, String reason, String toTag) {
        Headers.Builder headers = Headers.builder();
        request.headers().all(Headers.VIA).forEach(via -> headers.add(Headers.VIA, via));
        headers.add(Headers.FROM, request.headers().require(Headers.FROM));
        String to = request.headers().require(Headers.TO);
        headers.add(Headers.TO, request.to().tag() == null && code > 100 ? to + ";tag=" + toTag : to);
        headers.add(Headers.CALL_ID, request.callId());
        headers.add(Headers.CSEQ, request.headers().require(Headers.CSEQ));
        return new SipResponse(code, reason, headers.build(), new byte[0]);
    }

    public SipResponse with(String header, String value) {
        return new SipResponse(code, reason, headers.with(header, value), body);
    }

    public SipResponse withBody(String contentType, byte[] content) {
        return new SipResponse(code, reason, headers.with(Headers.CONTENT_TYPE, contentType), content);
    }

    public boolean isProvisional() {
        return code < 200;
    }

    public boolean isSuccess() {
        return code >= 200 && code < 300;
    }

    @Override
    public String startLine() {
        return "SIP/2.0 " + code + " " + reason;
    }

    @Override
    public String toString() {
        return startLine();
    }
}
