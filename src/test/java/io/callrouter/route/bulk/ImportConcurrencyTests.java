package io.callrouter.route.bulk;

import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.route.bulk.RouteStage.Action;
import io.callrouter.testing.Answer;
import io.callrouter.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Imports beside others' work. The other transaction of each test is held open until the import waits for it. */
class ImportConcurrencyTests extends ImportTest {

    private Connection other;

    @Autowired
    private RouteStage stage;

    @Autowired
    private TransactionTemplate transaction;

    @BeforeEach
    void otherTransaction() throws SQLException {
        other = DriverManager.getConnection(TestDatabase.url(), TestDatabase.username(), TestDatabase.password());
        other.setAutoCommit(false);
    }

    @AfterEach
    void endIt() throws SQLException {
        other.close();
    }

    @Test
    void aRouteThatChangesMeanwhileIsNotOverwritten() throws SQLException {
        String id = api.route(SYSTEM_DEFAULT, "+82", provider, 1);
        execute("update route set version = version + 1, priority = 9 where id = '" + id + "'");

        CompletableFuture<Answer> answer = start("target,provider_id,priority", "+82,P,5", "+1,P,1");
        awaitWaiting(1);
        other.commit();

        answer.join().expectProblem(409, "conflict");
        assertThat(onlyRoute().path("priority").asInt()).isEqualTo(9);
    }

    @Test
    void aRouteThatIsDeletedMeanwhileStaysDeleted() throws SQLException {
        String id = api.route(SYSTEM_DEFAULT, "+82", provider, 1);
        execute("update route set tm_delete = now() where id = '" + id + "'");

        CompletableFuture<Answer> answer = start("target,provider_id,priority", "+82,P,5");
        awaitWaiting(1);
        other.commit();

        answer.join().expectProblem(409, "conflict");
        assertThat(liveRoutes()).isZero();
    }

    @Test
    void aRouteThatIsCreatedAfterTheComparisonStays() {
        ImportOrder replace = new ImportOrder(ImportMode.REPLACE, UUID.fromString(SYSTEM_DEFAULT), false, false);
        api.route(SYSTEM_DEFAULT, "+1", provider, 1);

        transaction.executeWithoutResult(status -> {
            stage.open(Duration.ofSeconds(30));
            stage.match(replace);
            api.route(SYSTEM_DEFAULT, "+82", provider, 1);
            Map<Action, Long> counts = stage.count();
            assertThat(counts).isEqualTo(Map.of(Action.REMOVE, 1L));
            stage.apply(counts, 0, Instant.now());
        });

        assertThat(onlyRoute().path("target").asString()).isEqualTo("+82");
    }

    @Test
    void aProviderThatIsDeletedMeanwhileGetsNoRoutes() throws SQLException {
        execute("update provider set tm_delete = now() where id = '" + provider + "'");

        CompletableFuture<Answer> answer = start("provider_id", "P");
        awaitWaiting(1);
        other.commit();

        answer.join().expectProblem(409, "conflict");
        assertThat(liveRoutes()).isZero();
    }

    @Test
    void importsWaitForEachOtherAndSingleWritesDoNotWait() throws SQLException {
        execute(RouteStage.LOCK.sql());

        CompletableFuture<Answer> first = start("target,provider_id", "+82,P");
        CompletableFuture<Answer> second = start("target,provider_id", "+82,P");
        awaitWaiting(2);
        String id = api.route(SYSTEM_DEFAULT, "+1", provider, 1);
        api.put("/v1.0/routes/" + id, "{'priority': 2}").expect(200);
        csv("", "target,provider_id", "+33,P").expectProblem(503, "too_many_imports");
        other.commit();

        List<Integer> added = List.of(first.join(), second.join()).stream()
                .map(answer -> answer.expect(200).json().path("added").asInt())
                .toList();
        assertThat(added).containsExactlyInAnyOrder(1, 0);
        assertThat(liveRoutes()).isEqualTo(2);
    }

    @Test
    void noPlanSeesAPartOfAnImport() {
        String customer = newCustomer();
        String[] providers =
                IntStream.range(0, 5).mapToObj(i -> api.provider("P" + i)).toArray(String[]::new);
        String[] files = IntStream.of(1, 2)
                .mapToObj(priority -> IntStream.range(0, 5)
                        .mapToObj(i -> customer + ",+82," + providers[i] + "," + (priority == 1 ? i + 1 : 5 - i))
                        .collect(Collectors.joining("\n", "customer_id,target,provider_id,priority\n", "")))
                .toArray(String[]::new);
        csv("", files[0]).expect(200);
        List<String> forwards = List.of(providers);
        List<String> backwards =
                IntStream.range(0, 5).mapToObj(i -> providers[4 - i]).toList();

        CompletableFuture<Void> imports = CompletableFuture.runAsync(() -> {
            for (int i = 1; i < 20; i++) {
                csv("", files[i % 2]).expect(200);
            }
        });
        while (!imports.isDone()) {
            Answer plan = api.get("/v1.0/route-plan?destination=%2B82101&customer_id=" + customer);
            assertThat(plan.values("routes", "provider_id")).isIn(forwards, backwards);
        }
        imports.join();
    }

    private CompletableFuture<Answer> start(String... lines) {
        return CompletableFuture.supplyAsync(() -> csv("", lines));
    }

    private void execute(String sql) throws SQLException {
        try (var statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitWaiting(int imports) {
        await().until(() -> api.sql().sql("""
                                select count(*) from pg_stat_activity
                                where wait_event_type = 'Lock' and application_name = 'callrouter'
                                    and datname = current_database()""").query(Integer.class).single() == imports);
    }
}
