package io.callrouter.sip;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.dial.ProviderCall;
import io.callrouter.provider.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A provider's addresses are tried in turn (RFC 3263, section 4.3), and denied ones not at all. */
class SeveralAddressesTests {

    private static final UdpCarrier.Script BUSY = (request, self) -> {
        if (request.is("INVITE")) {
            self.send(request.answer(486, "b"));
        }
    };

    private static final UdpCarrier.Script UNAVAILABLE = (request, self) -> {
        if (request.is("INVITE")) {
            self.send(request.answer(503, "a", "Retry-After: 30"));
        }
    };

    private final ScriptedDns dns = new ScriptedDns().address("a.carrier.test", "127.0.0.1");
    private final Calls calls = open();

    private Calls open() {
        try {
            List<String> denied = List.of("127.0.0.2", "169.254.0.0/16");
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

    private static ProviderCall callTo(String host, @Nullable Integer port, Transport transport) {
        return Calls.callTo(endpoint(host).port(port).by(transport).build(), Map.of(), null);
    }

    private Recorder placeByService(int first, int second) {
        dns.service("_sip._udp.carrier.test", 1, 0, first, "a.carrier.test")
                .service("_sip._udp.carrier.test", 2, 0, second, "a.carrier.test");
        return calls.place(Calls.impatient(callTo("carrier.test", null, Transport.UDP)));
    }

    private static void assertSameRequest(SipText first, SipText second) {
        assertThat(second.startLine()).isEqualTo(first.startLine());
        assertThat(second.header("Call-ID")).isEqualTo(first.header("Call-ID"));
        assertThat(second.header("CSeq")).isEqualTo(first.header("CSeq"));
        assertThat(second.header("From")).isEqualTo(first.header("From"));
        assertThat(second.branch()).isNotEqualTo(first.branch());
    }

    @Test
    void aSilentServerIsLeftForTheNext() {
        try (UdpCarrier silent = new UdpCarrier((request, self) -> {});
                UdpCarrier busy = new UdpCarrier(BUSY)) {
            Recorder call = placeByService(silent.port(), busy.port());

            assertThat(call.outcome()).isEqualTo(new Rejected(486, "Scripted", null));
            assertThat(call.sentTo).containsExactly("udp:127.0.0.1:" + silent.port(), "udp:127.0.0.1:" + busy.port());
            assertSameRequest(silent.received.get(0), busy.received.get(0));
            assertThat(silent.received).allMatch(message -> message.is("INVITE"));
        }
    }

    @Test
    void anUnavailableServerIsLeftForTheNext() {
        try (UdpCarrier unavailable = new UdpCarrier(UNAVAILABLE);
                UdpCarrier busy = new UdpCarrier(BUSY)) {
            Recorder call = placeByService(unavailable.port(), busy.port());

            assertThat(call.outcome()).isEqualTo(new Rejected(486, "Scripted", null));
            assertSameRequest(unavailable.received.get(0), busy.received.get(0));
            await().until(() -> unavailable.received("ACK").size() == 1);
        }
    }

    @Test
    void aRefusedConnectionIsLeftForTheNext() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        try (StreamCarrier busy = StreamCarrier.tcp((request, connection) -> {
            if (request.is("INVITE")) {
                connection.send(request.answer(486, "b"));
            }
        })) {
            dns.service("_sip._tcp.carrier.test", 1, 0, closed, "a.carrier.test")
                    .service("_sip._tcp.carrier.test", 2, 0, busy.port(), "a.carrier.test");
            Recorder call = calls.place(callTo("carrier.test", null, Transport.TCP));

            assertThat(call.outcome()).isEqualTo(new Rejected(486, "Scripted", null));
            assertThat(call.sentTo).hasSize(2);
        }
    }

    @Test
    void anyOtherAnswerCountsForAllServers() {
        try (UdpCarrier busy = new UdpCarrier(BUSY);
                UdpCarrier other = new UdpCarrier(BUSY)) {
            Recorder call = placeByService(busy.port(), other.port());

            assertThat(call.outcome()).isEqualTo(new Rejected(486, "Scripted", null));
            assertThat(other.received).isEmpty();
        }
    }

    @Test
    void theLastServersFailureIsTheOutcome() {
        try (UdpCarrier silent = new UdpCarrier((request, self) -> {});
                UdpCarrier other = new UdpCarrier((request, self) -> {})) {
            Recorder call = placeByService(silent.port(), other.port());

            assertThat(call.outcome()).isEqualTo(new TimedOut(Phase.NO_RESPONSE));
            assertThat(call.outcomes).hasSize(1);
        }
    }

    /** What a server said tells more than that the next one says nothing; and somebody has to rest for so long. */
    @Test
    void anUnavailableServerIsTheOutcomeIfTheNextGivesNoAnswer() {
        try (UdpCarrier unavailable = new UdpCarrier(UNAVAILABLE);
                UdpCarrier silent = new UdpCarrier((request, self) -> {})) {
            Recorder call = placeByService(unavailable.port(), silent.port());

            assertThat(call.outcome()).isEqualTo(new Rejected(503, "Scripted", Duration.ofSeconds(30)));
            assertThat(silent.received("INVITE")).isNotEmpty();
        }
    }

    @Test
    void anUnavailableServerIsTheOutcomeIfTheNextOnlyTries() {
        try (UdpCarrier unavailable = new UdpCarrier(UNAVAILABLE);
                UdpCarrier trying = new UdpCarrier((request, self) -> {
                    if (request.is("INVITE")) {
                        self.send(request.answer(100, ""));
                    }
                })) {
            Recorder call = placeByService(unavailable.port(), trying.port());

            assertThat(call.outcome()).isEqualTo(new Rejected(503, "Scripted", Duration.ofSeconds(30)));
            await().until(() -> !trying.received("CANCEL").isEmpty());
        }
    }

    @Test
    void whatRangAtOneServerDoesNotRingAtTheNext() {
        try (UdpCarrier rang = new UdpCarrier((request, self) -> {
                    if (request.is("INVITE")) {
                        self.send(request.answer(183, "a"));
                        self.send(request.answer(503, "a", "Retry-After: 30"));
                    }
                });
                UdpCarrier trying = new UdpCarrier((request, self) -> {
                    if (request.is("INVITE")) {
                        self.send(request.answer(100, ""));
                    }
                })) {
            Recorder call = placeByService(rang.port(), trying.port());

            assertThat(call.outcome()).isEqualTo(new Rejected(503, "Scripted", Duration.ofSeconds(30)));
            assertThat(call.progress).containsExactly(183);
        }
    }

    @Test
    void whoRangIsTheOutcomeAndNotTheServerBeforeIt() {
        try (UdpCarrier unavailable = new UdpCarrier(UNAVAILABLE);
                UdpCarrier ringing = new UdpCarrier((request, self) -> {
                    if (request.is("INVITE")) {
                        self.send(request.answer(180, "b"));
                    }
                })) {
            Recorder call = placeByService(unavailable.port(), ringing.port());

            assertThat(call.outcome()).isEqualTo(new TimedOut(Phase.RINGING));
        }
    }

    /** Such as an IPv6 address, where the machine has none. */
    @Test
    void anAddressWithoutAWayToItIsLeftOut() {
        try (UdpCarrier unavailable = new UdpCarrier(UNAVAILABLE)) {
            dns.address("dual.test", "127.0.0.1", "fe80::1");
            Recorder call = calls.place(callTo("dual.test", unavailable.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Rejected(503, "Scripted", Duration.ofSeconds(30)));
            assertThat(call.sentTo).containsExactly("udp:127.0.0.1:" + unavailable.port());
        }
    }

    @Test
    void whereNoAddressHasAWayToItTheOutcomeSaysSo() {
        dns.address("unreachable.test", "fe80::1", "fe80::2");

        assertThat(calls.place(callTo("unreachable.test", 5060, Transport.UDP)).outcome())
                .isInstanceOfSatisfying(Unreachable.class, outcome -> {
                    assertThat(outcome.cause()).isEqualTo(Cause.TRANSPORT_ERROR);
                    assertThat(outcome.detail()).startsWith("There is no way to fe80:");
                });
    }

    @Test
    void aDeniedAddressGetsNothing() {
        try (UdpCarrier carrier = new UdpCarrier("127.0.0.1", BUSY)) {
            dns.address("denied.test", "127.0.0.2", "169.254.169.254").address("mapped.test", "::ffff:127.0.0.2");

            for (String host : List.of("denied.test", "mapped.test", "127.0.0.2", "::ffff:127.0.0.2")) {
                Recorder call = calls.place(callTo(host, carrier.port(), Transport.UDP));
                assertThat(call.outcome())
                        .isInstanceOfSatisfying(
                                Unreachable.class,
                                outcome -> assertThat(outcome.cause()).isEqualTo(Cause.ADDRESS_DENIED));
                assertThat(call.sentTo).isEmpty();
            }
        }
    }

    @Test
    void ofAMixedAnswerOnlyTheAllowedAddressIsUsed() {
        try (UdpCarrier carrier = new UdpCarrier(BUSY)) {
            dns.address("mixed.test", "169.254.169.254", "127.0.0.1", "127.0.0.2");
            Recorder call = calls.place(callTo("mixed.test", carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Rejected(486, "Scripted", null));
            assertThat(call.sentTo).containsExactly("udp:127.0.0.1:" + carrier.port());
        }
    }

    @Test
    void anUnknownNameIsAFailureOfDns() {
        assertDns(Cause.DNS_FAILURE, calls.place(callTo("unknown.test", null, Transport.UDP)));
        assertDns(Cause.DNS_FAILURE, calls.place(callTo("unknown.test", 5060, Transport.TLS)));
        assertDns(Cause.DNS_FAILURE, calls.place(callTo("300.1.1.1", 5060, Transport.UDP)));
    }

    @Test
    void aSilentNameServerIsNoFailureOfTheProviderAndIsGivenUpWithinTheTimeForAnswers() {
        dns.fallSilent();
        long begin = System.nanoTime();

        assertDns(Cause.DNS_UNAVAILABLE, calls.place(callTo("carrier.test", null, Transport.UDP)));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aNameServerThatFailsIsNoFailureOfTheProvider() {
        dns.fail();

        assertDns(Cause.DNS_UNAVAILABLE, calls.place(callTo("carrier.test", null, Transport.UDP)));
    }

    private static void assertDns(Cause cause, Recorder call) {
        assertThat(call.outcome())
                .isInstanceOfSatisfying(
                        Unreachable.class,
                        outcome -> assertThat(outcome.cause()).isEqualTo(cause));
        assertThat(call.sentTo).isEmpty();
    }
}
