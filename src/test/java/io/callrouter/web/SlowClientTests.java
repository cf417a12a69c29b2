package io.callrouter.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Clients that take their time, or never end, are let go. */
@ServiceTest
class SlowClientTests {

    private static final Duration LONGEST = Duration.ofSeconds(18); // body-timeout, and a little

    @Autowired
    Api api;

    @Test
    void hangsUpWhenNoRequestComes() throws Exception {
        try (Socket socket = connect()) {
            assertThat(answer(socket)).isEmpty();
        }
    }

    @Test
    void hangsUpInTheMiddleOfARequest() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "GET /v1.0/routes HTTP/1.1\r\nHost: x\r\nX-Half: ");

            assertThat(answer(socket))
                    .satisfiesAnyOf(
                            text -> assertThat(text).isEmpty(),
                            text -> assertThat(text).startsWith("HTTP/1.1 4").contains("application/problem+json"));
        }
    }

    @Test
    void refusesABodyThatTrickles() throws Exception {
        try (Socket socket = connect()) {
            send(
                    socket,
                    post("/v1.0/customers", Api.ADMIN_KEY) + "Content-Type: application/json\r\n"
                            + "Content-Length: 1000\r\n\r\n{");
            trickle(socket, " ");

            assertThat(answer(socket)).startsWith("HTTP/1.1 400").contains("incomplete_body");
        }
    }

    @Test
    void refusesChunksThatNeverEnd() throws Exception {
        try (Socket socket = connect()) {
            send(
                    socket,
                    post("/v1.0/customers", Api.ADMIN_KEY) + "Content-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");
            trickle(socket, "1\r\n \r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 400").contains("incomplete_body");
        }
    }

    @Test
    void tellsAStrangerWhoSendsAMebibyteWhyItIsNotWanted() throws Exception {
        try (Socket socket = connect()) {
            send(
                    socket,
                    post("/v1.0/customers", "cr_unknown") + "Content-Type: application/json\r\n"
                            + "Content-Length: 1000000\r\nConnection: close\r\n\r\n" + "x".repeat(1_000_000));

            assertThat(answer(socket)).startsWith("HTTP/1.1 401").contains("unauthorized");
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("localhost", api.port());
        socket.setSoTimeout(Math.toIntExact(LONGEST.toMillis()));
        return socket;
    }

    private static String post(String path, String token) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static void trickle(Socket socket, String piece) {
        CountDownLatch never = new CountDownLatch(1);
        Thread sender = new Thread(() -> {
            try {
                OutputStream output = socket.getOutputStream();
                while (!never.await(500, TimeUnit.MILLISECONDS)) {
                    output.write(piece.getBytes(ISO_8859_1));
                }
            } catch (IOException | InterruptedException e) {
                // The service has hung up.
            }
        });
        sender.setDaemon(true);
        sender.start();
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
}
