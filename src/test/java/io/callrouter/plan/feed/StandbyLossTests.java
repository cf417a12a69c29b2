package io.callrouter.plan.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.plan.RouteTable;
import io.callrouter.plan.TableContents;
import io.callrouter.rate.RateTable;
import io.callrouter.testing.Api;
import io.callrouter.testing.PostgresServer;
import io.callrouter.testing.Replica;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of the two servers, the primary and the standby that is read from, goes away. */
class StandbyLossTests {

    private static final Duration BACK = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private PostgresServer primary;
    private PostgresServer standby;
    private Replica service;
    private String customer;
    private String provider;

    @BeforeEach
    void start() {
        customer = Api.newCustomer();
        primary = PostgresServer.start(directory.resolve("primary"));
        try (Replica migrates = Replica.start(primary.url(), PostgresServer.USERNAME, "", Map.of())) {
            provider = migrates.post("/v1.0/providers", "{'name': 'Hanaro', 'hostname': 'sip.hanaro.example'}")
                    .expect(201)
                    .get("id");
        }
        standby = primary.standby(directory.resolve("standby"));
    }

    @AfterEach
    void stop() {
        service.close();
        standby.close();
        primary.close();
    }

    @Test
    void plansGoOnWhicheverIsAwayAndFollowAPromotedStandby() throws Exception {
        service = Replica.start(
                primary.url(),
                PostgresServer.USERNAME,
                "",
                Map.of("callrouter.plan.source.url", standby.url(), "callrouter.plan.poll-interval", "100ms"));
        String first = route("+82");
        await().untilAsserted(() -> assertThat(readiness()).isEqualTo("fresh"));

        standby.kill();
        await().untilAsserted(() -> assertThat(readiness()).isEqualTo("degraded"));
        route("+1"); // is written all the same
        long start = System.nanoTime();
        String second = route("+821");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("nobody waits for a server known to be away")
                .isLessThan(Duration.ofSeconds(1));
        assertThat(plan()).containsExactly(first);
        standby.restart();
        await().atMost(BACK).untilAsserted(() -> assertThat(plan()).containsExactly(second));
        await().atMost(BACK).untilAsserted(() -> assertThat(readiness()).isEqualTo("fresh"));

        String last;
        try (Connection open = primary.connect();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute(insert(UUID.randomUUID().toString(), "+82101"));
            last = route("+8210"); // while the other one is open, and will never be anything else
            assertThat(plan()).containsExactly(last);
            primary.kill();
        }
        service.post("/v1.0/routes", "{'provider_id': '%s'}".formatted(provider))
                .expectProblem(503, "database_unavailable");
        assertThat(plan()).containsExactly(last);
        assertThat(readiness()).isEqualTo("fresh");

        standby.sql().sql("select pg_promote()").query().listOfRows();
        String promoted = UUID.randomUUID().toString();
        try (Connection slow = standby.connect();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute(insert(promoted, "+821012"));
            standby.sql().sql(insert(UUID.randomUUID().toString(), "+81")).update();
            await().untilAsserted(() -> assertThat(
                            service.get("/v1.0/route-table").expect(200).get("routes"))
                    .isEqualTo("5"));
            slow.commit();
        }
        await().untilAsserted(() -> assertThat(plan()).containsExactly(promoted));
        await().untilAsserted(() -> assertThat(
                        service.get("/v1.0/route-table").expect(200).get("listening"))
                .isEqualTo("true"));
        RouteTable expected = service.bean(RouteTableReader.class)
                .readAll(Map.of(), RateTable.empty())
                .table();
        RouteTable table = service.bean(RouteTables.class).table();
        assertThat(table.revision()).isEqualTo(expected.revision());
        assertThat(TableContents.areEqual(table, expected)).isTrue();
    }

    @Test
    void aServiceThatHasAStandbyOnlyMakesPlansAndRefusesChanges() {
        service = Replica.start(
                standby.url(),
                PostgresServer.USERNAME,
                "",
                Map.of(
                        "spring.flyway.enabled", "false",
                        "callrouter.admin.password", "",
                        "callrouter.admin.access-key", ""));

        String route = UUID.randomUUID().toString();
        primary.sql().sql(insert(route, "+82")).update();

        await().untilAsserted(() -> assertThat(plan()).containsExactly(route));
        service.get("/v1.0/routes/" + route).expect(200);
        service.post("/v1.0/routes", "{'provider_id': '%s'}".formatted(provider))
                .expectProblem(503, "database_unavailable");
    }

    private String route(String target) {
        return service.post(
                        "/v1.0/routes",
                        "{'customer_id': '%s', 'provider_id': '%s', 'target': '%s'}"
                                .formatted(customer, provider, target))
                .expect(201)
                .get("id");
    }

    private String insert(String id, String target) {
        return "insert into route (id, version, name, detail, customer_id, provider_id, priority, target, enabled, tm_create)"
                + " values ('%s', 0, '', '', '%s', '%s', 1, '%s', true, now())"
                        .formatted(id, customer, provider, target);
    }

    private List<String> plan() {
        return service.get("/v1.0/route-plan?customer_id=" + customer + "&destination=%2B821012345678")
                .expect(200)
                .values("routes", "route_id");
    }

    private String readiness() {
        return service.get("/actuator/health/readiness").expect(200).get("components/routeTable/details/state");
    }
}
