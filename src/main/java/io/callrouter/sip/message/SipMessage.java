package io.callrouter.sip.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A SIP message (RFC 3261, section 7). Immutable. */
public sealed interface SipMessage permits SipRequest, SipResponse {

    Headers headers();

    /** Not to be changed; empty if there is none. */
    byte[] body();

    /** The first line, without its end. */
    String startLine();

    default CSeq cseq() {
        return CSeq.parse(headers().require(Headers.CSEQ));
    }

    default String callId() {
        return headers().require(Headers.CALL_ID);
    }

    default Via topVia() {
        return Via.parse(headers().values(Headers.VIA).get(0));
    }

    default NameAddress from() {
        return NameAddress.parse(headers().require(Headers.FROM));
    }

    default NameAddress to() {
        return NameAddress.parse(headers().require(Headers.TO));
    }

    /** As it goes on the wire, in UTF-8, with the {@code Content-Length} of its body. */
    default byte[] toBytes() {
        StringBuilder head = new StringBuilder(512).append(startLine()).append("\r\n");
        headers().appendTo(head);
        head.append(Headers.CONTENT_LENGTH).append(": ").append(body().length).append("\r\n\r\n");
        byte[] headBytes = head.toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream message = new ByteArrayOutputStream(headBytes.length + body().length);
        message.writeBytes(headBytes);
        message.writeBytes(body());
        return message.toByteArray();
    }
}
