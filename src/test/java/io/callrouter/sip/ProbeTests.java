package io.callrouter.sip;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ScriptedDns dns = new ScriptedDns();
    private Calls calls;

    @BeforeEach
    void open() throws NoSuchAlgorithmException {
        calls = Calls.open(Calls.settings(List.of("127.0.0.2"), dns.setting()), SSLContext.getDefault());
    }

    @AfterEach
    void close() {
        calls.close();
        dns.close();
    }

    private static ProviderEntry provider(String host, @Nullable Integer port, Transport transport) {
        return Calls.callTo(endpoint(host).port(port).by(transport).build(), Map.of(), null)
                .provider();
    }

    private boolean isAlive(ProviderEntry provider, Duration timeout) {
        return calls.gateway
                .isAlive(provider, timeout)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static UdpCarrier answering(int code) {
        return new UdpCarrier((request, self) -> self.send(request.answer(code, "x")));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 401, 404, 405, 486, 500, 503, 603})
    void anyAnswerIsASignOfLife(int code) {
        try (UdpCarrier carrier = answering(code)) {
            assertThat(isAlive(provider("127.0.0.1", carrier.port(), Transport.UDP), LONG))
                    .isTrue();
        }
    }

    @Test
    void theQuestionIsAWellFormedOptions() {
        try (UdpCarrier carrier = answering(200)) {
            isAlive(provider("127.0.0.1", carrier.port(), Transport.UDP), LONG);

            SipText options = carrier.received("OPTIONS").get(0);
            assertThat(options.startLine()).isEqualTo("OPTIONS sip:127.0.0.1:" + carrier.port() + " SIP/2.0");
            assertThat(options.header("Via")).contains(";branch=z9hG4bK", ";rport");
            assertThat(options.header("From")).contains(";tag=");
            assertThat(options.header("To")).doesNotContain("tag=");
            assertThat(options.header("CSeq")).isEqualTo("1 OPTIONS");
            assertThat(options.header("Max-Forwards")).isEqualTo("70");
            assertThat(options.header("Content-Length")).isEqualTo("0");
            assertThat(carrier.received).hasSize(1);
        }
    }

    @Test
    void silenceIsNone() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {})) {
            assertThat(isAlive(provider("127.0.0.1", carrier.port(), Transport.UDP), Duration.ofMillis(300)))
                    .isFalse();
            await().until(() -> calls.gauge("callrouter.sip.transactions") == 0);
        }
    }

    @Test
    void noiseIsNone() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            self.send("SIP/2.0 200 OK\r\n\r\n");
            self.send(request.answer(200, "x").replace("z9hG4bK", "z9hG4bKother"));
        })) {
            assertThat(isAlive(provider("127.0.0.1", carrier.port(), Transport.UDP), Duration.ofMillis(300)))
                    .isFalse();
        }
    }

    @Test
    void aRefusedConnectionIsNoneAtOnce() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(isAlive(provider("127.0.0.1", closed, Transport.TCP), LONG)).isFalse();
        assertThat(isAlive(provider("127.0.0.1", closed, Transport.TLS), LONG)).isFalse();
    }

    @Test
    void aConnectionThatAnswersIsOne() {
        try (StreamCarrier carrier =
                StreamCarrier.tcp((request, connection) -> connection.send(request.answer(404, "x")))) {
            assertThat(isAlive(provider("127.0.0.1", carrier.port(), Transport.TCP), LONG))
                    .isTrue();
        }
    }

    @Test
    void deniedAndUnknownAddressesAreAskedNothing() {
        dns.address("denied.test", "127.0.0.2");

        assertThat(isAlive(provider("denied.test", 5060, Transport.UDP), LONG)).isFalse();
        assertThat(isAlive(provider("127.0.0.2", 5060, Transport.UDP), LONG)).isFalse();
        assertThat(isAlive(provider("unknown.test", null, Transport.UDP), LONG)).isFalse();
        assertThat(isAlive(provider("300.1.1.1", null, Transport.UDP), LONG)).isFalse();
    }

    @Test
    void aSilentNameServerTakesNoLongerThanIsWaited() {
        dns.fallSilent();

        assertThat(isAlive(provider("carrier.test", null, Transport.UDP), Duration.ofMillis(300)))
                .isFalse();
    }

    @Test
    void oneServerOfSeveralIsEnough() {
        try (UdpCarrier silent = new UdpCarrier((request, self) -> {});
                UdpCarrier answering = answering(200)) {
            dns.service("_sip._udp.carrier.test", 1, 0, silent.port(), "a.test")
                    .service("_sip._udp.carrier.test", 2, 0, answering.port(), "a.test")
                    .address("a.test", "127.0.0.1");

            assertThat(isAlive(provider("carrier.test", null, Transport.UDP), LONG))
                    .isTrue();
        }
    }

    /** Such as an IPv6 address, where the machine has none. */
    @Test
    void anAddressWithoutAWayToItDoesNotSilenceTheOthers() {
        try (UdpCarrier answering = answering(200)) {
            dns.address("dual.test", "127.0.0.1", "fe80::1");
            ProviderEntry dual = provider("dual.test", answering.port(), Transport.UDP);

            assertThat(isAlive(dual, LONG)).isTrue();
        }
    }

    @Test
    void addressesWithoutAWayToThemAreNoneAtOnce() {
        dns.address("unreachable.test", "fe80::1", "fe80::2");

        assertThat(isAlive(provider("unreachable.test", 5060, Transport.UDP), LONG))
                .isFalse();
    }
}
