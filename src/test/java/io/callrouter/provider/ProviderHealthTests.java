package io.callrouter.provider;

import static io.callrouter.provider.HealthStatus.HEALTHY;
import static io.callrouter.provider.HealthStatus.UNHEALTHY;
import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What probes find is written beside what operators change, and neither loses the other's. */
@ServiceTest
class ProviderHealthTests {

    /** The pool that all share may have one thread only, and one of these tasks waits for the other. */
    private static final Executor OWN_THREAD = task -> new Thread(task).start();

    private static final Instant CHECKED = Instant.parse("2026-05-01T10:00:00.123456Z");
    private static final SipEndpoint ASKED =
            endpoint("sip.hanaro.example").port(5060).build();
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    @Autowired
    private Api api;

    @Autowired
    private ProviderHealth health;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private MeterRegistry meters;

    private String id;

    @BeforeEach
    void prepare() {
        api.reset();
        id = api.post("/v1.0/providers", "{'name': 'Hanaro', 'hostname': 'sip.hanaro.example', 'port': 5060}")
                .expect(201)
                .get("id");
    }

    @Test
    void isShownWithTheTimeOfTheProbe() {
        record(HEALTHY);

        read().expectFields("{'health_status': 'healthy', 'health_checked_at': '2026-05-01 10:00:00.123456'}");
        assertThat(api.get("/v1.0/providers").values("result", "health_status")).containsExactly("healthy");
    }

    @Test
    void isCountedWhileTheProviderIsInUse() {
        record(UNHEALTHY);
        api.reload();
        assertThat(unhealthy()).isEqualTo(1);

        change("{'disabled_until': '2099-12-24 18:00:00'}");
        assertThat(unhealthy()).isZero();
        change("{'disabled_until': '2020-12-24 18:00:00'}");
        assertThat(unhealthy()).as("that time is over").isEqualTo(1);
        change("{'enabled': false}");
        assertThat(unhealthy()).isZero();
    }

    private void change(String json) {
        api.put(path(), json).expect(200);
    }

    private double unhealthy() {
        return meters.get("callrouter.providers")
                .tag("health", "unhealthy")
                .gauge()
                .value();
    }

    @Test
    void isNoChangeOfTheProvider() {
        Answer before = read();

        record(UNHEALTHY);
        record(UNHEALTHY);
        record(HEALTHY);

        Answer after = read();
        after.expectFields("{'health_status': 'healthy', 'tm_update': '" + Api.NEVER + "'}");
        api.with("If-Match", before.header("ETag"))
                .put(path(), "{'detail': 'x'}")
                .expect(200);
    }

    @Test
    void isNewToWhoeverAsksForWhatIsNew() {
        Answer before = read();
        Api cached = api.with("If-None-Match", before.header("ETag"));
        Answer name = customer().get(path()).expect(200);
        cached.get(path()).expect(304);

        record(UNHEALTHY);

        Answer unhealthy = cached.get(path()).expect(200).expectFields("{'health_status': 'unhealthy'}");
        Api informed = api.with("If-None-Match", unhealthy.header("ETag"));
        informed.get(path()).expect(304);
        health.record(UUID.fromString(id), ASKED, UNHEALTHY, CHECKED.plusSeconds(30));
        informed.get(path()).expect(200).expectFields("{'health_checked_at': '2026-05-01 10:00:30.123456'}");
        assertThat(customer().get(path()).header("ETag"))
                .as("of an answer without health")
                .isEqualTo(name.header("ETag"));
    }

    private Api customer() {
        return api.keyOfCustomer(Api.newCustomer());
    }

    @Test
    void movesTheProviderInTheNextPlan() {
        String customer = Api.newCustomer();
        String route = api.route(customer, "+82", id, 1);
        String backup = api.route(customer, "+82", api.provider("Backup"), 2);
        assertThat(plan(customer).values("routes", "route_id")).containsExactly(route, backup);

        record(UNHEALTHY);

        assertThat(plan(customer).values("routes", "route_id")).containsExactly(backup, route);
        assertThat(plan(customer).get("routes/1/code")).isEqualTo("demoted_unhealthy");
        assertThat(plan(customer).get("routes/1/reason")).contains("does not answer");
    }

    @Test
    void givesANewRevisionWhenTheStatusIsAnotherOnly() {
        String customer = Api.newCustomer();
        record(HEALTHY);
        String revision = plan(customer).get("revision");

        health.record(UUID.fromString(id), ASKED, HEALTHY, CHECKED.plusSeconds(30));

        read().expectFields("{'health_checked_at': '2026-05-01 10:00:30.123456'}");
        assertThat(plan(customer).get("revision")).isEqualTo(revision);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'hostname': 'other.example'}",
                "{'port': 5061}",
                "{'port': null}",
                "{'transport': 'tcp'}",
            })
    void isUnknownAfterAMoveWhateverTheOldPlaceStillAnswers(String move) {
        record(UNHEALTHY);

        api.put(path(), move).expect(200);
        record(UNHEALTHY);

        read().expectFields("{'health_status': 'unknown', 'health_checked_at': '" + Api.NEVER + "'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'tech_prefix': '0055#'}", "{'name': 'Other'}", "{'hostname': 'sip.hanaro.example'}"})
    void staysWhenTheProviderStaysWhereItIs(String change) {
        record(UNHEALTHY);

        api.put(path(), change).expect(200);

        read().expectFields("{'health_status': 'unhealthy', 'health_checked_at': '2026-05-01 10:00:00.123456'}");
    }

    @Test
    void ofADisabledOrDeletedProviderIsNotWritten() {
        api.put(path(), "{'enabled': false}").expect(200);
        record(HEALTHY);
        read().expectFields("{'health_status': 'unknown'}");

        api.put(path(), "{'enabled': true}").expect(200);
        api.delete(path()).expect(200);
        record(HEALTHY);
        read().expectFields("{'health_status': 'unknown'}");
    }

    @Test
    void isUnknownWhileTheProviderIsNotToBeAsked() {
        String customer = Api.newCustomer();
        String route = api.route(customer, "+82", id, 1);
        String backup = api.route(customer, "+82", api.provider("Backup"), 2);
        record(UNHEALTHY);

        api.put(path(), "{'health_check': 'none'}").expect(200);
        record(UNHEALTHY);

        read().expectFields("{'health_status': 'unknown', 'health_checked_at': '" + Api.NEVER + "'}");
        assertThat(plan(customer).values("routes", "route_id")).containsExactly(route, backup);

        api.put(path(), "{'health_check': 'options'}").expect(200).expectFields("{'health_status': 'unknown'}");
        record(HEALTHY);
        read().expectFields("{'health_status': 'healthy'}");
    }

    @Test
    void ofAProviderWithoutAPortIsWritten() {
        api.put(path(), "{'port': null}").expect(200);

        health.record(UUID.fromString(id), endpoint("sip.hanaro.example").build(), HEALTHY, CHECKED);

        read().expectFields("{'health_status': 'healthy'}");
    }

    @Test
    void waitsForAMoveThatIsUnderWayAndIsThenRefused() {
        CompletableFuture<Void> probe = new TransactionTemplate(transactions).execute(move -> {
            api.sql().sql("update provider set hostname = 'other.example'").update();
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> record(UNHEALTHY), OWN_THREAD);
            awaitAWaiter();
            return waiting;
        });

        assertThat(probe).succeedsWithin(TIME_LIMIT);
        read().expectFields("{'hostname': 'other.example', 'health_status': 'unknown'}");
    }

    @Test
    void isKeptByAChangeThatWaitsForIt() {
        CompletableFuture<Answer> change = new TransactionTemplate(transactions).execute(probe -> {
            record(UNHEALTHY);
            CompletableFuture<Answer> waiting =
                    CompletableFuture.supplyAsync(() -> api.put(path(), "{'name': 'Changed'}"), OWN_THREAD);
            awaitAWaiter();
            return waiting;
        });

        assertThat(change).succeedsWithin(TIME_LIMIT).extracting(Answer::status).isEqualTo(200);
        read().expectFields("{'name': 'Changed', 'health_status': 'unhealthy'}");
    }

    private void awaitAWaiter() {
        await().atMost(TIME_LIMIT)
                .until(() -> CompletableFuture.supplyAsync(
                                        () -> api.sql()
                                                .sql("""
                                select count(*) from pg_stat_activity
                                where datname = current_database() and wait_event_type = 'Lock'""")
                                                .query(Integer.class)
                                                .single(),
                                        OWN_THREAD)
                                .get()
                        > 0);
    }

    private void record(HealthStatus status) {
        health.record(UUID.fromString(id), ASKED, status, CHECKED);
    }

    private Answer plan(String customer) {
        return api.get("/v1.0/route-plan?destination=%2B821012345678&customer_id=" + customer)
                .expect(200);
    }

    private Answer read() {
        return api.get(path()).expect(200);
    }

    private String path() {
        return "/v1.0/providers/" + id;
    }
}
