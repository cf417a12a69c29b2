package io.callrouter.plan.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.telemetry.attempt.Reports;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.PostgresServer;
import io.callrouter.testing.Replica;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    private static final int QUEUE_CAPACITY = 1000;
    private static final Duration BACK = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private PostgresServer server;
    private Replica service;
    private String provider;
    private String route;

    @BeforeEach
    void start() {
        server = PostgresServer.start(directory.resolve("data"));
        service = Replica.start(
                server.url(),
                PostgresServer.USERNAME,
                "",
                Map.of(
                        "callrouter.access.recheck-interval",
                        "500ms",
                        "callrouter.telemetry.queue-capacity",
                        String.valueOf(QUEUE_CAPACITY)));
        provider = service.post(
                        "/v1.0/providers", "{'name': 'Hanaro', 'type': 'sip', 'hostname': 'sip.hanaro.example'}")
                .expect(201)
                .get("id");
        route = service.post("/v1.0/routes", "{'provider_id': '%s', 'target': '+82'}".formatted(provider))
                .expect(201)
                .get("id");
    }

    @AfterEach
    void stop() {
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

            server.kill();

            await().untilAsserted(() -> assertThat(readiness()).isEqualTo("degraded"));
            for (String path : List.of("/v1.0/routes", "/v1.0/routes/" + route)) {
                assertUnavailable(service.get(path));
            }
            assertUnavailable(service.post("/v1.0/routes", "{'provider_id': '%s'}".formatted(provider)));
            String call = assertCallsArePlaced();
            String reported = assertAttemptsAreTakenWhileThereIsRoom();
            assertThat(service.get("/v1.0/route-table").expect(200).get("listening"))
                    .isEqualTo("false");
            assertSigningOutTakesTheCookieAway();
            assertKnownTokensDoNotWait();
            assertUnknownTokensAreToldToComeBack();

            server.restart();

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
            await().atMost(BACK)
                    .until(() -> server.sql()
                                    .sql("select count(*) from call_record where id = cast(? as uuid)")
                                    .param(call)
                                    .query(Long.class)
                                    .single()
                            == 1);
            await().atMost(BACK)
                    .untilAsserted(() -> assertThat(service.get("/v1.0/attempts?call_id=" + reported)
                                    .ids())
                            .hasSize(1));
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

    /** Over several intervals of rechecks, on the quick way and on the other. */
    private void assertKnownTokensDoNotWait() {
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (System.nanoTime() < end) {
            for (String path : List.of(PLAN, PLAN + "&explain=true", "/v1.0/route-table")) {
                long start = System.nanoTime();
                service.get(path).expect(200);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).as(path).isLessThan(Duration.ofSeconds(1));
            }
        }
    }

    /** @return the id of one that is over and waits for the database */
    private String assertCallsArePlaced() {
        String call = service.post(
                        "/v1.0/calls",
                        "{'customer_id': '%s', 'destination': '+4930123456'}".formatted(Api.SYSTEM_DEFAULT))
                .expect(202)
                .get("id");
        service.get("/v1.0/calls/" + call).expect(200).expectFields("{'cause': 'no_route'}");
        service.get("/v1.0/calls?state=answered").expect(200);
        assertUnavailable(service.get("/v1.0/calls"));
        assertUnavailable(service.get("/v1.0/calls/" + UUID.randomUUID()));
        return call;
    }

    /** @return the call of the attempt that was acknowledged */
    private String assertAttemptsAreTakenWhileThereIsRoom() {
        Reports attempt = Reports.refused();
        service.post("/v1.0/attempts", Reports.batch(attempt))
                .expect(202)
                .expectFields("{'accepted': 1, 'stored': false}");

        Answer refused =
                service.post("/v1.0/attempts", Reports.batch(Collections.nCopies(QUEUE_CAPACITY, Reports.refused())));
        assertThat(refused.expectProblem(503, "attempts_queue_full").header("Retry-After"))
                .isNotEmpty();
        return attempt.get("call_id");
    }

    private void assertUnknownTokensAreToldToComeBack() {
        long start = System.nanoTime();
        assertUnavailable(
                service.as("cr_a_token_that_nobody_has_seen_0123456789").get(PLAN));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    private void assertSigningOutTakesTheCookieAway() {
        Answer answer = service.deleteWithCookie("/v1.0/auth/session", "callrouter_session=" + Api.ADMIN_KEY);
        assertUnavailable(answer);
        assertThat(answer.header("Set-Cookie")).contains("callrouter_session=;", "Max-Age=0");
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.expectProblem(503, "database_unavailable").header("Retry-After"))
                .isNotEmpty();
    }

    private String readiness() {
        return service.get("/actuator/health/readiness").expect(200).get("components/routeTable/details/state");
    }
}
