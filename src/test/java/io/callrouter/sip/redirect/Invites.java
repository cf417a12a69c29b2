package io.callrouter.sip.redirect;

import java.util.concurrent.atomic.AtomicInteger;

/** Requests as a softswitch sends them. */
final class Invites {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Invites() {}

    static String invite(String uri) {
        return request("INVITE", uri);
    }

    static String request(String method, String uri) {
        int id = COUNT.incrementAndGet();
        return """
                %1$s %2$s SIP/2.0
                Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK-%3$d;rport
                Max-Forwards: 70
                From: "Ann" <sip:+12125550100@192.0.2.7>;tag=f%3$d
                To: <%2$s>
                Call-ID: call-%3$d@192.0.2.7
                CSeq: 1 %1$s
                Contact: <sip:+12125550100@192.0.2.7:5060>
                Content-Length: 0

                """.formatted(method, uri, id).replace("\n", "\r\n");
    }

    static String with(String request, String header) {
        return request.replace("Content-Length:", header + "\r\nContent-Length:");
    }
}
