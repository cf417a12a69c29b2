package io.callrouter.sip.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTests {

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nVia: x", "a\nb", "a\rb", "a\u0000", "\u0007", "a\u007f"})
    void nothingThatEndsALineGetsIntoAMessage(String text) {
        Headers.Builder headers = Headers.builder();
        Headers none = headers.build();
        byte[] body = {};

        assertThatIllegalArgumentException().isThrownBy(() -> headers.add("Subject", text));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.set("Subject", text));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.add(text, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new SipRequest("INVITE", text, none, body));
        assertThatIllegalArgumentException().isThrownBy(() -> new SipRequest(text, "sip:a", none, body));
        assertThatIllegalArgumentException().isThrownBy(() -> new SipResponse(200, text, none, body));
    }

    @Test
    void namesAreComparedWithoutRegardToCase() {
        Headers headers =
                Headers.builder().add("X-Trunk", "1").add("x-trunk", "2").build();

        assertThat(headers.all("X-TRUNK")).containsExactly("1", "2");
        assertThat(headers.first("x-Trunk")).isEqualTo("1");
        assertThat(headers.first("X-Other")).isNull();
        assertThat(headers.toBuilder().set("X-TRUNK", "3").build().all("x-trunk"))
                .containsExactly("3");
    }

    /** RFC 3261, section 18.2.1, and RFC 3581, section 4. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKa             | SIP/2.0/UDP 10.1.1.1:4540;branch=z9hG4bKa;received=192.0.2.7;rport=9988
                    SIP/2.0/UDP 10.1.1.1:4540;branch=z9hG4bKa                   | SIP/2.0/UDP 10.1.1.1:4540;branch=z9hG4bKa;received=192.0.2.7
                    SIP/2.0/UDP x;received=127.0.0.1;branch=z9hG4bKa;RPORT=1    | SIP/2.0/UDP x;branch=z9hG4bKa;received=192.0.2.7;rport=9988
                    SIP/2.0/UDP x;branch=z9hG4bKa;rport, SIP/2.0/TCP y;rport    | SIP/2.0/UDP x;branch=z9hG4bKa;received=192.0.2.7;rport=9988, SIP/2.0/TCP y;rport
                    """)
    void anAnswerTellsTheSenderWhereItCameFrom(String via, String expected) throws UnknownHostException {
        SipRequest request = (SipRequest)
                SipParserTests.read(
                        "BYE sip:a SIP/2.0\r\nVia: " + via
                                + "\r\nVia: SIP/2.0/UDP z\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>;tag=2\r\nCall-ID: c\r\nCSeq: 1 BYE\r\n\r\n");
        InetSocketAddress source = new InetSocketAddress(InetAddress.getByName("192.0.2.7"), 9988);

        SipResponse answer = SipResponse.to(request.receivedFrom(source), 200, "OK", "unused");

        assertThat(answer.headers().all("Via")).containsExactly(expected, "SIP/2.0/UDP z");
        assertThat(answer.topVia().branch()).isEqualTo("z9hG4bKa");
    }

    @Test
    void anAnswerRepeatsWhatItMustAndAddsATag() {
        SipRequest request = (SipRequest) SipParserTests.read("OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP z\r\n"
                + "From: <sip:a>;tag=1\r\nTo: \"B\" <sip:b>\r\nCall-ID: c\r\nCSeq: 7 OPTIONS\r\n\r\n");

        String answer = new String(
                SipResponse.to(request, 200, "OK", "new").with("Allow", "BYE").toBytes(), UTF_8);

        assertThat(answer)
                .isEqualTo(
                        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP z\r\nFrom: <sip:a>;tag=1\r\nTo: \"B\" <sip:b>;tag=new\r\n"
                                + "Call-ID: c\r\nCSeq: 7 OPTIONS\r\nAllow: BYE\r\nContent-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:+821012345678@carrier.example:5070;transport=tcp, sip:+821012345678@carrier.example",
        "sips:a:b@[2001:db8::1]:5061?Subject=x, sips:a:b@[2001:db8::1]",
        "sip:carrier.example;lr, sip:carrier.example",
        "SIP:u;par=1@h;x, sip:u;par=1@h"
    })
    void toNamesTheUserAtTheHost(String uri, String to) {
        assertThat(SipUri.parse(uri).withoutPortAndParameters()).isEqualTo(to);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tel:+1", "sip:", "sip:a@", "sip:a@h:port", "sip:a@h:70000", "sip:a@h>", "mailto:x@y", "*"})
    void thatIsNoSipUri(String uri) {
        assertThatThrownBy(() -> SipUri.parse(uri)).isInstanceOf(SipParseException.class);
    }
}
