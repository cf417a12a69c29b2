package io.callrouter.sip;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import io.callrouter.testing.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls by TLS: the certificate must be trusted and name the provider (RFC 5922, section 4). */
class TlsTests {

    private static Certificates named;
    private static Certificates otherwiseNamed;
    private static Certificates untrusted;

    private final ScriptedDns dns = new ScriptedDns().address("carrier.test", "127.0.0.1");
    private Calls calls;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        named = Certificates.make(folder.resolve("named"), "dns:carrier.test,ip:127.0.0.1");
        otherwiseNamed = Certificates.make(folder.resolve("otherwise"), "dns:other.test");
        untrusted = Certificates.make(folder.resolve("untrusted"), "dns:carrier.test");
    }

    @BeforeEach
    void open() {
        SSLContext trusting = Certificates.trusting(named, otherwiseNamed);
        calls = Calls.open(Calls.settings(List.of(), dns.setting()), trusting);
    }

    @AfterEach
    void close() {
        calls.close();
        dns.close();
    }

    private Recorder place(String host, @Nullable Integer port) {
        return calls.place(
                Calls.callTo(endpoint(host).port(port).by(Transport.TLS).build(), Map.of(), null));
    }

    private static void assertTransportError(Recorder call) {
        assertThat(call.outcome())
                .isInstanceOfSatisfying(
                        Unreachable.class,
                        outcome -> assertThat(outcome.cause()).isEqualTo(Cause.TRANSPORT_ERROR));
    }

    @Test
    void aCallGoesByTlsAndIsHungUpByTheSameConnection() {
        try (StreamCarrier carrier = StreamCarrier.tls(named.serving(), (request, connection) -> {
            if (request.is("INVITE")) {
                connection.send(new Dialogue(request, "b", "TLS").answer(connection.port()));
            } else if (request.is("ACK")) {
                connection.send(bye(connection));
            }
        })) {
            Recorder call = place("carrier.test", carrier.port());

            assertThat(call.outcome()).isInstanceOf(Answered.class);
            assertThat(call.ending()).isEqualTo(Ending.HUNG_UP_THERE);
            await().until(() -> carrier.received("SIP/2.0 200").size() == 1);
            SipText invite = carrier.received("INVITE").get(0);
            assertThat(invite.startLine()).endsWith("@carrier.test:" + carrier.port() + ";transport=tls SIP/2.0");
            assertThat(invite.header("Via")).startsWith("SIP/2.0/TLS ");
            assertThat(invite.header("Contact")).endsWith(";transport=tls>");
            assertThat(carrier.connections).hasSize(1);
        }
    }

    private static String bye(StreamCarrier.Connection connection) {
        return new Dialogue(connection.carrier().received("INVITE").get(0), "b", "TLS").request("BYE", 1);
    }

    @Test
    void aProviderByAddressIsNamedByItsAddress() {
        try (StreamCarrier carrier = busy(named)) {
            assertThat(place("127.0.0.1", carrier.port()).outcome()).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void theCertificateNamesTheProviderAndNotWhatDnsMakesOfIt() {
        try (StreamCarrier right = busy(named);
                StreamCarrier wrong = busy(otherwiseNamed)) {
            dns.service("_sips._tcp.carrier.test", 1, 0, wrong.port(), "other.test")
                    .service("_sips._tcp.carrier.test", 2, 0, right.port(), "other.test")
                    .address("other.test", "127.0.0.1");
            Recorder call = place("carrier.test", null);

            assertThat(call.outcome()).isInstanceOf(Rejected.class);
            assertThat(call.sentTo).hasSize(2);
            assertThat(wrong.received).isEmpty();
        }
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() {
        try (StreamCarrier carrier = busy(otherwiseNamed)) {
            assertTransportError(place("carrier.test", carrier.port()));
            assertTransportError(place("127.0.0.1", carrier.port()));
            assertThat(carrier.received).isEmpty();
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() {
        try (StreamCarrier carrier = busy(untrusted)) {
            assertTransportError(place("carrier.test", carrier.port()));
            assertThat(carrier.received).isEmpty();
        }
    }

    @Test
    void whoeverSpeaksNoTlsIsAFailureOfTransport() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Recorder call = place("carrier.test", plain.getLocalPort());
            try (Socket socket = plain.accept()) {
                socket.getOutputStream().write("SIP/2.0 400 What?\r\n\r\n".getBytes());

                assertTransportError(call);
            }
        }
    }

    /** A carrier that comes to itself later must not ring for a call that has gone elsewhere meanwhile. */
    @Test
    void anInviteThatWaitedForTheHandshakeIsNotSentLater() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            SipEndpoint endpoint = endpoint("carrier.test")
                    .port(slow.getLocalPort())
                    .by(Transport.TLS)
                    .build();
            Recorder first = calls.place(Calls.impatient(Calls.callTo(endpoint, Map.of(), null)));
            try (Socket socket = slow.accept()) {
                assertThat(first.outcome()).isEqualTo(new TimedOut(Phase.NO_RESPONSE));
                Recorder second = place("carrier.test", slow.getLocalPort());
                SSLSocket secured = (SSLSocket)
                        named.serving().getSocketFactory().createSocket(socket, null, slow.getLocalPort(), true);
                secured.setUseClientMode(false);
                SipText invite = new SipText(new String(readSome(secured)));
                secured.getOutputStream().write(invite.answer(486, "b").getBytes());

                assertThat(second.outcome()).isEqualTo(new Rejected(486, "Scripted", null));
            }
        }
    }

    @Test
    void whatBeganByTlsDoesNotGoOnInTheClear() {
        try (StreamCarrier callee = StreamCarrier.tls(named.serving(), (request, connection) -> {});
                StreamCarrier carrier = StreamCarrier.tls(named.serving(), (request, connection) -> {
                    if (request.is("INVITE")) {
                        connection.send(request.answer(
                                200, "b", "Contact: <sip:x@127.0.0.1:" + callee.port() + ";transport=udp>"));
                    }
                })) {
            assertThat(place("carrier.test", carrier.port()).outcome()).isInstanceOf(Answered.class);

            await().until(() -> !callee.received("ACK").isEmpty());
            assertThat(callee.received("ACK").get(0).header("Via")).startsWith("SIP/2.0/TLS ");
        }
    }

    private static byte[] readSome(SSLSocket socket) throws IOException {
        byte[] bytes = new byte[16_384];
        int length = socket.getInputStream().read(bytes);
        return Arrays.copyOf(bytes, length);
    }

    private static StreamCarrier busy(Certificates certificates) {
        return StreamCarrier.tls(certificates.serving(), (request, connection) -> {
            if (request.is("INVITE")) {
                connection.send(request.answer(486, "b"));
            }
        });
    }
}
