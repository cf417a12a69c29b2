package io.callrouter.sip.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.sip.message.FuzzTests;
import io.callrouter.sip.message.SipMessage;
import io.callrouter.sip.message.SipParser;
import io.callrouter.sip.message.TortureTests;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTests {

    private static final String HEAD = "SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKa\r\n"
            + "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n";
    private static final String MESSAGE = HEAD + "Content-Length: 5\r\n\r\nv=0\r\n";

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final EmbeddedChannel channel = new EmbeddedChannel(new SipStreamDecoder(new DroppedMessages(meters)));

    private void feed(String text) {
        channel.writeInbound(Unpooled.wrappedBuffer(text.getBytes(UTF_8)));
    }

    private List<String> bodies() {
        List<String> bodies = new ArrayList<>();
        for (SipMessage next = channel.readInbound(); next != null; next = channel.readInbound()) {
            bodies.add(new String(next.body(), UTF_8));
        }
        return bodies;
    }

    private double malformed() {
        return meters.get("callrouter.sip.dropped")
                .tag("cause", "malformed")
                .counter()
                .count();
    }

    @Test
    void aMessageMayBeCutAnywhere() {
        for (int cut = 1; cut < MESSAGE.length(); cut++) {
            feed(MESSAGE.substring(0, cut));
            assertThat(bodies()).isEmpty();
            feed(MESSAGE.substring(cut));
            assertThat(bodies()).containsExactly("v=0\r\n");
        }
    }

    @Test
    void aMessageMayComeByteByByte() {
        MESSAGE.chars().forEach(c -> feed(String.valueOf((char) c)));

        assertThat(bodies()).containsExactly("v=0\r\n");
    }

    @Test
    void oneSegmentMayHoldSeveralAndKeepAlivesBetweenThem() {
        feed("\r\n\r\n" + MESSAGE + "\r\n\r\n" + MESSAGE + MESSAGE + MESSAGE.substring(0, 100));
        assertThat(bodies()).hasSize(3);
        feed(MESSAGE.substring(100) + "\r\n");
        assertThat(bodies()).hasSize(1);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void theLengthMayBeFolded() {
        feed(HEAD + "Subject: x\r\n l: 9999\r\nL :\r\n  5\r\n\r\nv=0\r\n" + MESSAGE);

        assertThat(bodies()).containsExactly("v=0\r\n", "v=0\r\n");
    }

    @Test
    void aMessageThatIsMalformedWithinItsBoundsIsDroppedAlone() {
        feed(MESSAGE.replace("CSeq: 1", "CSeq: one") + MESSAGE);

        assertThat(bodies()).containsExactly("v=0\r\n");
        assertThat(malformed()).isEqualTo(1);
        assertThat(channel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "Content-Length: -5\r\n\r\n",
                "Content-Length: five\r\n\r\n",
                "Content-Length:\r\n\r\n",
                "Content-Length: 65537\r\n\r\n",
                "Content-Length: 99999999999999999999999\r\n\r\n",
                "Content-Length: 5\r\nl: 6\r\n\r\n"
            })
    void whereBoundsAreUnknownTheConnectionIsClosed(String end) {
        feed(HEAD + end + MESSAGE);

        assertThat(bodies()).isEmpty();
        assertThat(malformed()).isEqualTo(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void headersThatDoNotEndCloseTheConnection() {
        feed(HEAD);
        String line = "X: " + "x".repeat(1_000) + "\r\n";
        for (int i = 0; i < 20 && channel.isOpen(); i++) {
            feed(line);
        }

        assertThat(channel.isOpen()).isFalse();
        assertThat(malformed()).isEqualTo(1);
    }

    @Test
    void noMistakeEscapes() {
        Random random = new Random(3261);
        List<byte[]> seeds = TortureTests.names().map(TortureTests::message).toList();
        byte[] good = MESSAGE.getBytes(UTF_8);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 5_000; i++) {
                MeterRegistry own = new SimpleMeterRegistry();
                EmbeddedChannel stream = new EmbeddedChannel(new SipStreamDecoder(new DroppedMessages(own)));
                byte[] mutant = FuzzTests.mutant(seeds.get(random.nextInt(seeds.size())), random);
                int cut = random.nextInt(mutant.length + 1);
                stream.writeInbound(Unpooled.copiedBuffer(good, Arrays.copyOf(mutant, cut)));
                if (stream.isOpen()) {
                    stream.writeInbound(Unpooled.copiedBuffer(Arrays.copyOfRange(mutant, cut, mutant.length), good));
                }
                stream.finishAndReleaseAll();
            }
        });
    }

    @Test
    void whatIsTakenFromAStreamIsTakenFromADatagram() {
        feed(MESSAGE);
        SipMessage streamed = channel.readInbound();

        assertThat(streamed.toBytes())
                .isEqualTo(SipParser.parse(MESSAGE.getBytes(UTF_8)).toBytes());
    }
}
