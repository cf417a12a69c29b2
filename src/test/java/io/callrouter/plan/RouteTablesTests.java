package io.callrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.springframework.beans.factory.annotation.Autowired;

/** The table in memory follows the database: what was answered is in it, and what it was not told of comes with a reload. */
@ServiceTest
class RouteTablesTests {

    private static final String DESTINATION = "+821012345678";
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    @Autowired
    private Api api;

    @Autowired
    private HikariDataSource dataSource;

    private String customer;
    private String provider;

    @BeforeEach
    void prepare() {
        api.reset();
        customer = Api.newCustomer();
        provider = api.provider("Hanaro");
    }

    @Test
    void aRouteMadeBySqlIsInThePlansAfterAReload() {
        String route = insertRoute(customer, "+82");
        assertThat(plan()).as("before the reload").isEmpty();

        api.reload();

        assertThat(plan()).containsExactly(route);
    }

    @Test
    void aRouteDeletedBySqlIsOutOfThePlansAfterAReload() {
        String route = api.route(customer, "+82", provider, 1);

        api.sql()
                .sql("update route set tm_delete = now() where id = :id::uuid")
                .param("id", route)
                .update();
        api.reload();

        assertThat(plan()).isEmpty();
    }

    @Test
    void aRouteChangedBySqlIsChangedInThePlansAfterAReload() {
        api.route(customer, "+82", provider, 1);

        api.sql().sql("update route set priority = 7, name = 'by hand'").update();
        api.reload();

        assertThat(answer().get("routes/0/priority")).isEqualTo("7");
        assertThat(answer().get("routes/0/name")).isEqualTo("by hand");
    }

    @Test
    void aProviderChangedBySqlIsChangedInThePlansAfterAReload() {
        api.route(customer, "+82", provider, 1);

        api.sql()
                .sql("update provider set hostname = 'other.example', tech_headers = '{\"X-Trunk\": \"9\"}'")
                .update();
        api.reload();

        assertThat(answer().get("routes/0/uri")).contains("@other.example");
        assertThat(answer().get("routes/0/headers/X-Trunk")).isEqualTo("9");
    }

    @Test
    void aProviderDisabledBySqlIsOutOfThePlansAfterAReload() {
        api.route(customer, "+82", provider, 1);

        api.sql().sql("update provider set enabled = false").update();
        api.reload();

        assertThat(plan()).isEmpty();
    }

    @Test
    void customerSettingsMadeBySqlHoldAfterAReload() {
        String own = api.route(customer, "+82", provider, 1);
        String backup = api.route(Api.SYSTEM_DEFAULT, "all", api.provider("Backup"), 1);
        api.post("/v1.0/customers", "{'id': '%s', 'name': 'Customer'}".formatted(customer))
                .expect(201);
        assertThat(plan()).containsExactly(own);

        api.sql()
                .sql("update customer set default_routes = 'append' where id = :id::uuid")
                .param("id", customer)
                .update();
        api.reload();

        assertThat(plan()).containsExactly(own, backup);
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
    void aReloadThatFindsAChangeGivesANewRevision() {
        long revision = revision();
        insertRoute(customer, "+82");

        api.reload();

        assertThat(revision()).isGreaterThan(revision);
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

    private String insertRoute(String customerId, String target) {
        String id = UUID.randomUUID().toString();
        api.sql()
                .sql("""
                        insert into route (id, version, name, detail, customer_id, provider_id, priority, target, enabled,
                                           tm_create)
                        values (:id::uuid, 0, '', '', :customer::uuid, :provider::uuid, 1, :target, true, now())""")
                .param("id", id)
                .param("customer", customerId)
                .param("provider", provider)
                .param("target", target)
                .update();
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
