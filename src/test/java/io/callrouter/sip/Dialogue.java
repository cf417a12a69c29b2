package io.callrouter.sip;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The callee's side of a dialogue: writes the requests that a carrier sends in it. */
record Dialogue(SipText invite, String tag, String transport) {

    static final String SDP = "v=0\r\no=carrier 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
            + "m=audio 4000 RTP/AVP 0\r\n";

    /** The 200 that makes it. */
    String answer(int port) {
        return invite.answerWithBody(200, tag, SDP, contact(port), "Content-Type: application/sdp");
    }

    String contact(int port) {
        return "Contact: <sip:carrier@127.0.0.1:" + port + ">";
    }

    String request(String method, int cseq) {
        return request(method, cseq, method + cseq, "");
    }

    /** @param branch that tells its answer from others */
    String request(String method, int cseq, String branch, String sdp, String... more) {
        String uri = invite.header("Contact").replaceAll("[<>]", "");
        String type = sdp.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
        String extra = Arrays.stream(more).map(line -> line + "\r\n").collect(Collectors.joining());
        return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/" + transport + " 127.0.0.1:5060;rport;branch=z9hG4bK"
                + branch + "\r\nMax-Forwards: 70\r\nFrom: " + invite.header("To") + ";tag=" + tag + "\r\nTo: "
                + invite.header("From") + "\r\nCall-ID: " + invite.header("Call-ID") + "\r\nCSeq: " + cseq + " "
                + method
                + "\r\n" + extra + type + "Content-Length: " + sdp.length() + "\r\n\r\n" + sdp;
    }
}
