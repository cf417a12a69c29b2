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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.CannotCreateTransactionException;

/** The database of two replicas is killed and recovers while somebody writes. */
class DatabaseRestartTests {

    private static final int RESTARTS = 2;
    private static final int WRITES_BETWEEN = 30;
    private static final Duration BACK = Duration.ofSeconds(60);

    private final String customer = Api.newCustomer();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger generation = new AtomicInteger();

    @Test
    void bothReplicasAreAsBuiltFromScratchAndNoPlanIsMadeFromHalfAChange(@TempDir Path directory) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (PostgresServer server = PostgresServer.start(directory.resolve("data"));
                Replica one = replica(server);
                Replica other = replica(server)) {
            twoRoutes(one);
            await().untilAsserted(() -> assertThat(names(other)).hasSize(2));
            Future<?> writer = threads.submit(() -> write(server));
            List<Future<Integer>> callers =
                    List.of(threads.submit(() -> plans(one)), threads.submit(() -> plans(other)));

            for (int i = 0; i < RESTARTS; i++) {
                awaitMoreCommits();
                server.kill();
                server.restart();
            }
            awaitMoreCommits();

            running.set(false);
            writer.get(BACK.toSeconds(), TimeUnit.SECONDS);
            for (Future<Integer> caller : callers) {
                assertThat(caller.get(BACK.toSeconds(), TimeUnit.SECONDS)).isPositive();
            }
            await().atMost(BACK).untilAsserted(() -> {
                assertThat(one.bean(RouteTables.class).freshness().doubtful()).isFalse();
                assertThat(other.bean(RouteTables.class).freshness().doubtful()).isFalse();
            });
            RouteTable expected = await().atMost(BACK)
                    .ignoreException(CannotCreateTransactionException.class) // connections of before the restart
                    .until(
                            () -> one.bean(RouteTableReader.class)
                                    .readAll(Map.of(), RateTable.empty())
                                    .table(),
                            table -> table.size() > 0);
            for (Replica replica : List.of(one, other)) {
                await().atMost(BACK)
                        .untilAsserted(() -> assertThat(
                                        replica.bean(RouteTables.class).table().revision())
                                .isEqualTo(expected.revision()));
                assertThat(TableContents.areEqual(
                                replica.bean(RouteTables.class).table(), expected))
                        .isTrue();
            }
        } finally {
            running.set(false);
            threads.shutdownNow();
        }
    }

    private static Replica replica(PostgresServer server) {
        return Replica.start(server.url(), PostgresServer.USERNAME, "", Map.of());
    }

    private void twoRoutes(Replica replica) {
        for (int i = 1; i <= 2; i++) {
            String provider = replica.post(
                            "/v1.0/providers", "{'name': 'Provider %d', 'hostname': 'sip%d.example'}".formatted(i, i))
                    .expect(201)
                    .get("id");
            replica.post(
                            "/v1.0/routes",
                            "{'customer_id': '%s', 'provider_id': '%s', 'target': '+82', 'priority': %d, 'name': '0'}"
                                    .formatted(customer, provider, i))
                    .expect(201);
        }
    }

    /** In each transaction both routes get the same new name, one after the other, and one more route comes. */
    private void write(PostgresServer server) {
        while (running.get()) {
            int name = generation.incrementAndGet();
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (int priority = 1; priority <= 2; priority++) {
                    statement.execute("update route set name = '%d' where customer_id = '%s' and priority = %d"
                            .formatted(name, customer, priority));
                }
                statement.execute("""
                        insert into route (id, version, name, detail, customer_id, provider_id, priority, target, enabled,
                                           tm_create)
                        select '%s', 0, '', '', '%s', id, 9, '+%d', true, now() from provider limit 1""".formatted(UUID.randomUUID(), Api.newCustomer(), name));
                connection.commit();
                commits.incrementAndGet();
            } catch (SQLException e) {
                // The server is away: the same again, as a new change.
            }
        }
    }

    /** @return how many plans there were; each had both routes, of one transaction */
    private int plans(Replica replica) {
        int plans = 0;
        while (running.get()) {
            List<String> names = names(replica);
            assertThat(names).hasSize(2);
            assertThat(names.get(0)).isEqualTo(names.get(1));
            plans++;
        }
        return plans;
    }

    private List<String> names(Replica replica) {
        return replica.get("/v1.0/route-plan?customer_id=" + customer + "&destination=%2B821012345678")
                .expect(200)
                .values("routes", "name");
    }

    private void awaitMoreCommits() {
        int enough = commits.get() + WRITES_BETWEEN;
        await().atMost(BACK).until(() -> commits.get() >= enough);
    }
}
