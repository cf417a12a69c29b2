package io.callrouter.plan.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.Replica;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL dies in the middle of the work, and comes back. */
class DatabaseGoneTests {

    private static final String PLAN =
            "/v1.0/route-plan?customer_id=" + Api.SYSTEM_DEFAULT + "&destination=%2B821012345678";
    private static final Duration BACK = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private EmbeddedPostgres server;
    private Replica service;
    private String provider;
    private String route;

    @BeforeEach
    void start() throws IOException {
        server = postgres(0);
        service = Replica.start(server.getJdbcUrl("postgres", "postgres"), "postgres", "", Map.of());
        provider = service.post(
                        "/v1.0/providers", "{'name': 'Hanaro', 'type': 'sip', 'hostname': 'sip.hanaro.example'}")
                .expect(201)
                .get("id");
        route = service.post("/v1.0/routes", "{'provider_id': '%s', 'target': '+82'}".formatted(provider))
                .expect(201)
                .get("id");
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
        server.close();
    }

    @Test
    void plansGoOnWritesAskToComeBackAndAllHealsByItself() throws Exception {
        AtomicBoolean calling = new AtomicBoolean(true);
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> loads = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                loads.add(callers.submit(() -> plansUntilStopped(calling)));
            }

            kill();

            await().untilAsserted(() -> assertThat(readiness()).isEqualTo("degraded"));
            for (String path : List.of("/v1.0/routes", "/v1.0/routes/" + route)) {
                assertUnavailable(service.get(path));
            }
            assertUnavailable(service.post("/v1.0/routes", "{'provider_id': '%s'}".formatted(provider)));
            assertThat(service.get("/v1.0/route-table").expect(200).get("listening"))
                    .isEqualTo("false");

            server.close(); // there is nothing to stop any more, but it holds a lock on its directory
            server = postgres(server.getPort());

            String made = await().atMost(BACK)
                    .until(
                            () -> service.post(
                                    "/v1.0/routes", "{'provider_id': '%s', 'target': '+8210'}".formatted(provider)),
                            answer -> answer.status() == 201)
                    .get("id");
            assertThat(service.get(PLAN).expect(200).get("routes/0/route_id")).isEqualTo(made);
            await().atMost(BACK).untilAsserted(() -> assertThat(readiness()).isEqualTo("fresh"));
            assertThat(service.get("/v1.0/routes/" + route).expect(200).get("target"))
                    .isEqualTo("+82");
            calling.set(false);
            for (Future<Integer> load : loads) {
                assertThat(load.get(30, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            calling.set(false);
            callers.shutdownNow();
        }
    }

    /** @return how many plans there were; each had its route */
    private int plansUntilStopped(AtomicBoolean calling) {
        int plans = 0;
        while (calling.get()) {
            assertThat(service.get(PLAN).expect(200).values("routes", "provider_id"))
                    .containsExactly(provider);
            plans++;
        }
        return plans;
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.expectProblem(503, "database_unavailable").header("Retry-After"))
                .isNotEmpty();
    }

    private String readiness() {
        return service.get("/actuator/health/readiness").expect(200).get("components/routeTable/details/state");
    }

    private EmbeddedPostgres postgres(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("unix_socket_directories", "")
                // As on a server that is not for tests: what is acknowledged is there after a crash.
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on");
        if (port != 0) {
            builder.setPort(port);
        }
        return builder.start();
    }

    private void kill() throws IOException {
        Path pidFile = directory.resolve("data/postmaster.pid");
        ProcessHandle postmaster = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile).get(0).strip()))
                .orElseThrow();
        List<ProcessHandle> processes = new ArrayList<>(postmaster.descendants().toList());
        processes.add(postmaster);
        processes.forEach(ProcessHandle::destroyForcibly);
        await().untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
        Files.deleteIfExists(pidFile);
    }
}
