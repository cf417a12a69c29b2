package io.callrouter.sip.redirect;

import static io.callrouter.sip.redirect.Invites.invite;
import static io.callrouter.sip.redirect.RedirectFixtures.of;
import static io.callrouter.sip.redirect.RedirectFixtures.settings;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.plan.RoutePlanner;
import io.callrouter.sip.redirect.RedirectSettings.Plus;
import io.callrouter.sip.redirect.RedirectSettings.Source;
import io.callrouter.sip.transport.DroppedMessages;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The redirect server by TCP. */
@ServiceTest
class RedirectStreamTests {

    private static final String KOREA = "sip:+821012345678@192.0.2.1";

    @Autowired
    Api api;

    @Autowired
    RoutePlanner planner;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private RedirectServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private void open(RedirectSettings settings) {
        api.reset();
        server = RedirectConfiguration.open(settings, planner, Clock.systemUTC(), meters);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private double dropped(String cause) {
        return meters.get("callrouter.sip.redirect.dropped")
                .tag("cause", cause)
                .counter()
                .count();
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String receive(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).isNotNegative();
            answer.append((char) next);
        }
        return answer.toString();
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true; // reset, where something was left unread
        }
    }

    @Test
    void requestsMayFollowEachOtherAndComeInPieces() throws IOException {
        open(settings(of(Api.newCustomer())));
        try (Socket socket = connect()) {
            String second = invite(KOREA);
            send(socket, invite(KOREA) + "\r\n\r\n" + second.substring(0, 50));
            assertThat(receive(socket)).startsWith("SIP/2.0 404").contains(";received=127.0.0.1;rport=");
            send(socket, second.substring(50));
            assertThat(receive(socket)).startsWith("SIP/2.0 404");
        }
    }

    @Test
    void strangersAreHungUpOn() throws IOException {
        open(settings(new Source(List.of("192.0.2.0/24"), UUID.randomUUID(), null, Map.of(), Plus.REQUIRED)));
        try (Socket socket = connect()) {
            assertThat(isClosed(socket)).isTrue();
        }
        assertThat(dropped("unknown_source")).isEqualTo(1);
    }

    @Test
    void connectionsAreBounded() throws IOException {
        open(settings(of(Api.newCustomer()))); // two at once
        try (Socket one = connect();
                Socket two = connect()) {
            send(one, invite(KOREA));
            send(two, invite(KOREA));
            receive(one);
            receive(two);
            try (Socket three = connect()) {
                assertThat(isClosed(three)).isTrue();
            }
            assertThat(dropped("flood")).isEqualTo(1);
        }
        await().untilAsserted(() -> {
            try (Socket again = connect()) {
                send(again, invite(KOREA));
                assertThat(receive(again)).startsWith("SIP/2.0 404");
            }
        });
    }

    @Test
    void whoSaysNothingIsHungUpOn() throws IOException {
        Source source = of(Api.newCustomer());
        open(new RedirectSettings("127.0.0.1", 0, 5, List.of(source), 2, Duration.ofMillis(200)));
        try (Socket socket = connect()) {
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    void headersThatDoNotEndCloseTheConnection() throws IOException {
        open(settings(of(Api.newCustomer())));
        try (Socket socket = connect()) {
            send(socket, "INVITE " + KOREA + " SIP/2.0\r\nX: " + "x".repeat(20_000));
            assertThat(isClosed(socket)).isTrue();
        }
        assertThat(dropped("malformed")).isEqualTo(1);
    }

    @Test
    void aMalformedRequestIsDroppedAlone() throws IOException {
        open(settings(of(Api.newCustomer())));
        try (Socket socket = connect()) {
            send(socket, invite(KOREA).replace("CSeq", "X") + invite(KOREA));
            assertThat(receive(socket)).startsWith("SIP/2.0 404");
        }
        assertThat(dropped("malformed")).isEqualTo(1);
    }

    @Test
    void whoDoesNotReadIsNotReadFrom() {
        DroppedMessages dropped = new DroppedMessages(meters, "callrouter.sip.redirect.dropped");
        Redirector redirector = new Redirector(
                new Redirector.Rules(planner, Clock.systemUTC(), 5, new byte[32], new AnswerCounters(meters), dropped));
        Sources sources = new Sources(List.of(of(Api.newCustomer())));
        EmbeddedChannel channel = new EmbeddedChannel(
                new StreamHandler(sources.find(InetAddress.getLoopbackAddress()), redirector, dropped));
        ChannelOutboundBuffer answers = channel.unsafe().outboundBuffer();

        answers.setUserDefinedWritability(1, false); // as when many wait to be sent
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();

        answers.setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }
}
