package io.callrouter.telemetry.capacity;

import static io.callrouter.telemetry.attempt.Reports.answered;
import static io.callrouter.telemetry.attempt.Reports.batch;
import static io.callrouter.telemetry.attempt.Reports.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.telemetry.attempt.Reports;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.HandMovedClock;
import io.callrouter.testing.ServiceTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** How what call services report counts for the capacity of a provider. */
@ServiceTest
class ReportedLoadTests {

    private static final Duration LONGEST = Duration.ofHours(4);

    @Autowired
    Api api;

    @Autowired
    DataSource database;

    private String customer;
    private String alpha;
    private String beta;

    @BeforeEach
    void twoProviders() {
        api.reset();
        api.sql().sql("truncate reported_call, reported_call_count").update();
        customer = Api.newCustomer();
        alpha = api.provider("Alpha");
        beta = api.provider("Beta");
        api.route(customer, "all", alpha, 1);
        api.route(customer, "all", beta, 2);
    }

    @AfterEach
    void leaveNothingBehind() {
        api.sql().sql("truncate reported_call, reported_call_count").update();
    }

    @Test
    void anAnsweredCallStandsUntilItsEndIsReported() {
        allow("'max_concurrent_calls': 2");
        Reports first = call().with("tm_end", null);
        report(first, call().with("tm_end", null));

        assertThat(providers()).containsExactly(beta);
        assertThat(plan().get("excluded/0/code")).isEqualTo("over_capacity");
        assertThat(plan().get("excluded/0/reason"))
                .isEqualTo("Calls with the provider: 0 here and 2 reported, and max_concurrent_calls allows 2.");

        report(ended(first));
        assertThat(providers()).containsExactly(alpha, beta);
    }

    @Test
    void anAttemptStandsFromItsBeginning() {
        allow("'max_concurrent_calls': 1");
        Reports attempt = inProgress();
        report(attempt);
        assertThat(providers()).containsExactly(beta);
        assertThat(api.get("/v1.0/attempts?customer_id=" + customer).ids())
                .as("it has come to nothing yet")
                .isEmpty();

        report(attempt.with("code", 503).with("tm_end", Instant.now()));

        assertThat(providers()).containsExactly(alpha, beta);
        assertThat(api.get("/v1.0/attempts?customer_id=" + customer).values("result", "code"))
                .containsExactly("503");
    }

    @Test
    void anAttemptThatIsAnsweredStandsOn() {
        allow("'max_concurrent_calls': 1");
        Reports attempt = inProgress();
        report(attempt);
        Reports answered = attempt.with("code", 200).with("tm_answer", Instant.now());
        report(answered);
        assertThat(providers()).containsExactly(beta);
        assertThat(standing()).isEqualTo(1);

        report(ended(answered));
        assertThat(providers()).containsExactly(alpha, beta);
    }

    @Test
    void aCallCountsOnceHoweverOftenItIsReported() {
        allow("'max_concurrent_calls': 2");
        Reports call = call().with("tm_end", null);

        report(call, call);
        report(call);

        assertThat(standing()).isEqualTo(1);
        assertThat(providers()).containsExactly(alpha, beta);
        report(ended(call), ended(call));
        report(ended(call));
        assertThat(standing()).isZero();
    }

    @Test
    void whatComesBehindTheEndDoesNotStand() {
        allow("'max_concurrent_calls': 1");
        Reports attempt = inProgress();
        Reports answered = attempt.with("code", 200).with("tm_answer", Instant.now());
        report(ended(answered));
        report(answered);
        report(attempt);
        report(attempt, ended(answered));

        assertThat(standing()).isZero();
        assertThat(providers()).containsExactly(alpha, beta);
    }

    @Test
    void aCallThatWasOverWhenItWasReportedDoesNotStand() {
        allow("'max_concurrent_calls': 1");

        report(ours(refused()), call());

        assertThat(providers()).containsExactly(alpha, beta);
    }

    @Test
    void aCallWhoseEndIsNeverReportedStandsForAsLongAsCallsMayLast() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Instant early = now.minus(LONGEST).plusSeconds(60);
        report(
                call().with("tm_start", early)
                        .with("tm_progress", null)
                        .with("tm_answer", early)
                        .with("tm_end", null),
                at(inProgress(), now.minusSeconds(4 * 60)));
        report(
                call().with("tm_start", early.minusSeconds(120))
                        .with("tm_progress", null)
                        .with("tm_answer", early.minusSeconds(120))
                        .with("tm_end", null),
                at(inProgress(), now.minusSeconds(6 * 60)));
        assertThat(standing()).as("what is too old already does not stand").isEqualTo(2);

        load(now.plusSeconds(59)).removeExpired();
        assertThat(standing()).isEqualTo(2);

        load(now.plusSeconds(61)).removeExpired();
        assertThat(standing()).isZero();
        assertThat(counted()).isZero();
        assertThat(api.sql()
                        .sql("select count(*) from reported_call_count")
                        .query(Long.class)
                        .single())
                .as("providers without calls are not kept")
                .isZero();
    }

    @Test
    void anotherInstanceAndOneThatStartsAgainKnowThemToo() {
        report(call().with("tm_end", null), inProgress());

        ReportedLoad other = load(Instant.now());
        assertThat(other.standing(UUID.fromString(alpha))).isZero();
        other.refresh();

        assertThat(other.standing(UUID.fromString(alpha))).isEqualTo(2);
        assertThat(other.standing(UUID.fromString(beta))).isZero();
    }

    @Test
    void whileTheDatabaseIsAwayTheyCountForAWhileOnly() {
        report(inProgress());
        AtomicBoolean away = new AtomicBoolean();
        AtomicLong nanos = new AtomicLong();
        DataSource line = new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                if (away.get()) {
                    throw new SQLException("The database is away", "08001");
                }
                return super.getConnection();
            }
        };
        ReportedLoad load = new ReportedLoad(JdbcClient.create(line), LONGEST, Clock.systemUTC(), nanos::get);
        load.refresh();
        away.set(true);

        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        load.refresh();
        assertThat(load.standing(UUID.fromString(alpha))).isEqualTo(1);
        nanos.addAndGet(1);
        assertThat(load.standing(UUID.fromString(alpha)))
                .as("they end, and nobody hears of it")
                .isZero();

        away.set(false);
        load.refresh();
        assertThat(load.standing(UUID.fromString(alpha))).isEqualTo(1);
    }

    @Test
    void thoseThatBeginCountForASecond() {
        HandMovedClock clock = new HandMovedClock();
        ReportedLoad load = new ReportedLoad(
                JdbcClient.create(database),
                LONGEST,
                clock,
                () -> Duration.between(HandMovedClock.START, clock.instant()).toNanos());
        UUID provider = UUID.randomUUID();
        ReportedCall call = new ReportedCall(UUID.randomUUID(), provider, HandMovedClock.START, null, false);

        clock.move(Duration.ofMillis(400));
        load.heard(List.of(call));
        load.heard(List.of(new ReportedCall(call.id(), provider, call.start(), null, true)));

        assertThat(load.begun(provider)).isEqualTo(1);
        clock.move(Duration.ofMillis(600));
        assertThat(load.begun(provider)).isZero();
    }

    @Test
    void byAClockThatIsAheadACallBeginsOnce() {
        HandMovedClock clock = new HandMovedClock();
        ReportedLoad load = new ReportedLoad(
                JdbcClient.create(database),
                LONGEST,
                clock,
                () -> Duration.between(HandMovedClock.START, clock.instant()).toNanos());
        UUID provider = UUID.randomUUID();
        UUID call = UUID.randomUUID();
        Instant start = HandMovedClock.START.plusSeconds(60);

        load.heard(List.of(new ReportedCall(call, provider, start, null, false)));
        assertThat(load.begun(provider)).isEqualTo(1);
        clock.move(Duration.ofSeconds(2));
        load.heard(List.of(new ReportedCall(call, provider, start, start.plusSeconds(2), false)));
        load.heard(List.of(new ReportedCall(call, provider, start, start.plusSeconds(2), true)));

        assertThat(load.begun(provider)).isZero();
    }

    @Test
    void aProviderIsFullWhenAsManyBeganAsMayWithinASecond() {
        allow("'max_calls_per_second': 2");

        await().untilAsserted(
                        () -> { // again where this machine takes more than a second for it
                            report(
                                    at(inProgress(), Instant.now()),
                                    at(ours(refused()), Instant.now()).with("tm_end", Instant.now()));
                            assertThat(plan().get("excluded/0/reason"))
                                    .isEqualTo(
                                            "Calls to the provider that began within a second: 0 here and 2 reported, and"
                                                    + " max_calls_per_second allows 2.");
                        });
        await().untilAsserted(() -> assertThat(providers()).containsExactly(alpha, beta));
    }

    private ReportedLoad load(Instant now) {
        return new ReportedLoad(
                JdbcClient.create(database), LONGEST, Clock.fixed(now, ZoneOffset.UTC), System::nanoTime);
    }

    private void allow(String bound) {
        api.put("/v1.0/providers/" + alpha, "{" + bound + "}").expect(200);
    }

    private Reports ours(Reports report) {
        return report.with("customer_id", customer).with("provider_id", alpha);
    }

    /** A minute ago it began and rang; it was answered, and is over. */
    private Reports call() {
        return ours(answered());
    }

    private static Reports ended(Reports answered) {
        return answered.with("tm_end", Instant.now());
    }

    private Reports inProgress() {
        return ours(refused()).with("code", null).with("tm_end", null);
    }

    private static Reports at(Reports report, Instant start) {
        return report.with("tm_start", start);
    }

    private void report(Reports... reports) {
        api.post("/v1.0/attempts", batch(reports)).expect(202).expectFields("{'stored': true}");
    }

    private Answer plan() {
        return api.get("/v1.0/route-plan?explain=true&destination=%2B821012345678&customer_id=" + customer)
                .expect(200);
    }

    private List<String> providers() {
        return plan().values("routes", "provider_id");
    }

    private long standing() {
        return api.sql()
                .sql("select count(*) from reported_call")
                .query(Long.class)
                .single();
    }

    private long counted() {
        return api.sql()
                .sql("select coalesce(sum(calls), 0) from reported_call_count")
                .query(Long.class)
                .single();
    }
}
