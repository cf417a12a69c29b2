package io.callrouter.load;

import static org.awaitility.Awaitility.await;

import io.callrouter.CallRouterApplication;
import io.callrouter.testing.Api;
import io.callrouter.testing.TestDatabase;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The service in a process of its own, so that its CPU time is its own; {@code -Dservice-java=} says by which JVM. */
final class ServiceProcess implements AutoCloseable {

    private final int port;
    private final Process process;

    ServiceProcess() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("service-java", System.getProperty("java.home") + "/bin/java")));
        command.addAll(List.of(System.getProperty("service-options", "-Xmx2g").split(" ")));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                CallRouterApplication.class.getName(),
                "--server.port=" + port,
                "--callrouter.admin.access-key=" + Api.ADMIN_KEY,
                "--callrouter.secret.encryption-key=dGhpcy1pcy1hLXRlc3Qta2V5LW9mLTMyLWJ5dGVzISE=",
                "--callrouter.embedded.data-dir=target/plan-load",
                "--callrouter.health.enabled=false",
                "--callrouter.sip.port=0",
                "--callrouter.plan.reload-interval=1h"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/plan-load.log").toFile());
        builder.environment().put("SPRING_DATASOURCE_URL", TestDatabase.url());
        builder.environment().put("SPRING_DATASOURCE_USERNAME", TestDatabase.username());
        builder.environment().put("SPRING_DATASOURCE_PASSWORD", TestDatabase.password());
        process = builder.start();
        await().atMost(Duration.ofMinutes(3)).until(this::isReady);
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    long pid() {
        return process.pid();
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The service did not start; target/plan-load.log says why");
        }
        try {
            HttpURLConnection request =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            return request.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive());
    }
}
