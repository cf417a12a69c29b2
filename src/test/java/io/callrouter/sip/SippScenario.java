package io.callrouter.sip;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a carrier does with a call, step by step, to be run by sipp. */
final class SippScenario {

    private static final String SDP = """
            v=0
            o=carrier 1 1 IN IP4 [local_ip]
            s=-
            c=IN IP4 [local_ip]
            t=0 0
            m=audio 9 RTP/AVP 0
            a=rtpmap:0 PCMU/8000
            a=inactive
            """;

    /** An answer to the INVITE may come behind an ACK or a CANCEL: what it has to repeat is kept. */
    private static final String KEPT = """
            <ereg regexp="SIP.*" search_in="hdr" header="Via:" assign_to="via"/>
            <ereg regexp="&lt;.*" search_in="hdr" header="To:" assign_to="to"/>
            <ereg regexp="[0-9]+ INVITE" search_in="hdr" header="CSeq:" assign_to="cseq"/>
            """;

    private static final String VIA = "Via: [$via]";
    private static final String TO = "To: [$to];tag=[pid]";
    private static final String CSEQ = "CSeq: [$cseq]";

    private final StringBuilder steps = new StringBuilder();

    static SippScenario silent() {
        return new SippScenario().receive("INVITE").losing(1500);
    }

    static SippScenario rejects(int code, String... headers) {
        return invited().answer(code, headers).receive("ACK");
    }

    /** Answers, and is hung up by the caller. */
    static SippScenario answers() {
        return invited().answer(180).answerWithSdp(200).receive("ACK").hungUp();
    }

    static SippScenario invited() {
        return new SippScenario().receiveInvite();
    }

    SippScenario receiveInvite() {
        return step("<recv request=\"INVITE\"><action>" + KEPT + "</action></recv>");
    }

    /**
     * Challenges, and takes the INVITE that answers with that password; challenges another once more, and gives it up. Sipp
     * verifies {@code Authorization} only.
     */
    static SippScenario admits(String username, String password) {
        String challenge = "WWW-Authenticate: Digest realm=\"carrier\", nonce=\"%s\", qop=\"auth\", algorithm=MD5";
        return rejects(401, challenge.formatted("first"))
                .step("""
                        <recv request="INVITE" next="1" test="valid"><action>
                        %s
                        <verifyauth assign_to="valid" username="%s" password="%s"/>
                        </action></recv>
                        """.formatted(KEPT, username, password))
                .answer(401, challenge.formatted("second"))
                .step("<recv request=\"ACK\" next=\"2\"/>")
                .step("<label id=\"1\"/>")
                .answerWithSdp(200)
                .receive("ACK")
                .hungUp()
                .step("<label id=\"2\"/>");
    }

    SippScenario receive(String method) {
        return step("<recv request=\"%s\"/>".formatted(method));
    }

    /** Whatever comes in that time is lost. */
    SippScenario losing(int millis) {
        return step("<pause milliseconds=\"%d\"/>".formatted(millis));
    }

    SippScenario hungUp() {
        return receive("BYE").send("200 OK", "[last_Via:]", "[last_To:]", "[last_CSeq:]", "");
    }

    SippScenario cancelled() {
        return receive("CANCEL").send("200 OK", "[last_Via:]", "[last_To:];tag=[pid]", "[last_CSeq:]", "");
    }

    /** An answer to the INVITE. */
    SippScenario answer(int code, String... headers) {
        return send(code + " By sipp", VIA, TO, CSEQ, "", headers);
    }

    SippScenario answerWithSdp(int code) {
        return send(code + " By sipp", VIA, TO, CSEQ, SDP, "Content-Type: application/sdp");
    }

    private SippScenario send(String status, String via, String to, String cseq, String body, String... headers) {
        String more = Arrays.stream(headers).map(header -> header + "\n").collect(Collectors.joining());
        return step("""
                <send><![CDATA[
                SIP/2.0 %s
                %s
                [last_From:]
                %s
                [last_Call-ID:]
                %s
                Contact: <sip:carrier@[local_ip]:[local_port];transport=[transport]>
                %sContent-Length: [len]

                %s
                ]]></send>
                """.formatted(status, via, to, cseq, more, body));
    }

    private SippScenario step(String xml) {
        steps.append(xml).append('\n');
        return this;
    }

    String xml() {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scenario name=\"Carrier\">\n" + steps + "</scenario>\n";
    }
}
