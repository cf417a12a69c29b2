package io.callrouter.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.provider.Transport;
import io.callrouter.testing.SippProcess;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the requests of a dialogue go, and what they say about their way (RFC 3261, sections 12.1.2 and 12.2.1.1). */
class DialogRouteTests {

    private final ScriptedDns dns = new ScriptedDns();
    private final Calls calls = open(List.of("127.0.0.2", "169.254.0.0/16"));

    private Calls open(List<String> denied) {
        try {
            return Calls.open(Calls.settings(denied, dns.setting()), SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        calls.close();
        dns.close();
    }

    /** Answers an INVITE with these headers. */
    private static UdpCarrier.Script answering(String... headers) {
        return (request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answerWithBody(200, "b", "", headers));
            }
        };
    }

    private Recorder establish(UdpCarrier carrier) {
        Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
        assertThat(call.outcome()).isInstanceOf(Answered.class);
        return call;
    }

    @Test
    void recordedRoutesAreGoneInReverse() {
        try (UdpCarrier proxy = new UdpCarrier(answering());
                UdpCarrier carrier = new UdpCarrier((request, self) -> {
                    if (request.is("INVITE")) {
                        self.send(request.answer(
                                200,
                                "b",
                                "Record-Route: <sip:p3.example.com;lr>, \"Two, <2>\" <sip:p2.example.com;lr=on>;x=y",
                                "Record-Route: <sip:127.0.0.1:" + proxy.port() + ";lr>",
                                "Contact: <sip:callee@192.0.2.1;line=1>"));
                    }
                })) {
            Recorder call = establish(carrier);
            call.hangUp();

            for (SipText request : List.of(proxy.awaitOne("ACK"), proxy.awaitOne("BYE"))) {
                assertThat(request.startLine()).contains(" sip:callee@192.0.2.1;line=1 ");
                assertThat(request.headers("Route"))
                        .containsExactly(
                                "<sip:127.0.0.1:" + proxy.port() + ";lr>",
                                "\"Two, <2>\" <sip:p2.example.com;lr=on>;x=y",
                                "<sip:p3.example.com;lr>");
            }
            assertThat(carrier.received("ACK")).isEmpty();
        }
    }

    @Test
    void aStrictRouterFindsItselfInTheRequestUri() {
        try (UdpCarrier proxy = new UdpCarrier(answering());
                UdpCarrier carrier = new UdpCarrier((request, self) -> {
                    if (request.is("INVITE")) {
                        self.send(request.answer(
                                200,
                                "b",
                                "Record-Route: <sip:p2.example.com;lr>",
                                "Record-Route: <sip:strict@127.0.0.1:" + proxy.port() + ">",
                                "Contact: <sip:callee@192.0.2.1>"));
                    }
                })) {
            establish(carrier);

            SipText ack = proxy.awaitOne("ACK");
            assertThat(ack.startLine()).isEqualTo("ACK sip:strict@127.0.0.1:" + proxy.port() + " SIP/2.0");
            assertThat(ack.headers("Route")).containsExactly("<sip:p2.example.com;lr>", "<sip:callee@192.0.2.1>");
        }
    }

    @Test
    void aContactByNameIsLookedUp() {
        try (UdpCarrier callee = new UdpCarrier(answering());
                UdpCarrier carrier = new UdpCarrier((request, self) -> {
                    if (request.is("INVITE")) {
                        self.send(request.answer(200, "b", "Contact: \"C\" <sip:x@callee.test>;expires=60"));
                    }
                })) {
            dns.service("_sip._udp.callee.test", 1, 1, callee.port(), "host.callee.test")
                    .address("host.callee.test", "127.0.0.1");
            establish(carrier);

            assertThat(callee.awaitOne("ACK").startLine()).isEqualTo("ACK sip:x@callee.test SIP/2.0");
        }
    }

    @Test
    void theTransportThatAContactNamesIsTaken() {
        try (StreamCarrier callee = StreamCarrier.tcp((request, connection) -> {});
                UdpCarrier carrier =
                        new UdpCarrier(answering("Contact: <sip:x@127.0.0.1:" + callee.port() + ";transport=TCP>"))) {
            establish(carrier).hangUp();

            await().until(() -> !callee.received("BYE").isEmpty());
            assertThat(callee.received("ACK")).hasSize(1);
            assertThat(callee.received("BYE").get(0).header("Via")).startsWith("SIP/2.0/TCP ");
            assertThat(carrier.received("ACK")).isEmpty();
        }
    }

    @Test
    void whereTheTransportThatAContactNamesDoesNotWorkItIsThatOfTheInvite() throws IOException {
        int closed = SippProcess.freePort(Transport.TCP);
        try (UdpCarrier carrier =
                new UdpCarrier(answering("Contact: <sip:x@127.0.0.1:" + closed + ";transport=tcp>"))) {
            Recorder call = establish(carrier);

            assertThat(carrier.awaitOne("ACK").header("Via")).startsWith("SIP/2.0/UDP ");
            call.hangUp();
            assertThat(carrier.awaitOne("BYE").header("Via")).startsWith("SIP/2.0/UDP ");
        }
    }

    @Test
    void theTransportThatARecordedRouteNamesIsTaken() {
        try (UdpCarrier proxy = new UdpCarrier(answering());
                StreamCarrier carrier = StreamCarrier.tcp((request, connection) -> {
                    if (request.is("INVITE")) {
                        connection.send(request.answer(
                                200,
                                "b",
                                "Record-Route: <sip:127.0.0.1:" + proxy.port() + ";transport=udp;lr>",
                                "Contact: <sip:x@192.0.2.1;transport=tcp>"));
                    }
                })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.TCP));
            assertThat(call.outcome()).isInstanceOf(Answered.class);

            assertThat(proxy.awaitOne("ACK").header("Via")).startsWith("SIP/2.0/UDP ");
            assertThat(carrier.received("ACK")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";transport=tls", ";transport=sctp", ";transport", ";transport=tcpx"})
    void withoutATransportThatIsSpokenTheOneOfTheInviteStays(String parameter) {
        try (UdpCarrier callee = new UdpCarrier(answering());
                UdpCarrier carrier =
                        new UdpCarrier(answering("Contact: <sip:x@127.0.0.1:" + callee.port() + parameter + ">"))) {
            establish(carrier);

            assertThat(callee.awaitOne("ACK").header("Via")).startsWith("SIP/2.0/UDP ");
        }
    }

    /** Denied networks, addresses without a way to them, names without address, and what is no address at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Contact: <sip:x@127.0.0.2>",
                "Contact: <sip:x@169.254.169.254:80>",
                "Contact: <sip:x@[::ffff:127.0.0.2]:5060>",
                "Contact: <sip:x@[fe80::1]:5060>",
                "Contact: <sip:x@denied.test>",
                "Contact: <sip:x@unknown.test>",
                "Contact: <sip:x@300.1.1.1>",
                "Contact: <sip:x@a..b>",
                "Contact: <tel:+1>",
                "Contact: <sip:x",
                "Contact: *",
                "Contact: \"unclosed <sip:x@192.0.2.1>",
                "Record-Route: <sip:127.0.0.2;lr>",
                "Record-Route: <sip:unclosed;lr",
                "Record-Route: \"unclosed",
                "Record-Route: nonsense",
                "X-No: Contact"
            })
    void whereNoWayLeadsTheWayOfTheInviteIsGone(String header) {
        dns.address("denied.test", "127.0.0.2");
        try (UdpCarrier carrier = new UdpCarrier(answering(header))) {
            Recorder call = establish(carrier);
            carrier.awaitOne("ACK");
            call.hangUp();

            carrier.awaitOne("BYE");
            assertThat(calls.dropped("internal_error")).isZero();
        }
    }
}
