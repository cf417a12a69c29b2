package io.callrouter.sip.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages of RFC 4475, under its names for them; the files end their lines with LF, messages with CRLF. */
public class TortureTests {

    /** What must not be taken; some of the others are invalid as well, but in ways that a user agent client may forgive. */
    private static final Set<String> MALFORMED = Set.of(
            "clerr",
            "ncl",
            "scalar02",
            "scalarlg",
            "quotbal",
            "lwsruri",
            "lwsstart",
            "trws",
            "badvers",
            "mismatch01",
            "mismatch02",
            "bigcode",
            "insuf",
            "multi01",
            "mcl01");

    public static Stream<String> names() {
        try {
            Path folder = Path.of(TortureTests.class.getResource("/rfc4475").toURI());
            return Files.list(folder)
                    .map(file -> file.getFileName().toString().replace(".sip", ""))
                    .sorted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] message(String name) {
        try (var file = TortureTests.class.getResourceAsStream("/rfc4475/" + name + ".sip")) {
            return new String(file.readAllBytes(), ISO_8859_1)
                    .replace("\n", "\r\n")
                    .getBytes(ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachIsTakenOrRefused(String name) {
        if (MALFORMED.contains(name)) {
            assertThatThrownBy(() -> SipParser.parse(message(name))).isInstanceOf(SipParseException.class);
        } else {
            assertThat(SipParser.parse(message(name)).callId()).startsWith(name);
        }
    }

    @Test
    void aShortTortuousInvite() {
        SipRequest invite = (SipRequest) SipParser.parse(message("wsinv"));

        assertThat(invite.to()).isEqualTo(NameAddress.parse("<sip:vivekg@chair-dnrc.example.com>;tag=1918181833n"));
        assertThat(invite.from().uri()).isEqualTo("sip:jdrosen@example.com");
        assertThat(invite.from().tag()).isEqualTo("98asjd8");
        assertThat(invite.cseq()).isEqualTo(new CSeq(9, "INVITE"));
        assertThat(invite.topVia().transport()).isEqualTo("UDP");
        assertThat(invite.topVia().branch()).isEqualTo("390skdjuw");
        assertThat(invite.headers().values("Via")).hasSize(3);
        assertThat(invite.headers().first("NewFangledHeader")).isEqualTo("newfangled value continued newfangled value");
        assertThat(invite.headers().first("UnknownHeaderWithUnusualValue")).isEqualTo(";;,,;;,;");
        assertThat(invite.headers().first("Subject")).isEmpty();
        assertThat(invite.body()).hasSize(150);
    }

    @Test
    void aWideRangeOfValidCharacters() {
        SipRequest request = (SipRequest) SipParser.parse(message("intmeth"));

        assertThat(request.method()).isEqualTo("!interesting-Method0123456789_*+`.%indeed'~");
        assertThat(SipUri.parse(request.uri()).hostPort().host()).isEqualTo("example.com");
        assertThat(request.callId()).isEqualTo("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
        assertThat(request.topVia().branch()).isEqualTo("z9hG4bK-.!%66*_+`'~");
        assertThat(request.from().tag()).isEqualTo("_token~1'+`*%!-.");
    }

    @Test
    void aMethodThatLooksEscapedIsNot() {
        SipRequest request = (SipRequest) SipParser.parse(message("esc02"));

        assertThat(request.method()).isEqualTo("RE%47IST%45R");
        assertThat(request.headers().all("Contact")).hasSize(2);
    }

    @Test
    void onlyTheFirstMessageOfADatagramCounts() {
        SipRequest register = (SipRequest) SipParser.parse(message("dblreq"));

        assertThat(register.method()).isEqualTo("REGISTER");
        assertThat(register.body()).isEmpty();
    }

    @Test
    void anUnusualReasonAndNone() {
        SipResponse unusual = (SipResponse) SipParser.parse(message("unreason"));
        SipResponse none = (SipResponse) SipParser.parse(message("noreason"));

        assertThat(unusual.reason()).startsWith("= 2**3 * 5**2 \u043d\u043e");
        assertThat(new String(unusual.body(), UTF_8)).endsWith("a=rtpmap:31 LPC\r\n");
        assertThat(none.code()).isEqualTo(100);
        assertThat(none.reason()).isEmpty();
    }
}
