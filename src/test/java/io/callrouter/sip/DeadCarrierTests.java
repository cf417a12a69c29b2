package io.callrouter.sip;

import static io.callrouter.sip.DialledCall.at;
import static io.callrouter.sip.DialledCall.dial;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.DialLimits;
import io.callrouter.dial.DialResult.Connected;
import io.callrouter.dial.FailoverPolicy;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.provider.Transport;
import io.callrouter.testing.ProviderBuilder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Carriers that cannot be reached or do not speak: the call goes on to one that does. */
class DeadCarrierTests {

    private static final DialLimits LIMITS = new DialLimits(
            10, Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final ScriptedDns dns = new ScriptedDns();
    private final Calls calls = open();
    private SippCarrier second;

    private Calls open() {
        try {
            return Calls.open(Calls.settings(List.of(), dns.setting()), SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void startSecond() {
        second = SippCarrier.start(SippScenario.answers());
    }

    @AfterEach
    void close() {
        second.close();
        calls.close();
        dns.close();
    }

    /** Checks that the call goes on from a first carrier, and tells what became of the first. */
    private DialledCall goesOnFrom(ProviderBuilder first) {
        DialledCall call = dial(calls, FailoverPolicy.DEFAULT, LIMITS, null, first, at(second.port()));
        assertThat(call.result()).isInstanceOf(Connected.class);
        assertThat(call.attempts).hasSize(2);
        call.hangUp();
        return call;
    }

    @Test
    void silence() {
        try (SippCarrier silent = SippCarrier.start(SippScenario.silent())) {
            DialledCall call = goesOnFrom(at(silent.port()));

            assertThat(call.outcomes()).first().isEqualTo(new TimedOut(Phase.NO_RESPONSE));
            assertThat(silent.finish().received("INVITE")).hasSizeGreaterThan(1);
            assertThat(silent.finish().received("CANCEL")).isEmpty(); // RFC 3261, section 9.1
        }
    }

    /** RFC 3261, section 9.1: only now may it be cancelled. */
    @Test
    void silenceAndThenRinging() {
        SippScenario rings = SippScenario.invited()
                .losing(1500)
                .answer(180)
                .cancelled()
                .answer(487)
                .receive("ACK");
        try (SippCarrier late = SippCarrier.start(rings)) {
            assertThat(goesOnFrom(at(late.port())).outcomes()).first().isEqualTo(new TimedOut(Phase.NO_RESPONSE));
        }
    }

    @Test
    void silenceAndThenAnAnswer() {
        SippScenario answers = SippScenario.invited()
                .losing(1500)
                .answerWithSdp(200)
                .receive("ACK")
                .hungUp();
        try (SippCarrier late = SippCarrier.start(answers)) {
            assertThat(goesOnFrom(at(late.port())).outcomes()).first().isEqualTo(new TimedOut(Phase.NO_RESPONSE));
        }
    }

    /** An error of ICMP does not reach a socket that sends to many. */
    @Test
    void aClosedUdpPort() throws IOException {
        int port;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(goesOnFrom(at(port)).outcomes()).first().isEqualTo(new TimedOut(Phase.NO_RESPONSE));
    }

    @Test
    void aClosedTcpPort() throws IOException {
        int port;
        try (ServerSocket socket = listen()) {
            port = socket.getLocalPort();
        }

        assertThat(goesOnFrom(at(port).by(Transport.TCP)).outcomes())
                .first()
                .isInstanceOfSatisfying(
                        Unreachable.class,
                        unreachable -> assertThat(unreachable.cause()).isEqualTo(Cause.CONNECTION_REFUSED));
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TCP", "TLS"})
    void aReset(Transport transport) throws IOException {
        try (ServerSocket socket = listen()) {
            Thread resetting = new Thread(() -> resetAll(socket));
            resetting.setDaemon(true);
            resetting.start();

            assertThat(goesOnFrom(at(socket.getLocalPort()).by(transport)).outcomes())
                    .first()
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            unreachable -> assertThat(unreachable.cause()).isEqualTo(Cause.TRANSPORT_ERROR));
        }
    }

    private static void resetAll(ServerSocket socket) {
        try {
            while (true) {
                Socket connection = socket.accept();
                connection.getInputStream().read();
                connection.setSoLinger(true, 0);
                connection.close();
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** The system accepts what nobody reads. */
    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TCP", "TLS"})
    void aConnectionOnWhichNothingIsSaid(Transport transport) throws IOException {
        try (ServerSocket socket = listen()) {
            assertThat(goesOnFrom(at(socket.getLocalPort()).by(transport)).outcomes())
                    .first()
                    .isEqualTo(new TimedOut(Phase.NO_RESPONSE));
        }
    }

    @Test
    void aNameWithoutAddress() {
        assertThat(goesOnFrom(at(5060).hostname("unknown.test")).outcomes())
                .first()
                .isInstanceOfSatisfying(
                        Unreachable.class,
                        unreachable -> assertThat(unreachable.cause()).isEqualTo(Cause.DNS_FAILURE));
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
