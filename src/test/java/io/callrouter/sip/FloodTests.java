package io.callrouter.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.provider.Transport;
import io.callrouter.sip.message.FuzzTests;
import io.callrouter.sip.message.TortureTests;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever arrives at the SIP port, the next call can be made. */
class FloodTests {

    private static final int FLOOD = 20_000;
    private static final String STRAY =
            "%1$s sip:us SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%3$d;rport;branch=z9hG4bK%2$d\r\n"
                    + "From: <sip:a>;tag=1\r\nTo: <sip:b>\r\nCall-ID: %2$d\r\nCSeq: 1 %1$s\r\nContent-Length: 0\r\n\r\n";

    private final Calls calls = Calls.open();
    private DatagramSocket stranger;
    private SocketAddress us;

    @BeforeEach
    void open() throws IOException {
        stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        stranger.setSoTimeout(10_000);
        us = new InetSocketAddress(InetAddress.getLoopbackAddress(), calls.gateway.port());
    }

    @AfterEach
    void close() {
        calls.close();
        stranger.close();
    }

    private void send(byte[] bytes) throws IOException {
        stranger.send(new DatagramPacket(bytes, bytes.length, us));
    }

    private void send(String text) throws IOException {
        send(text.getBytes(UTF_8));
    }

    private SipText receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        stranger.receive(packet);
        return new SipText(new String(packet.getData(), 0, packet.getLength(), UTF_8));
    }

    private String stray(String method, int number) {
        return STRAY.formatted(method, number, stranger.getLocalPort());
    }

    /** What was sent before has been dealt with when this is answered. */
    private void awaitTheEndOfTheFlood() throws IOException {
        stranger.setSoTimeout(100);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    send(stray("OPTIONS", FLOOD));
                    try {
                        return receive().header("Call-ID").equals(String.valueOf(FLOOD));
                    } catch (SocketTimeoutException e) {
                        return false;
                    }
                });
    }

    private void assertThatCallsAreMade() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(486, "b"));
            }
        })) {
            assertThat(calls.place(Calls.callTo(carrier.port(), Transport.UDP)).outcome())
                    .isEqualTo(new Rejected(486, "Scripted", null));
        }
    }

    @Test
    void garbageIsCountedAndForgotten() throws IOException {
        Random random = new Random(3);
        List<byte[]> seeds = TortureTests.names().map(TortureTests::message).toList();
        for (int i = 0; i < FLOOD; i++) {
            byte[] noise = new byte[random.nextInt(1_400)];
            random.nextBytes(noise);
            send(i % 2 == 0 ? noise : FuzzTests.mutant(seeds.get(random.nextInt(seeds.size())), random));
        }
        awaitTheEndOfTheFlood();

        assertThatCallsAreMade();
        assertThat(calls.dropped("malformed")).isPositive();
        assertThat(calls.dropped("internal_error")).isZero();
    }

    @Test
    void strayRequestsAreAnsweredInModerationAndKeepNoRoom() throws IOException {
        for (int i = 0; i < FLOOD; i++) {
            send(stray("OPTIONS", i));
        }
        awaitTheEndOfTheFlood();

        assertThatCallsAreMade();
        assertThat(calls.dropped("flood")).isPositive();
        assertThat(calls.gauge("callrouter.sip.transactions")).isLessThan(5_000);
    }

    @Test
    void eachMessageOfRfc4475IsSurvived() throws IOException {
        for (String name : TortureTests.names().toList()) {
            send(TortureTests.message(name));
        }
        awaitTheEndOfTheFlood();

        assertThatCallsAreMade();
        assertThat(calls.dropped("internal_error")).isZero();
        await().until(() -> calls.dropped("malformed") == 15 && calls.dropped("unmatched") == 3);
    }

    @Test
    void strangersLearnWhatIsUnderstood() throws IOException {
        send(stray("OPTIONS", 1));
        SipText options = receive();
        assertThat(options.startLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(options.header("Allow")).contains("INVITE", "BYE");
        assertThat(options.header("To")).contains(";tag=");
        assertThat(options.header("Via")).contains("rport=" + stranger.getLocalPort());

        send(stray("INFO", 2));
        assertThat(receive().startLine()).startsWith("SIP/2.0 405 ");
        send(stray("BYE", 3).replace("To: <sip:b>", "To: <sip:b>;tag=gone"));
        assertThat(receive().startLine()).startsWith("SIP/2.0 481 ");
        send(stray("CANCEL", 4));
        assertThat(receive().startLine()).startsWith("SIP/2.0 481 ");
        send(stray("OPTIONS", 5).replace("CSeq", "Require: 100rel\r\nCSeq"));
        assertThat(receive().header("Unsupported")).isEqualTo("100rel");
        send(stray("INVITE", 7));
        assertThat(receive().startLine()).startsWith("SIP/2.0 403 ");
    }

    /** Whose address is forged gets no more than was sent in his name. */
    @Test
    void aStrangersInviteIsAnsweredOnceForEachTimeItComes() throws IOException {
        send(stray("INVITE", 1));
        SipText refusal = receive();
        assertThat(refusal.startLine()).startsWith("SIP/2.0 403 ");
        stranger.setSoTimeout(700); // the first repetition would come after 500 ms
        assertThatThrownBy(this::receive).isInstanceOf(SocketTimeoutException.class);

        stranger.setSoTimeout(10_000);
        send(stray("INVITE", 1));
        assertThat(receive()).isEqualTo(refusal);
    }

    @Test
    void answersToNothingAreCounted() throws IOException {
        SipText never = new SipText(stray("INVITE", 1));
        for (int i = 0; i < 7; i++) {
            send(never.answer(200, "x"));
        }
        send(stray("ACK", 1));

        await().until(() -> calls.dropped("unmatched") == 8);
    }

    @Test
    void keepAlivesAreNoMessages() throws IOException {
        send("\r\n\r\n");
        send("\u0000\u0000\u0000\u0000");
        send("");
        send("no message\r\n\r\n");

        await().until(() -> calls.dropped("malformed") == 1);
    }

    @Test
    void whoeverRingsWithoutEndMayStillAnswer() {
        try (StreamCarrier carrier = StreamCarrier.tcp((request, connection) -> {
            if (request.is("INVITE")) {
                connection.send(request.answer(180, "b").repeat(1_000));
                connection.send(new Dialogue(request, "b", "TCP").answer(connection.port()));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.TCP));

            assertThat(call.outcome()).isInstanceOf(Answered.class);
            assertThat(call.progress).containsExactly(180);
            assertThat(calls.dropped("flood")).isEqualTo(800);
        }
    }
}
