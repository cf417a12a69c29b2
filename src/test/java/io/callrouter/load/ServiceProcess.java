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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service in a process of its own, so that its CPU time is its own; {@code -Dservice-java=} says by which JVM. */
final class ServiceProcess implements AutoCloseable {

    private static final Pattern HEAP_IN_USE = Pattern.compile("used ([0-9]+)K");

    private final int port;
    private final String log;
    private final Process process;

    ServiceProcess() throws IOException {
        this("plan-load", TestDatabase.url(), TestDatabase.username(), TestDatabase.password());
    }

    /** @param name of its data directory and of its log, in {@code target} */
    ServiceProcess(String name, String url, String username, String password) throws IOException {
        log = "target/" + name + ".log";
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
                "--callrouter.embedded.data-dir=target/" + name,
                "--callrouter.health.enabled=false",
                "--callrouter.breaker.minimum-calls=1000000", // plans stay as expected, whatever attempts are reported
                "--callrouter.sip.port=0",
                "--callrouter.plan.reload-interval=1h"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of(log).toFile());
        builder.environment().put("SPRING_DATASOURCE_URL", url);
        builder.environment().put("SPRING_DATASOURCE_USERNAME", username);
        builder.environment().put("SPRING_DATASOURCE_PASSWORD", password);
        process = builder.start();
        await().atMost(Duration.ofMinutes(3)).until(this::isReady);
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    long pid() {
        return process.pid();
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** Bytes in use when all garbage is collected. */
    long heapInUse() throws IOException {
        jcmd("GC.run");
        jcmd("GC.run"); // what the first one's references queued
        Matcher used = HEAP_IN_USE.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IOException("jcmd tells no heap in use");
        }
        return Long.parseLong(used.group(1)) << 10;
    }

    private String jcmd(String command) throws IOException {
        Process jcmd = new ProcessBuilder(System.getProperty("java.home") + "/bin/jcmd", String.valueOf(pid()), command)
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The service did not start; " + log + " says why");
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
