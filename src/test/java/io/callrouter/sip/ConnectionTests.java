package io.callrouter.sip;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome;
import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Canceled;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.dial.ProviderCall;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls by TCP (RFC 3261, section 18). */
class ConnectionTests {

    private static final StreamCarrier.Script BUSY = (request, connection) -> {
        if (request.is("INVITE")) {
            connection.send(request.answer(100, "") + request.answer(486, "b"));
        }
    };
    private static final StreamCarrier.Script ANSWERING = (request, connection) -> {
        if (request.is("INVITE")) {
            connection.send(new Dialogue(request, "b", "TCP").answer(connection.port()));
        } else if (request.is("BYE")) {
            connection.send(request.answer(200, ""));
        }
    };

    private final Calls calls = Calls.open();

    @AfterEach
    void close() {
        calls.close();
    }

    private Recorder place(StreamCarrier carrier) {
        return calls.place(Calls.callTo(carrier.port(), Transport.TCP));
    }

    private static void assertUnreachable(Recorder call, Cause cause) {
        assertThat(call.outcome())
                .isInstanceOfSatisfying(
                        Unreachable.class,
                        outcome -> assertThat(outcome.cause()).isEqualTo(cause));
        assertThat(call.outcomes).hasSize(1);
    }

    @Test
    void callsShareAConnection() {
        try (StreamCarrier carrier = StreamCarrier.tcp(ANSWERING)) {
            List<Recorder> several =
                    Stream.generate(() -> place(carrier)).limit(20).toList();

            assertThat(several).allSatisfy(call -> assertThat(call.outcome()).isInstanceOf(Answered.class));
            several.forEach(Recorder::hangUp);
            await().until(() -> carrier.received("BYE").size() == 20);
            assertThat(carrier.connections).hasSize(1);
            SipText invite = carrier.received("INVITE").get(0);
            assertThat(invite.startLine()).contains(";transport=tcp ");
            assertThat(invite.header("Via")).startsWith("SIP/2.0/TCP ");
            assertThat(invite.header("Contact")).endsWith(";transport=tcp>");
            assertThat(carrier.received("INVITE")).hasSize(20); // none is repeated
        }
    }

    /** A carrier that knows its customers by their addresses lets no other in. */
    @ParameterizedTest
    @CsvSource({"127.0.0.2, 127.0.0.1, 127.0.0.2", "0.0.0.0, 127.0.0.1, 127.0.0.1", "127.0.0.2, ::1, ::1"})
    void connectionsComeFromTheAddressThatTheSocketsAreBoundTo(String bound, String peer, String source)
            throws Exception {
        try (Calls there = Calls.at(bound);
                StreamCarrier carrier = StreamCarrier.tcp(peer, BUSY)) {
            SipEndpoint endpoint =
                    endpoint(peer).port(carrier.port()).by(Transport.TCP).build();

            assertThat(there.place(Calls.callTo(endpoint, Map.of(), null)).outcome())
                    .isInstanceOf(Rejected.class);
            assertThat(carrier.connections.get(0).peer()).isEqualTo(InetAddress.getByName(source));
        }
    }

    @Test
    void aConnectionThatWasClosedBetweenCallsIsMadeAnew() {
        try (StreamCarrier carrier = StreamCarrier.tcp(BUSY)) {
            assertThat(place(carrier).outcome()).isInstanceOf(Rejected.class);
            carrier.connections.get(0).close();

            assertThat(place(carrier).outcome()).isInstanceOf(Rejected.class);
            assertThat(carrier.connections).hasSize(2);
        }
    }

    /** The provider closes it while the INVITE is on its way: nobody has seen that INVITE. */
    @Test
    void anInviteThatMetAClosedConnectionIsSentOnceMore() {
        AtomicInteger requests = new AtomicInteger();
        try (StreamCarrier carrier = StreamCarrier.tcp((request, connection) -> {
            if (request.is("INVITE")) {
                boolean between = requests.incrementAndGet() == 2;
                if (between) {
                    connection.reset();
                } else {
                    connection.send(request.answer(486, "b"));
                }
            }
        })) {
            assertThat(place(carrier).outcome()).isInstanceOf(Rejected.class);
            Recorder second = place(carrier);

            assertThat(second.outcome()).isEqualTo(new Rejected(486, "Scripted", null));
            assertThat(second.sentTo).hasSize(2);
            List<SipText> invites = carrier.received("INVITE");
            assertThat(invites.get(2).header("Call-ID"))
                    .isEqualTo(invites.get(1).header("Call-ID"));
            assertThat(invites.get(2).branch()).isNotEqualTo(invites.get(1).branch());
        }
    }

    @Test
    void aNewConnectionThatIsResetIsNotTriedAgain() {
        try (StreamCarrier carrier = StreamCarrier.tcp((request, connection) -> connection.reset())) {
            Recorder call = place(carrier);

            assertUnreachable(call, Cause.TRANSPORT_ERROR);
            assertThat(carrier.received("INVITE")).hasSize(1);
        }
    }

    @Test
    void aCallThatRingsWhenItsConnectionBreaksIsCancelledByAnother() {
        try (StreamCarrier carrier = StreamCarrier.tcp((request, connection) -> {
            if (request.is("INVITE")) {
                connection.send(request.answer(180, "b"));
                connection.reset();
            }
        })) {
            Recorder call = place(carrier);

            assertUnreachable(call, Cause.TRANSPORT_ERROR);
            await().until(() -> carrier.received("CANCEL").size() == 1);
            assertThat(carrier.connections).hasSize(2);
            assertThat(carrier.received("INVITE")).hasSize(1);
        }
    }

    /** The provider closes it while the BYE is on its way: nobody has seen that BYE, and the call would be billed on. */
    @Test
    void aByeThatMetAClosedConnectionIsSentOnceMore() {
        try (StreamCarrier carrier = StreamCarrier.tcp((request, connection) -> {
            if (request.is("BYE") && connection.isFirst()) {
                connection.reset();
            } else {
                ANSWERING.on(request, connection);
            }
        })) {
            assertEndsBehindTwoByes(place(carrier), carrier);
            assertThat(carrier.connections).hasSize(2);
        }
    }

    @Test
    void aByeThatMetAClosedConnectionTwiceEndsTheSession() {
        try (StreamCarrier carrier = StreamCarrier.tcp((request, connection) -> {
            if (request.is("BYE")) {
                connection.reset();
            } else {
                ANSWERING.on(request, connection);
            }
        })) {
            assertEndsBehindTwoByes(place(carrier), carrier);
        }
    }

    private static void assertEndsBehindTwoByes(Recorder call, StreamCarrier carrier) {
        assertThat(call.outcome()).isInstanceOf(Answered.class);
        call.hangUp();

        assertThat(call.ending()).isEqualTo(Ending.HUNG_UP_HERE);
        assertThat(carrier.received("BYE")).hasSize(2);
    }

    /** Otherwise the callee would ring on. */
    @Test
    void aCancelThatMetAClosedConnectionIsSentOnceMore() {
        try (StreamCarrier carrier = StreamCarrier.tcp((request, connection) -> {
            if (request.is("INVITE")) {
                connection.send(request.answer(180, "b"));
            } else if (request.is("CANCEL") && connection.isFirst()) {
                connection.reset();
            }
        })) {
            Recorder call = place(carrier);
            await().until(() -> !call.progress.isEmpty());
            call.hangUp();

            assertThat(call.outcome()).isEqualTo(new Canceled());
            await().until(() -> carrier.received("CANCEL").size() == 2);
            assertThat(carrier.connections).hasSize(2);
            SipText invite = carrier.received("INVITE").get(0);
            assertThat(carrier.received("CANCEL"))
                    .allSatisfy(cancel -> assertThat(cancel.branch()).isEqualTo(invite.branch()));
        }
    }

    @Test
    void aClosedPortIsRefusedAtOnce() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        assertUnreachable(calls.place(Calls.callTo(closed, Transport.TCP)), Cause.CONNECTION_REFUSED);
        await().until(() -> calls.gauge("callrouter.sip.transactions") == 0);
    }

    @Test
    void whoeverAcceptsAndSaysNothingIsTimedOut() {
        try (StreamCarrier carrier = StreamCarrier.tcp((request, connection) -> {})) {
            ProviderCall impatient = Calls.impatient(Calls.callTo(carrier.port(), Transport.TCP));
            Recorder call = calls.place(impatient);

            assertThat(call.outcome()).isEqualTo(new TimedOut(Phase.NO_RESPONSE));
            assertThat(carrier.received).hasSize(1);

            calls.place(impatient).outcome(); // by another connection: the first may be dead
            assertThat(carrier.connections).hasSize(2);
        }
    }

    /** By TLS the provider could not hang up otherwise: nobody can open such a connection to us. */
    @Test
    void aProbeWithoutAnAnswerClosesAConnectionOnlyWhenNoSessionStandsOnIt() throws NoSuchAlgorithmException {
        try (Calls quick = Calls.withShortTransactions();
                StreamCarrier carrier = StreamCarrier.tcp(ANSWERING)) {
            ProviderCall call = Calls.callTo(carrier.port(), Transport.TCP);
            Recorder one = quick.place(call);
            Recorder other = quick.place(call);
            assertThat(one.outcome()).isInstanceOf(Answered.class);
            assertThat(other.outcome()).isInstanceOf(Answered.class);
            await().until(() -> quick.gauge("callrouter.sip.transactions") == 0);
            StreamCarrier.Connection connection = carrier.connections.get(0);

            assertThat(quick.gateway
                            .isAlive(call.provider(), Duration.ofMillis(300))
                            .join())
                    .isFalse();
            connection.send(new Dialogue(carrier.received("INVITE").get(0), "b", "TCP").request("BYE", 1));
            await().until(() -> carrier.received("SIP/2.0 200").size() == 1);
            connection.send(new Dialogue(carrier.received("INVITE").get(1), "b", "TCP").request("BYE", 2));

            assertThat(one.ending()).isEqualTo(Ending.HUNG_UP_THERE);
            assertThat(other.ending()).isEqualTo(Ending.HUNG_UP_THERE);
            await().until(connection::isEnded);
        }
    }

    @Test
    void whoeverNeverReadsFailsCallsAndHoardsNothing() throws IOException {
        try (ServerSocket deaf = new ServerSocket()) {
            deaf.setReceiveBufferSize(4_096);
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SipEndpoint endpoint = endpoint("127.0.0.1")
                    .port(deaf.getLocalPort())
                    .by(Transport.TCP)
                    .build();
            ProviderCall large = Calls.impatient(
                    Calls.callTo(endpoint, Map.of(), Dialogue.SDP + "a=x:" + "x".repeat(60_000) + "\r\n"));

            List<Recorder> several =
                    Stream.generate(() -> calls.place(large)).limit(300).toList();

            List<Outcome> outcomes = several.stream().map(Recorder::outcome).toList();
            assertThat(outcomes)
                    .contains(new TimedOut(Phase.NO_RESPONSE))
                    .anySatisfy(outcome -> assertThat(outcome)
                            .isEqualTo(new Unreachable(
                                    Cause.TRANSPORT_ERROR, "The provider does not read what it is sent.")));
        }
    }

    @Test
    void garbageClosesItsConnectionAndNoOther() {
        try (StreamCarrier quiet = StreamCarrier.tcp(ANSWERING);
                StreamCarrier garbled = StreamCarrier.tcp((request, connection) -> {
                    if (request.is("INVITE")) {
                        boolean first = connection.isFirst();
                        connection.send(first ? "HTTP/1.1 400 Bad Request\r\n\r\n" : request.answer(486, "b"));
                    }
                })) {
            Recorder standing = place(quiet);
            assertThat(standing.outcome()).isInstanceOf(Answered.class);

            assertUnreachable(place(garbled), Cause.TRANSPORT_ERROR);
            assertThat(calls.dropped("malformed")).isOne();
            assertThat(place(garbled).outcome()).isInstanceOf(Rejected.class);
            standing.hangUp();

            await().until(() -> quiet.received("BYE").size() == 1);
            assertThat(quiet.connections).hasSize(1);
            assertThat(garbled.connections).hasSize(2);
        }
    }

    @Test
    void aProviderMayHangUpByAConnectionOfItsOwn() throws IOException {
        try (StreamCarrier carrier = StreamCarrier.tcp(ANSWERING)) {
            Recorder call = place(carrier);
            assertThat(call.outcome()).isInstanceOf(Answered.class);
            Dialogue dialogue = new Dialogue(carrier.received("INVITE").get(0), "b", "TCP");

            assertThat(ask(dialogue.request("BYE", 1))).startsWith("SIP/2.0 200 OK\r\n");
            assertThat(call.ending()).isEqualTo(Ending.HUNG_UP_THERE);
        }
    }

    @Test
    void garbageFromAStrangerClosesItsConnectionAndTheListenerLivesOn() throws IOException {
        assertThat(ask("\u0000\u0001\u0002 garbage\r\n\r\n")).isEmpty();
        assertThat(ask("BYE sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n")).isEmpty();

        assertThat(ask("OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKa\r\nFrom: <sip:a>;tag=1\r\n"
                        + "To: <sip:b>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("SIP/2.0 200 OK\r\n")
                .contains("Allow: ");
        assertThat(calls.dropped("malformed")).isEqualTo(2);
    }

    /** What comes back on a connection of its own, until an empty line or the end. */
    private String ask(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), calls.gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            StringBuilder answer = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                answer.append((char) next);
                if (answer.toString().endsWith("\r\n\r\n")) {
                    break;
                }
            }
            return answer.toString();
        }
    }
}
