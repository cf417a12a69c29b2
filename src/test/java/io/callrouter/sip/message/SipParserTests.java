package io.callrouter.sip.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipParserTests {

    private static final String REST =
            "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\r\nFrom: <sip:a@example.com>;tag=1\r\n"
                    + "To: <sip:b@example.com>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n";

    static SipMessage read(String text) {
        return SipParser.parse(text.getBytes(UTF_8));
    }

    /** An answer in which a header is replaced, or left out where there is no other. */
    private static String with(String header, String line) {
        String kept = REST.replaceAll(
                "(?m)^" + header + ":.*\r\n", Matcher.quoteReplacement(line.isEmpty() ? "" : line + "\r\n"));
        return "SIP/2.0 200 OK\r\n" + kept + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIP/2.0 200 OK",
                "SIP/2.0 100 ",
                "SIP/2.0 699",
                "SIP/2.0 404 No hay, \"nadie\" <sip:x>; æ=%41",
                "sip/2.0 200 OK",
                "INVITE sip:b@example.com SIP/2.0",
                "INVITE sip:b@example.com sip/2.0",
                "INVITE tel:+358-555-1234567 SIP/2.0",
                "INVITE nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0"
            })
    void goodStartLines(String line) {
        assertThat(read(line + "\r\n" + REST + "\r\n").callId()).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SIP/2.0",
                "SIP/2.0 ",
                "SIP/2.0 99 Early",
                "SIP/2.0 20 OK",
                "SIP/2.0 2000 OK",
                "SIP/2.0 4294967301 better not break the receiver",
                "SIP/2.0 -20 OK",
                "SIP/2.0 2x0 OK",
                "SIP/2.0 ٢٠٠ OK",
                "SIP/2.0 700 Unheard of",
                "SIP/3.0 200 OK",
                "HTTP/1.1 200 OK",
                "GET / HTTP/1.1",
                "INVITE sip:b@example.com SIP/7.0",
                "INVITE sip:b@example.com SIP/2.0 ",
                "INVITE  sip:b@example.com  SIP/2.0",
                "INVITE <sip:b@example.com> with blanks SIP/2.0",
                "INVITE  SIP/2.0",
                "INVITE sip:b@example.com",
                " INVITE sip:b@example.com SIP/2.0",
                "INVITE sip:b\u0000@example.com SIP/2.0",
                "INV{TE sip:b@example.com SIP/2.0",
                "INVITÉ sip:b@example.com SIP/2.0"
            })
    void badStartLines(String line) {
        assertMalformed(line + "\r\n" + REST + "\r\n");
    }

    static Stream<String> badHeaders() {
        return Stream.of(
                with("Via", ""),
                with("Via", "Via: "),
                with("Via", "Via: SIP/2.0/UDP"),
                with("Via", "Via: SIP/2.0 192.0.2.1;branch=z9hG4bKa"),
                with("Via", "Via: SIP/3.0/UDP 192.0.2.1;branch=z9hG4bKa"),
                with("Via", "Via: SIP/2.0/UDP 192.0.2.1:65536;branch=z9hG4bKa"),
                with("Via", "Via: SIP/2.0/UDP 192.0.2.1:0;branch=z9hG4bKa"),
                with("Via", "Via: SIP/2.0/UDP [2001:db8::1;branch=z9hG4bKa"),
                with("Via", "Via: SIP/2.0/UDP a/b;branch=z9hG4bKa"),
                with("From", ""),
                with("From", "From: "),
                with("From", "From: ;tag=1"),
                with("From", "From: <>;tag=1"),
                with("From", "From: \"Joe <sip:a@example.com>;tag=1"),
                with("From", "From: <sip:a@example.com;tag=1"),
                with("From", "From: <sip:a@example.com> x;tag=1"),
                with("From", "From: <sip:a b@example.com>;tag=1"),
                with("From", "From: <sip:a@example.com>;tag=1\r\nf: <sip:a@example.com>;tag=1"),
                with("To", ""),
                with("To", "To: <sip:a@example.com>\r\nTo: <sip:b@example.com>"),
                with("Call-ID", ""),
                with("Call-ID", "Call-ID: "),
                with("Call-ID", "Call-ID: \u0007"),
                with("Call-ID", "Call-ID: c\r\ni: c"),
                with("CSeq", ""),
                with("CSeq", "CSeq: INVITE"),
                with("CSeq", "CSeq: 1"),
                with("CSeq", "CSeq: 1INVITE"),
                with("CSeq", "CSeq: -1 INVITE"),
                with("CSeq", "CSeq: 2147483648 INVITE"),
                with("CSeq", "CSeq: 4294967296 INVITE"),
                with("CSeq", "CSeq: 36893488147419103232 INVITE"),
                with("CSeq", "CSeq: 1 INVITE\r\nCSeq: 2 INVITE"),
                with("CSeq", "CSeq: 1 INV ITE"),
                with("CSeq", "CSeq: 1 INVITE\r\nContent-Length: -1"),
                with("CSeq", "CSeq: 1 INVITE\r\nContent-Length: 0x0"),
                with("CSeq", "CSeq: 1 INVITE\r\nContent-Length: many"),
                with("CSeq", "CSeq: 1 INVITE\r\nContent-Length: "),
                with("CSeq", "CSeq: 1 INVITE\r\nContent-Length: 99999999999999999999"),
                with("CSeq", "CSeq: 1 INVITE\r\nContent-Length: 65537"),
                with("CSeq", "CSeq: 1 INVITE\r\nContent-Length: 0\r\nl: 0"),
                with("CSeq", "CSeq: 1 INVITE\r\nno colon here"),
                with("CSeq", "CSeq: 1 INVITE\r\n: no name"),
                with("CSeq", "CSeq: 1 INVITE\r\nA B: blank in the name"),
                with("CSeq", "CSeq: 1 INVITE\r\nA\u0000B: nul in the name"));
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void whatTransactionsNeedIsThereOnceAndWellFormed(String message) {
        assertMalformed(message);
    }

    @Test
    void theLargestNumbersAreTaken() {
        assertThat(read(with("CSeq", "CSeq: 2147483647 INVITE")).cseq()).isEqualTo(new CSeq(2147483647L, "INVITE"));
        assertThat(read(with("CSeq", "CSeq: 0009 \t INVITE")).cseq()).isEqualTo(new CSeq(9, "INVITE"));
    }

    @Test
    void aRequestIsRefusedWhoseCseqNamesAnotherMethod() {
        assertMalformed("OPTIONS sip:b@example.com SIP/2.0\r\n" + REST + "\r\n");
    }

    @Test
    void compactNamesAreTheLongOnes() {
        SipMessage message = read(
                "SIP/2.0 200 OK\r\nv: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\r\nf: <sip:a@example.com>\r\n"
                        + "t: <sip:b@example.com>\r\ni: c\r\nCSEQ: 1 INVITE\r\nm: <sip:x@192.0.2.2>\r\nL: 3\r\nc: application/sdp\r\n\r\nv=0");

        assertThat(message.headers().first("contact")).isEqualTo("<sip:x@192.0.2.2>");
        assertThat(message.headers().first("Content-Type")).isEqualTo("application/sdp");
        assertThat(message.topVia().branch()).isEqualTo("z9hG4bKa");
        assertThat(new String(message.body(), UTF_8)).isEqualTo("v=0");
    }

    @Test
    void foldedLinesAreOneValue() {
        SipMessage message = read(
                "SIP/2.0 200 OK\r\nVia : SIP / 2.0\r\n /UDP\r\n\t192.0.2.1 ;\r\n branch = z9hG4bKa\r\n"
                        + "From:\r\n <sip:a@example.com>\r\n ;tag=1\r\nTo: <sip:b@example.com>\r\nCall-ID: c\r\nCSeq: 1\r\n  INVITE\r\n\r\n");

        assertThat(message.topVia().branch()).isEqualTo("z9hG4bKa");
        assertThat(message.from().tag()).isEqualTo("1");
        assertThat(message.cseq()).isEqualTo(new CSeq(1, "INVITE"));
    }

    @Test
    void commasInQuotesAndBracketsSeparateNothing() {
        SipMessage message = read(with(
                "To",
                "To: \"Smith, \\\"<John>\\\"\" <sip:b,c@example.com>;tag=\"t,1\"\r\n"
                        + "Record-Route: <sip:p1.example.com;lr>, \"Two, <2>\" <sip:p2.example.com;lr>\r\n"
                        + "record-route: <sip:p3.example.com>"));

        assertThat(message.headers().values("Record-Route"))
                .containsExactly(
                        "<sip:p1.example.com;lr>", "\"Two, <2>\" <sip:p2.example.com;lr>", "<sip:p3.example.com>");
        assertThat(message.to().tag()).isEqualTo("t,1");
    }

    @Test
    void anIpv6ViaHasBrackets() {
        Via via = read(with("Via", "Via: SIP/2.0/UDP [2001:db8::9:1]:5070;branch=z9hG4bKa, SIP/2.0/TCP x"))
                .topVia();

        assertThat(via.sentBy()).isEqualTo(new HostPort("2001:db8::9:1", 5070));
        assertThat(via.sentBy()).hasToString("[2001:db8::9:1]:5070");
    }

    @Test
    void theBodyOfADatagramIsAsLongAsItIsSaidToBe() {
        assertThat(read(with("CSeq", "CSeq: 1 INVITE") + "all of it").body()).hasSize(9);
        assertThat(read(with("CSeq", "CSeq: 1 INVITE\r\nContent-Length: 3") + "all of it")
                        .body())
                .hasSize(3);
        assertMalformed(with("CSeq", "CSeq: 1 INVITE\r\nContent-Length: 10") + "all of it");
    }

    @Test
    void barrenLineEndsAndEmptyLinesBeforeTheMessageAreForgiven() {
        assertThat(read("\r\n\n" + with("To", "To: <sip:b@example.com>;tag=9").replace("\r\n", "\n"))
                        .to()
                        .tag())
                .isEqualTo("9");
    }

    @Test
    void aHeadWithoutEndIsNoMessage() {
        assertMalformed("SIP/2.0 200 OK\r\n" + REST);
        assertMalformed("");
        assertMalformed("\r\n\r\n");
    }

    @Test
    void controlCharactersBecomeBlanks() {
        SipResponse response = (SipResponse)
                read("SIP/2.0 200 O\u0000K\u001b[31m\rX\r\n" + REST + "Contact: <sip:a@192.0.2.1>\u0007\r\n\r\n");

        assertThat(response.reason()).isEqualTo("O K [31m X");
        assertThat(response.headers().first("Contact")).isEqualTo("<sip:a@192.0.2.1>");
    }

    @Test
    void invalidUtf8IsReadAndWrittenAgain() {
        byte[] latin =
                with("To", "To: \"J\u00fcrgen\" <sip:b@example.com>;tag=9").getBytes(ISO_8859_1);

        SipMessage message = SipParser.parse(latin);

        assertThat(message.to().tag()).isEqualTo("9");
        assertThat(SipParser.parse(message.toBytes()).to().uri()).isEqualTo("sip:b@example.com");
    }

    @Test
    void aHugeHeadIsRefused() {
        assertMalformed(with("To", "To: <sip:b@example.com>\r\nSubject: " + "x".repeat(SipParser.LARGEST_HEAD)));
        assertMalformed(with("To", "To: <sip:b@example.com>" + "\r\nS: x".repeat(201)));
    }

    @Test
    void whatIsWrittenReadsTheSame() {
        String text = "INVITE sip:b@example.com;transport=tcp SIP/2.0\r\n" + REST
                + "Subject: \"a, b\" <c>\r\nX-A: é\r\nContent-Length: 4\r\n\r\nv=0\n";

        assertThat(new String(read(text).toBytes(), UTF_8)).isEqualTo(text);
    }

    private static void assertMalformed(String text) {
        assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(SipParseException.class);
    }
}
