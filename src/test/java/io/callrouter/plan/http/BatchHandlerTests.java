package io.callrouter.plan.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What is not answered gets to the ordinary way with all of its body. */
@ServiceTest
class BatchHandlerTests {

    @Autowired
    Api api;

    @Autowired
    QuickBatches batches;

    private final CountDownLatch passedOn = new CountDownLatch(1);

    @ParameterizedTest
    @ValueSource(strings = {Api.ADMIN_KEY, "a-stranger"})
    void passesABodyOnThatTakesLongerThanItsPatienceOrAStrangersAtOnce(String token) throws Exception {
        api.get("/v1.0/me").expect(200); // its key is in memory from now on
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        server.addConnector(connector);
        boolean stranger = !token.equals(Api.ADMIN_KEY);
        server.setHandler(new BatchHandler(new Echo(), () -> batches, stranger ? Duration.ofDays(1) : Duration.ZERO));
        server.start();
        try (Socket socket = new Socket("localhost", connector.getLocalPort())) {
            String head = "POST /v1.0/route-plans HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + token
                    + "\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n";
            socket.getOutputStream().write((head + "01234").getBytes(US_ASCII));
            assertThat(passedOn.await(20, TimeUnit.SECONDS)).isTrue();
            socket.getOutputStream().write("56789".getBytes(US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("0123456789");
        } finally {
            server.stop();
        }
    }

    private final class Echo extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            passedOn.countDown();
            ByteBuffer body = Content.Source.asByteBuffer(request);
            response.write(true, body, callback);
            return true;
        }
    }
}
