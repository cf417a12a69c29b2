package io.callrouter.plan.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.callrouter.rate.RateTable;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.callrouter.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The table in memory follows the database: what was answered is in it, and what others change comes by itself. */
@ServiceTest
class RouteTablesTests {

    private static final String DESTINATION = "+821012345678";
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    @Autowired
    private Api api;

    @Autowired
    private HikariDataSource dataSource;

    @Autowired
    private ChangeLogPruner pruner;

    @Autowired
    private RouteTableReader reader;

    private String customer;
    private String provider;

    @BeforeEach
    void prepare() {
        api.reset();
        customer = Api.newCustomer();
        provider = api.provider("Hanaro");
    }

    @Test
    void aRouteMadeBySqlComesIntoThePlansByItself() {
        String route = insertRoute(customer, "+82");

        await().untilAsserted(() -> assertThat(plan()).containsExactly(route));
    }

    @Test
    void aRouteDeletedBySqlGoesOutOfThePlansByItself() {
        String kept = api.route(customer, "+82", provider, 1);
        String soft = api.route(customer, "+821", api.provider("Soft"), 1);
        String hard = api.route(customer, "+8210", api.provider("Hard"), 1);
        assertThat(plan()).containsExactly(hard, soft, kept);

        api.sql()
                .sql("update route set tm_delete = now() where id = :id::uuid")
                .param("id", soft)
                .update();
        await().untilAsserted(() -> assertThat(plan()).containsExactly(hard, kept));
        api.sql()
                .sql("delete from route where id = :id::uuid")
                .param("id", hard)
                .update();

        await().untilAsserted(() -> assertThat(plan()).containsExactly(kept));
    }

    @Test
    void aRouteChangedBySqlChangesInThePlansByItself() {
        api.route(customer, "+82", provider, 1);

        api.sql().sql("update route set priority = 7, name = 'by hand'").update();

        await().untilAsserted(() -> {
            assertThat(answer().get("routes/0/priority")).isEqualTo("7");
            assertThat(answer().get("routes/0/name")).isEqualTo("by hand");
        });
    }

    @Test
    void aRouteGivenAnotherIdBySqlIsInThePlansOnce() {
        api.route(customer, "+82", provider, 1);
        String id = UUID.randomUUID().toString();

        api.sql().sql("update route set id = :id::uuid").param("id", id).update();

        await().untilAsserted(() -> assertThat(plan()).containsExactly(id));
        api.sql().sql("delete from route").update();
        await().untilAsserted(() -> assertThat(plan()).isEmpty());
    }

    @Test
    void aProviderChangedBySqlChangesInThePlansByItself() {
        api.route(customer, "+82", provider, 1);

        api.sql()
                .sql("update provider set hostname = 'other.example', tech_headers = '{\"X-Trunk\": \"9\"}'")
                .update();

        await().untilAsserted(() -> {
            assertThat(answer().get("routes/0/uri")).contains("@other.example");
            assertThat(answer().get("routes/0/headers/X-Trunk")).isEqualTo("9");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tech_headers = '{\"X-Trunk\": 7}'",
                "tech_headers = '{\"X-Trunk\": null}'",
                "tech_headers = '{\"X-Trunk\": [\"7\"]}'",
                "tech_headers = '{\"X-Trunk\": []}'",
                "codecs = array['PCMU', null]",
                "codecs = array[array['PCMU']]",
                "failover_codes = array[array['503']]"
            })
    void whatNoProviderSendsIsRefusedBySqlToo(String change) {
        assertThatThrownBy(() -> api.sql().sql("update provider set " + change).update())
                .hasMessageContaining("violates check constraint");
    }

    /** Such a row may be older than the check. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    provider_tech_headers_are_texts | tech_headers = '{"X-Trunk": 7}'
                    provider_tech_headers_are_texts | tech_headers = '{"X-Trunk": null}'
                    provider_codecs_are_a_list      | codecs = array['PCMU', null]
                    """)
    void aProviderThatCannotBeReadCountsAsDisabledAndAllElseGoesOn(String check, String change) throws Exception {
        String backup = api.provider("Backup");
        api.route(customer, "+821", provider, 1);
        String kept = api.route(customer, "+82", backup, 1);
        String definition = api.sql()
                .sql("select pg_get_constraintdef(oid) from pg_constraint"
                        + " where conrelid = 'provider'::regclass and conname = :check")
                .param("check", check)
                .query(String.class)
                .single();
        api.sql().sql("alter table provider drop constraint " + check).update();
        try {
            api.sql()
                    .sql("update provider set " + change + " where id = :id::uuid")
                    .param("id", provider)
                    .update();

            await().untilAsserted(() -> assertThat(plan()).containsExactly(kept));
            String made = api.route(customer, "+8210", backup, 1);
            assertThat(plan()).containsExactly(made);
            api.reload();
            assertThat(plan()).containsExactly(made);
            Answer explained = api.get("/v1.0/route-plan?explain=true&customer_id=" + customer + "&destination="
                    + Api.encode(DESTINATION));
            assertThat(explained.values("excluded", "code")).contains("provider_disabled");
        } finally {
            api.sql().sql("truncate provider cascade").update();
            execute("alter table provider add constraint " + check + " " + definition);
        }
    }

    @Test
    void aProviderDeletedBySqlGoesOutOfTheTableAndTheOthersStayWhatTheyAre() {
        String gone = api.provider("Gone");
        String kept = api.route(customer, "+82", api.provider("Kept"), 1);

        api.sql()
                .sql("delete from provider where id = :id::uuid")
                .param("id", gone)
                .update();

        await().untilAsserted(() ->
                assertThat(api.get("/v1.0/route-table").get("providers")).isEqualTo("2"));
        String made = api.route(customer, "+821", api.provider("New"), 1);
        assertThat(plan()).containsExactly(made, kept);
        assertThat(answer().values("routes", "provider_name")).containsExactly("New", "Kept");
    }

    @Test
    void customerSettingsChangedBySqlHoldByThemselves() {
        String own = api.route(customer, "+82", provider, 1);
        String backup = api.route(Api.SYSTEM_DEFAULT, "all", api.provider("Backup"), 1);
        api.post("/v1.0/customers", "{'id': '%s', 'name': 'Customer'}".formatted(customer))
                .expect(201);
        assertThat(plan()).containsExactly(own);

        api.sql()
                .sql("update customer set default_routes = 'append' where id = :id::uuid")
                .param("id", customer)
                .update();

        await().untilAsserted(() -> assertThat(plan()).containsExactly(own, backup));
    }

    @Test
    void emptyingTheTableByTruncateEmptiesThePlans() {
        api.route(customer, "+82", provider, 1);

        api.sql().sql("truncate route").update();

        await().untilAsserted(() -> assertThat(plan()).isEmpty());
    }

    @Test
    void aTransactionThatCommitsAfterALaterOneIsNotMissed() throws Exception {
        try (Connection slow = TestDatabase.connect()) {
            slow.setAutoCommit(false);
            String late = insertRoute(slow, customer, "+821");
            String early = api.route(customer, "+82", api.provider("Early"), 1); // seen while the other is still open
            assertThat(plan()).containsExactly(early);

            slow.commit();

            await().untilAsserted(() -> assertThat(plan()).containsExactly(late, early));
        }
    }

    @Test
    void whatIsRolledBackNeverComesIn() throws Exception {
        long revision = revision();
        try (Connection connection = TestDatabase.connect()) {
            connection.setAutoCommit(false);
            insertRoute(connection, customer, "+82");
            connection.rollback();
        }
        api.reload();

        assertThat(plan()).isEmpty();
        assertThat(revision()).isEqualTo(revision);
    }

    /** Of a transaction that only notified a crash may leave nothing; then the next change has its number. */
    @Test
    void aTransactionThatIsNotInTheLogDoesNotCountAsSeen() {
        // Again while another one runs, such as an analysis by the server: a position names it.
        await().untilAsserted(() -> {
            LogPosition before = position();
            execute("notify nobody");
            assertThat(position()).isEqualTo(before);
        });
    }

    private LogPosition position() {
        return reader.readAll(Map.of(), RateTable.empty()).position();
    }

    @Test
    void aChangeOfManyRowsComesInAtOnceAndAsOneRevision() throws Exception {
        long revision = revision();
        AtomicBoolean watching = new AtomicBoolean(true);
        ExecutorService watcher = Executors.newSingleThreadExecutor();
        try {
            Future<Set<Integer>> sizes = watcher.submit(() -> {
                Set<Integer> seen = new TreeSet<>();
                while (watching.get()) {
                    seen.add(api.get("/v1.0/route-table")
                            .expect(200)
                            .json()
                            .path("routes")
                            .asInt());
                }
                return seen;
            });

            api.sql()
                    .sql("""
                            insert into route (id, version, name, detail, customer_id, provider_id, priority, target,
                                               enabled, tm_create)
                            select gen_random_uuid(), 0, '', '', :customer::uuid, :provider::uuid, 1, '+' || n, true, now()
                            from generate_series(1, 30000) as n""")
                    .param("customer", customer)
                    .param("provider", provider)
                    .update();
            await().untilAsserted(() ->
                    assertThat(api.get("/v1.0/route-table").get("routes")).isEqualTo("30000"));
            watching.set(false);

            assertThat(sizes.get(TIME_LIMIT.toSeconds(), TimeUnit.SECONDS)).isSubsetOf(0, 30_000);
            assertThat(revision()).isEqualTo(revision + 1);
        } finally {
            watching.set(false);
            watcher.shutdownNow();
            api.sql().sql("truncate route").update();
        }
    }

    @Test
    void connectionsThatAreKilledDelayAChangeButDoNotLoseIt() {
        api.sql()
                .sql(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'callrouter-%'")
                .query(Boolean.class)
                .list();
        String route = insertRoute(customer, "+82");

        await().untilAsserted(() -> assertThat(plan()).containsExactly(route));
        await().untilAsserted(() ->
                assertThat(api.get("/v1.0/route-table").get("listening")).isEqualTo("true"));
    }

    @Test
    void aLogThatWasPrunedBeyondWhatWasSeenIsMadeUpForByAReload() {
        String route = UUID.randomUUID().toString();
        // As if the service had been away for longer than the log is kept: the entry is gone before it could be read.
        api.sql()
                .sql("""
                        with made as (
                            insert into route (id, version, name, detail, customer_id, provider_id, priority, target, enabled,
                                               tm_create)
                            values (:id::uuid, 0, '', '', :customer::uuid, :provider::uuid, 1, '+82', true, now())
                            returning id
                        )
                        update change_log_pruned set tx = pg_current_xact_id() from made""")
                .param("id", route)
                .param("customer", customer)
                .param("provider", provider)
                .update();

        await().untilAsserted(() -> assertThat(plan()).containsExactly(route));
    }

    @Test
    void pruningKeepsTheRevision() {
        api.route(customer, "+82", provider, 1);
        long revision = revision();
        api.sql()
                .sql("update change_log set tm_create = tm_create - interval '2 days'")
                .update();

        pruner.prune();
        api.reload();

        assertThat(revision()).isEqualTo(revision);
        assertThat(api.sql()
                        .sql("select count(*) from change_log")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whatProvidersAnsweredWhenTheyWereAskedIsNoNewRevision() {
        long revision = revision();

        api.sql().sql("update provider set health_checked_at = now()").update();
        api.reload();
        assertThat(revision()).isEqualTo(revision);

        api.sql().sql("update provider set health_status = 'unhealthy'").update();
        await().untilAsserted(() -> assertThat(revision()).isEqualTo(revision + 1));
    }

    @Test
    void theTableIsShownWithItsSizeAndAge() {
        api.route(customer, "+82", provider, 1);
        api.route(customer, "+821", provider, 1);

        Answer table = api.get("/v1.0/route-table").expect(200);

        assertThat(table.get("routes")).isEqualTo("2");
        assertThat(table.get("revision")).isEqualTo(String.valueOf(revision()));
        assertThat(table.json().path("age_ms").asLong()).isBetween(0L, 30_000L);
        assertThat(table.json().path("lag_ms").asLong()).isBetween(0L, 30_000L);
    }

    @Test
    void aReloadThatFindsNothingNewKeepsTheRevision() {
        api.route(customer, "+82", provider, 1);
        long revision = revision();

        api.reload();
        api.reload();

        assertThat(revision()).isEqualTo(revision);
    }

    @Test
    void theRevisionGrowsWithEachChange() {
        List<Long> revisions = new ArrayList<>(List.of(revision()));

        String route = api.route(customer, "+82", provider, 1);
        revisions.add(revision());
        api.put("/v1.0/routes/" + route, "{'priority': 2}").expect(200);
        revisions.add(revision());
        api.put("/v1.0/providers/" + provider, "{'hostname': 'other.example'}").expect(200);
        revisions.add(revision());
        api.post("/v1.0/customers", "{'id': '%s', 'name': 'Customer'}".formatted(customer))
                .expect(201);
        revisions.add(revision());
        api.delete("/v1.0/routes/" + route).expect(200);
        revisions.add(revision());

        assertThat(revisions).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aRefusedChangeKeepsTheRevision() {
        long revision = revision();

        api.post("/v1.0/routes", "{'provider_id': '%s'}".formatted(UUID.randomUUID()))
                .expect(422);
        api.post("/v1.0/routes", "{'provider_id': '%s', 'priority': 0}".formatted(provider))
                .expect(400);

        assertThat(revision()).isEqualTo(revision);
    }

    @Test
    void moreWritersThanConnectionsAllGetTheirRoutesIntoTheNextPlan() throws Exception {
        List<Writer> writers = writers(2 * dataSource.getMaximumPoolSize(), api);

        List<Answer> answers = atOnce(writers);

        assertThat(answers).extracting(Answer::status).containsOnly(201);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(plan(writers.get(i).customer))
                    .containsExactly(answers.get(i).get("id"));
        }
    }

    @Test
    void moreWritersThanConnectionsWithIdempotencyKeysAreAllAnswered() throws Exception {
        List<Writer> writers = IntStream.range(0, 2 * dataSource.getMaximumPoolSize())
                .mapToObj(i -> new Writer(
                        api.with("Idempotency-Key", UUID.randomUUID().toString()), provider, Api.newCustomer()))
                .toList();

        assertThat(atOnce(writers)).extracting(Answer::status).containsOnly(201);
    }

    @Test
    void whoHasTheAnswerSeesTheRouteInTheNextPlanAlsoDuringReloads() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService reloader = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> reloads = reloader.submit(() -> {
                int count = 0;
                while (writing.get()) {
                    api.reload();
                    count++;
                }
                return count;
            });
            List<Callable<Boolean>> writers = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(i -> this::seesEachOfItsChanges)
                    .toList();

            assertThat(atOnce(writers)).containsOnly(true);
            writing.set(false);
            assertThat(reloads.get(TIME_LIMIT.toSeconds(), TimeUnit.SECONDS)).isPositive();
        } finally {
            writing.set(false);
            reloader.shutdownNow();
        }
    }

    private boolean seesEachOfItsChanges() {
        boolean seen = true;
        for (int i = 0; i < 10; i++) {
            String own = Api.newCustomer();
            String route = api.route(own, "+82", provider, 1);
            seen &= plan(own).equals(List.of(route));
            api.delete("/v1.0/routes/" + route).expect(200);
            seen &= plan(own).isEmpty();
        }
        return seen;
    }

    private List<Writer> writers(int count, Api client) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Writer(client, provider, Api.newCustomer()))
                .toList();
    }

    private static <T> List<T> atOnce(List<? extends Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            CyclicBarrier start = new CyclicBarrier(calls.size());
            List<Future<T>> results = new ArrayList<>();
            for (Callable<T> call : calls) {
                results.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            List<T> values = new ArrayList<>();
            for (Future<T> result : results) {
                values.add(result.get(TIME_LIMIT.toSeconds(), TimeUnit.SECONDS));
            }
            return values;
        } finally {
            threads.shutdownNow();
        }
    }

    /** SQL in which a question mark is an operator. */
    private static void execute(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String insertRoute(String customerId, String target) {
        try (Connection connection = TestDatabase.connect()) {
            return insertRoute(connection, customerId, target);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String insertRoute(Connection connection, String customerId, String target) throws SQLException {
        String id = UUID.randomUUID().toString();
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into route (id, version, name, detail, customer_id, provider_id, priority, target, enabled, tm_create)
                values (?::uuid, 0, '', '', ?::uuid, ?::uuid, 1, ?, true, now())""")) {
            insert.setString(1, id);
            insert.setString(2, customerId);
            insert.setString(3, provider);
            insert.setString(4, target);
            insert.executeUpdate();
        }
        return id;
    }

    private List<String> plan() {
        return plan(customer);
    }

    private List<String> plan(String customerId) {
        return answer(customerId).values("routes", "route_id");
    }

    private Answer answer() {
        return answer(customer);
    }

    private Answer answer(String customerId) {
        return api.get("/v1.0/route-plan?customer_id=" + customerId + "&destination=" + Api.encode(DESTINATION))
                .expect(200);
    }

    private long revision() {
        return answer().json().path("revision").asLong();
    }

    private record Writer(Api api, String provider, String customer) implements Callable<Answer> {

        @Override
        public Answer call() {
            return api.post(
                    "/v1.0/routes",
                    "{'customer_id': '%s', 'target': '+82', 'provider_id': '%s'}".formatted(customer, provider));
        }
    }
}
