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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A replica that writes to the primary and reads from a hot standby that streams. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class StandbyTests {

    private PostgresServer primary;
    private PostgresServer standby;
    private Replica service;
    private String provider;
    private String customer;

    @BeforeAll
    void start(@TempDir Path directory) {
        primary = PostgresServer.start(directory.resolve("primary"));
        standby = primary.standby(directory.resolve("standby"));
        service = replica(Map.of());
        provider = provider(service);
    }

    @AfterAll
    void stop() {
        service.close();
        standby.close();
        primary.close();
    }

    @BeforeEach
    void prepare() {
        customer = Api.newCustomer();
    }

    @AfterEach
    void resume() {
        standby.sql().sql("select pg_wal_replay_resume()").query().listOfRows();
    }

    @Test
    void aWriterSeesItsChangeInTheNextPlan() {
        for (int i = 1; i <= 20; i++) {
            String route = route("+8" + i);

            assertThat(plan("+8" + i + "5551234")).containsExactly(route);
        }
    }

    @Test
    void aChangeBySqlOnThePrimaryComesIntoThePlansAlthoughNobodyTellsOfIt() {
        String route = insertRoute();

        await().untilAsserted(() -> assertThat(plan("+821012345678")).containsExactly(route));
        assertThat(service.get("/v1.0/route-table").expect(200).get("listening"))
                .isEqualTo("false");
    }

    @Test
    void aTransactionThatCommitsAfterALaterOneIsNotMissed() throws Exception {
        try (Connection slow = primary.connect();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            String late = UUID.randomUUID().toString();
            statement.execute(insert(late, "+821"));
            String early = route("+82"); // seen while the other is still open
            assertThat(plan("+821012345678")).containsExactly(early);
            String revision = revision();
            read(3);
            assertThat(revision()).as("what was seen is not counted again").isEqualTo(revision);

            slow.commit();

            await().untilAsserted(() -> assertThat(plan("+821012345678")).containsExactly(late));
            assertAsBuiltFromScratch();
        }
    }

    @Test
    void whatHappensWhileTheStandbyIsPausedComesInWhenItGoesOn() {
        String before = route("+82");
        pause();

        insertRoute("+821");
        primary.sql().sql("delete from route where id = '" + before + "'").update();
        read(2);
        assertThat(plan("+821012345678")).containsExactly(before);

        resume();
        await().untilAsserted(() -> assertThat(plan("+821012345678")).hasSize(1).doesNotContain(before));
        assertAsBuiltFromScratch();
    }

    @Test
    void aWriterWaitsForAStandbyThatIsBehindAsLongAsItMayAndOthersDoNot(CapturedOutput output) {
        pause();

        long start = System.nanoTime();
        String first = route("+82");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
        start = System.nanoTime();
        String second = route("+821");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));
        assertThat(output).containsOnlyOnce("The standby is more than 1000 ms behind");
        assertThat(service.get("/v1.0/routes/" + first).expect(200).get("target"))
                .isEqualTo("+82");

        resume();
        await().untilAsserted(() -> assertThat(plan("+821012345678")).containsExactly(second));
        String third = route("+8210");
        assertThat(plan("+821012345678")).as("as soon as it has caught up").containsExactly(third);
    }

    @Test
    void afterManyChangesItIsAsBuiltFromScratch() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            try (Connection slow = primary.connect();
                    Statement statement = slow.createStatement()) {
                slow.setAutoCommit(false);
                statement.execute(insert(UUID.randomUUID().toString(), "+" + random.nextInt(1, 1000)));
                insertRoute("+" + random.nextInt(1, 1000));
                switch (random.nextInt(8)) {
                    case 0 -> slow.rollback();
                    case 1 -> pause();
                    case 2 -> resume();
                    default ->
                        statement.execute("update route set priority = priority + 1 where id in (select id from route"
                                + " order by id limit 3)");
                }
                if (!slow.getAutoCommit()) {
                    slow.commit();
                }
            }
            if (random.nextInt(20) == 0) {
                standby.sql()
                        .sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name like"
                                + " 'callrouter-%'")
                        .query()
                        .listOfRows();
            }
        }

        resume();
        assertAsBuiltFromScratch();
    }

    @Test
    void nothingThatTheStandbyRefusesIsAskedOfIt() {
        read(5);

        assertThat(standby.log()).doesNotContain("cannot execute");
    }

    private Replica replica(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "callrouter.plan.source.url",
                standby.url(),
                "callrouter.plan.source.username",
                PostgresServer.USERNAME,
                "callrouter.plan.poll-interval",
                "50ms"));
        all.putAll(settings);
        return Replica.start(primary.url(), PostgresServer.USERNAME, "", all);
    }

    private static String provider(Replica service) {
        return service.post("/v1.0/providers", "{'name': 'Hanaro', 'hostname': 'sip.hanaro.example'}")
                .expect(201)
                .get("id");
    }

    private String route(String target) {
        return service.post(
                        "/v1.0/routes",
                        "{'customer_id': '%s', 'provider_id': '%s', 'target': '%s'}"
                                .formatted(customer, provider, target))
                .expect(201)
                .get("id");
    }

    private String insertRoute() {
        return insertRoute("+82");
    }

    private String insertRoute(String target) {
        String id = UUID.randomUUID().toString();
        primary.sql().sql(insert(id, target)).update();
        return id;
    }

    private String insert(String id, String target) {
        return "insert into route (id, version, name, detail, customer_id, provider_id, priority, target, enabled, tm_create)"
                + " values ('%s', 0, '', '', '%s', '%s', 1, '%s', true, now())"
                        .formatted(id, customer, provider, target);
    }

    private List<String> plan(String destination) {
        return service.get("/v1.0/route-plan?customer_id=" + customer + "&destination=" + Api.encode(destination))
                .expect(200)
                .values("routes", "route_id");
    }

    private String revision() {
        return service.get("/v1.0/route-table").expect(200).get("revision");
    }

    /** Lets the table be compared with the standby so many times. */
    private void read(int times) {
        RouteTables tables = service.bean(RouteTables.class);
        for (int i = 0; i < times; i++) {
            tables.catchUp();
        }
    }

    private void pause() {
        standby.sql().sql("select pg_wal_replay_pause()").query().listOfRows();
        await().until(() -> standby.sql()
                .sql("select pg_get_wal_replay_pause_state() = 'paused'")
                .query(Boolean.class)
                .single());
    }

    private void assertAsBuiltFromScratch() {
        String position = primary.sql()
                .sql("select pg_current_wal_lsn()::text")
                .query(String.class)
                .single();
        RouteTableReader reader = service.bean(RouteTableReader.class);
        await().until(() -> reader.hasReplayed(position));
        RouteTable expected = reader.readAll(Map.of(), RateTable.empty()).table();
        RouteTables tables = service.bean(RouteTables.class);
        await().untilAsserted(() -> assertThat(tables.table().revision()).isEqualTo(expected.revision()));
        assertThat(TableContents.areEqual(tables.table(), expected)).isTrue();
    }
}
