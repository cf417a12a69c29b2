package io.callrouter.plan.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is not answered gets to the ordinary way with all of its body, however slowly it comes. */
@ServiceTest
class BatchHandlerTests {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final int TIMEOUT_MILLIS = 20_000;

    @Autowired
    Api api;

    @Autowired
    QuickBatches batches;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final CountDownLatch passedOn = new CountDownLatch(1);

    @BeforeEach
    void learnTheKey() {
        api.get("/v1.0/me").expect(200); // it is in memory from now on
        server.addConnector(connector);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void passesABodyOnThatIsNotThereAtOnce() throws Exception {
        start(Duration.ZERO);
        try (Socket socket = send(Api.ADMIN_KEY, 10, "01234")) {
            assertThat(passedOn.await(20, TimeUnit.SECONDS)).isTrue();
            write(socket, "56789");

            assertThat(answer(socket)).startsWith("HTTP/1.1 200 OK").endsWith("0123456789");
        }
    }

    @Test
    void passesABodyOnThatKeepsComing() throws Exception {
        start(Duration.ofMillis(100));
        int length = 100_000;
        try (Socket socket = send(Api.ADMIN_KEY, length, "")) {
            int sent = 0;
            while (!passedOn.await(1, TimeUnit.MILLISECONDS)) {
                write(socket, "0");
                sent++;
            }
            write(socket, "1".repeat(length - sent));

            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("0".repeat(sent) + "1".repeat(length - sent));
        }
    }

    @Test
    void passesABodyOnThatStops() throws Exception {
        connector.setIdleTimeout(200);
        start(FOR_EVER);
        try (Socket socket = send(Api.ADMIN_KEY, 10, "0")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void readsNothingOfAStranger() throws Exception {
        start(FOR_EVER);
        try (Socket socket = send("a-stranger", 10, "01234")) {
            assertThat(passedOn.await(20, TimeUnit.SECONDS)).isTrue();
            write(socket, "56789");

            assertThat(answer(socket)).startsWith("HTTP/1.1 200 OK").endsWith("0123456789");
        }
    }

    private void start(Duration patience) throws Exception {
        server.setHandler(new BatchHandler(new Ordinary(), () -> batches, 1 << 20, patience));
        server.start();
    }

    private Socket send(String token, int length, String body) throws IOException {
        Socket socket = new Socket("localhost", connector.getLocalPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        write(
                socket,
                "POST /v1.0/route-plans HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                        + token + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n"
                        + body);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    /** Reads the body with its thread waiting, as servlets do, and once more if it fails, as who drains it does. */
    private final class Ordinary extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            passedOn.countDown();
            ByteBuffer body = read(request);
            if (body == null) {
                read(request);
                Response.writeError(request, response, callback, 400);
            } else {
                response.write(true, body, callback);
            }
            return true;
        }

        private ByteBuffer read(Request request) {
            try {
                return Content.Source.asByteBuffer(request);
            } catch (IOException e) {
                return null;
            }
        }
    }
}
