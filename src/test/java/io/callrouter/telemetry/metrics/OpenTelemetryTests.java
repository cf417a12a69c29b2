package io.callrouter.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.callrouter.CallRouterApplication;
import io.callrouter.testing.TestDatabase;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A collector is told when that is switched on, and only then. */
class OpenTelemetryTests {

    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private HttpServer collector;

    @BeforeEach
    void startCollector() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stopCollector() {
        collector.stop(0);
    }

    @Test
    void metricsAndTracesGoToTheCollector() throws Exception {
        serveARequest("--callrouter.opentelemetry.enabled=true", "--management.tracing.sampling.probability=1");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(received).contains("POST /v1/metrics", "POST /v1/traces"));
    }

    @Test
    void nothingIsSentUnlessItIsSwitchedOn() throws Exception {
        serveARequest();

        assertThat(received).isEmpty();
    }

    /** What was not sent before is sent when the service ends. */
    private void serveARequest(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server.port=0");
        all.add("--callrouter.opentelemetry.endpoint=http://localhost:"
                + collector.getAddress().getPort());
        all.add("--callrouter.embedded.data-dir=target/test-data");
        all.add("--callrouter.secret.encryption-key=dGhpcy1pcy1hLXRlc3Qta2V5LW9mLTMyLWJ5dGVzISE=");
        all.add("--callrouter.health.enabled=false");
        try (ConfigurableApplicationContext service = new SpringApplicationBuilder(CallRouterApplication.class)
                .initializers(new TestDatabase.Initializer())
                .run(all.toArray(String[]::new))) {
            int port = ((WebServerApplicationContext) service).getWebServer().getPort();
            URI route = URI.create("http://localhost:" + port + "/v3/api-docs");
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(route).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(service.getBeanNamesForType(Tracer.class))
                    .as("without a tracer no request pays for spans")
                    .hasSize(arguments.length == 0 ? 0 : 1);
        }
    }
}
