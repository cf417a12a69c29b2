package io.callrouter.sip.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callrouter.sip.message.FuzzTests;
import io.callrouter.sip.message.SipMessage;
import io.callrouter.sip.message.SipParseException;
import io.callrouter.sip.message.SipParser;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.TortureTests;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestScannerTests {

    private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.7", 5080);

    private final RequestScanner scanner = new RequestScanner();

    /** The torture messages of RFC 4475. */
    static List<String> names() {
        return TortureTests.names().toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void takesWhatTheParserTakes(String name) {
        sameAsTheParser(TortureTests.message(name));
    }

    @Test
    void takesWhatTheParserTakesOfMessagesWithMistakes() {
        Random random = new Random(8261);
        List<byte[]> seeds =
                new ArrayList<>(names().stream().map(TortureTests::message).toList());
        for (int i = 0; i < seeds.size(); i += 2) {
            seeds.set(
                    i, Invites.invite("sip:+821012345678@192.0.2.1;user=phone").getBytes(UTF_8));
        }
        int taken = 0;
        for (int i = 0; i < 40_000; i++) {
            taken += sameAsTheParser(FuzzTests.mutant(seeds.get(random.nextInt(seeds.size())), random)) ? 1 : 0;
        }
        assertThat(taken).isBetween(4_000, 36_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Via: SIP/2.0/UDP [2001:db8::1]:5090;branch=z9hG4bKa",
                "Via: SIP/2.0/UDP a.example;branch=z9hG4bKa, SIP/2.0/UDP b.example",
                "v:SIP / 2.0 / UDP a.example ; rport",
                "Via: SIP/2.0/UDP a.example\r\n ;branch=z9hG4bKa",
                "Via: SIP/2.0/UDP a.example:0",
                "Via: SIP/2.0/UDP a.example:70000",
                "Via: SIP/2.0/UDP a.example:x",
                "Via: SIP/2.0/UDP",
                "Via:",
                "Via: SIP/2.0/UDP a.example;x=\"y;rport\"",
                "Via: SIP/2.0/UDP a b"
            })
    void readsViasAsTheParserDoes(String via) {
        sameAsTheParser(
                Invites.invite("sip:+82@192.0.2.1").replaceAll("Via:.*", via).getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:a@b.example;tag=1",
                "sip:a@b.example",
                "A B <sip:a@b.example> ; TAG = 1",
                "\"<\\\"\" <sip:a@b.example;tag=2>",
                "\"A;tag=3\" <sip:a@b.example>",
                "<sip:a@b.example;tag=2>;x=\"y;tag=3\"",
                "\"A <sip:a@b.example>",
                "<sip:a@b.example",
                "<>",
                "<sip:a b@b.example>",
                "\"\u00e9\" <sip:a@b.example>;tag=\u00e9",
                "<sip:a@b.example>x;tag=1"
            })
    void readsAddressesAsTheParserDoes(String address) {
        sameAsTheParser(Invites.invite("sip:+82@192.0.2.1")
                .replaceAll("To:.*", Matcher.quoteReplacement("To: " + address))
                .getBytes(UTF_8));
    }

    private boolean sameAsTheParser(byte[] bytes) {
        SipMessage message;
        try {
            message = SipParser.parse(bytes);
        } catch (SipParseException e) {
            assertThatThrownBy(() -> scanner.read(bytes, bytes.length, SOURCE))
                    .as(new String(bytes, UTF_8))
                    .isInstanceOf(SipParseException.class);
            return false;
        }
        assertThat(scanner.read(bytes, bytes.length, SOURCE))
                .as(new String(bytes, UTF_8))
                .isEqualTo(message instanceof SipRequest);
        if (message instanceof SipRequest request) {
            assertThat(scanner.text(scanner.method)).isEqualTo(request.method());
            assertThat(scanner.text(scanner.uri)).isEqualTo(request.uri());
            assertThat(scanner.text(scanner.callId)).isEqualTo(request.callId());
            assertThat(scanner.isInDialogue())
                    .as(new String(bytes, UTF_8))
                    .isEqualTo(request.to().tag() != null);
            assertThat(scanner.answerPort(SOURCE)).isEqualTo(answerPort(request));
            assertThat(scanner.header("Max-Forwards"))
                    .isEqualTo(request.headers().first("Max-Forwards"));
        }
        return true;
    }

    private static int answerPort(SipRequest request) {
        if (request.topVia().wantsRport()) {
            return SOURCE.getPort();
        }
        Integer port = request.topVia().sentBy().port();
        return port == null ? 5060 : port;
    }
}
