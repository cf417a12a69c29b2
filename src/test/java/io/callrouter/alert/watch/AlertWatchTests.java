package io.callrouter.alert.watch;

import static io.callrouter.telemetry.attempt.Reports.batch;
import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.alert.AlertSettings;
import io.callrouter.alert.WatchedRule;
import io.callrouter.alert.rule.AlertRuleService;
import io.callrouter.alert.webhook.Outbox;
import io.callrouter.plan.RoutePlanner;
import io.callrouter.telemetry.RecentAttempts;
import io.callrouter.telemetry.attempt.Reports;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.HandMovedClock;
import io.callrouter.testing.ServiceTest;
import io.callrouter.web.Timestamps;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Alerts over the ledger, the providers and the plans, by a clock that is moved by hand. */
@ServiceTest
class AlertWatchTests {

    private static final String RULES = "/v1.0/alert-rules";
    private static final String ALERTS = "/v1.0/alerts";

    @Autowired
    Api api;

    @Autowired
    AlertRuleService rules;

    @Autowired
    RecentAttempts attempts;

    @Autowired
    RoutePlanner planner;

    @Autowired
    AlertList alerts;

    @Autowired
    Outbox outbox;

    @Autowired
    AlertSettings settings;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    private final HandMovedClock clock = new HandMovedClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String provider = UUID.randomUUID().toString();
    private AlertWatch watch;

    @BeforeEach
    void beginWithoutRules() {
        api.reset();
        api.sql().sql("truncate alert_rule, attempt cascade").update();
        clock.move(Duration.between(
                clock.instant(), Instant.now().truncatedTo(ChronoUnit.MICROS).minus(Duration.ofHours(2))));
        watch = newWatch();
    }

    private AlertWatch newWatch() {
        return newWatch(new Measurements(attempts, planner));
    }

    private AlertWatch newWatch(Measurements measurements) {
        return new AlertWatch(
                rules,
                measurements,
                new AlertStore(jdbc),
                alerts,
                outbox,
                new TransactionTemplate(transactions),
                settings,
                clock,
                meters);
    }

    @Test
    void oneBeginsOnceAndEndsOnce() {
        String rule = rule("{'kind': 'asr_below', 'threshold': 0.4, 'clear_threshold': 0.6, 'minimum_attempts': 10}");
        report(6, 4); // 0.4 is not below 0.4
        look();
        assertThat(firing()).isEmpty();

        report(0, 10); // 6 of 20
        look();
        look();
        look();

        Answer found = api.get(ALERTS + "?state=firing&rule_id=" + rule).expect(200);
        assertThat(found.values("result", "provider_id")).containsExactly(provider);
        assertThat(found.get("result/0/value")).isEqualTo("0.3");
        assertThat(found.get("result/0/threshold")).isEqualTo("0.4");
        assertThat(found.get("result/0/message")).contains("0.3", "20 attempts");
        assertThat(found.get("result/0/tm_resolve")).isEqualTo(Api.NEVER);

        report(10, 0); // 16 of 30: between the thresholds
        look();
        assertThat(firing()).hasSize(1);

        report(10, 0); // 26 of 40
        look();
        look();

        assertThat(firing()).isEmpty();
        Answer resolved =
                api.get(ALERTS + "?state=resolved&provider_id=" + provider).expect(200);
        assertThat(resolved.ids()).isEqualTo(found.ids());
        assertThat(resolved.get("result/0/tm_resolve")).isNotEqualTo(Api.NEVER);
        assertThat(api.get(ALERTS).ids()).hasSize(1);
    }

    @Test
    void valuesAreComparedAsTheyAreAndRoundedToBeShown() {
        rule("{'kind': 'failure_rate_above', 'threshold': 0.3333, 'minimum_attempts': 3}");
        report(2, 1); // a third
        look();

        assertThat(api.get(ALERTS + "?state=firing").expect(200).get("result/0/value"))
                .isEqualTo("0.3333");
    }

    @Test
    void aRestartNeitherRepeatsNorForgetsOne() {
        rule("{'kind': 'failure_rate_above', 'threshold': 0.5, 'minimum_attempts': 10}");
        report(0, 10);
        look();
        List<String> before = firing();

        watch = newWatch();
        look();
        assertThat(firing()).isEqualTo(before).hasSize(1);
        clock.move(Duration.ofMinutes(20));
        reportOfSomebodyElse();
        look();
        assertThat(firing()).isEmpty();
    }

    @Test
    void fewerThanTheMinimumSayNothing() {
        rule("{'kind': 'asr_below', 'threshold': 0.4, 'minimum_attempts': 10}");
        report(0, 9);
        look();
        assertThat(firing()).isEmpty();

        report(0, 1);
        look();
        assertThat(firing()).hasSize(1);

        clock.move(Duration.ofMinutes(14));
        report(1, 0);
        clock.move(Duration.ofMinutes(2)); // the first ten have left the window
        look();
        assertThat(firing()).as("one good attempt says nothing").hasSize(1);

        clock.move(Duration.ofMinutes(16));
        reportOfSomebodyElse();
        look();
        assertThat(firing()).as("no attempts any more").isEmpty();
    }

    @Test
    void aLedgerWithoutAnyAttemptsSaysNothing() {
        rule("{'kind': 'asr_below', 'threshold': 0.4, 'minimum_attempts': 10}");
        report(0, 10);
        look();
        clock.move(Duration.ofMinutes(16));
        look();
        assertThat(firing()).as("they may wait to be written").hasSize(1);

        report(0, 10);
        look();
        assertThat(api.get(ALERTS).ids()).as("it did not fire again").hasSize(1);
    }

    @Test
    void looksThatFailAreCounted() {
        rule("{'kind': 'provider_down'}");
        look();
        watch = newWatch(new Measurements(attempts, planner) {

            @Override
            List<Measurement> of(WatchedRule rule, Set<String> open, Instant now) {
                throw new IllegalStateException("it takes too long");
            }
        });
        look();
        look();

        assertThat(looks("done")).isEqualTo(1);
        assertThat(looks("failed")).isEqualTo(2);
    }

    private double looks(String result) {
        return meters.counter("callrouter.alerts.looks", "result", result).count();
    }

    private void reportOfSomebodyElse() {
        report(answered(clock.instant()).with("provider_id", UUID.randomUUID()));
    }

    @Test
    void attemptsOutsideTheWindowDoNotCount() {
        rule("{'kind': 'asr_below', 'threshold': 0.4, 'minimum_attempts': 10, 'window_minutes': 5}");
        report(0, 10);
        clock.move(Duration.ofMinutes(6));
        look();

        assertThat(firing()).isEmpty();
    }

    @Test
    void slowCarriersAreFoundByTheirDelay() {
        rule("{'kind': 'pdd_p95_above', 'threshold': 3000, 'minimum_attempts': 10}");
        report(10, 0); // 2 s each
        look();
        assertThat(firing()).isEmpty();

        Instant start = clock.instant().minusSeconds(30);
        report(answered(start).with("tm_progress", start.plusMillis(4500)));
        look();
        assertThat(api.get(ALERTS + "?state=firing").get("result/0/message")).contains("post-dial delay", "ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer", "target"})
    void alertsAreOfWhatTheRuleTellsApart(String scope) {
        rule("{'kind': 'asr_below', 'scope': '%s', 'threshold': 0.4, 'minimum_attempts': 2}".formatted(scope));
        String customer = newCustomer();
        for (int i = 0; i < 2; i++) {
            report(
                    refused(clock.instant()).with("customer_id", customer).with("destination", "+442079460000"),
                    answered(clock.instant()).with("customer_id", newCustomer()));
        }
        look();

        Answer found = api.get(ALERTS + "?state=firing").expect(200);
        assertThat(found.values("result", scope.equals("customer") ? "customer_id" : "target"))
                .containsExactly(scope.equals("customer") ? customer : "+442");
        String filter = scope.equals("customer") ? "customer_id=" + customer : "target=%2B442";
        assertThat(api.get(ALERTS + "?" + filter).ids()).hasSize(1);
        assertThat(api.get(ALERTS + "?" + filter.replace("%2B", "+")).ids())
                .as("a plus as it is")
                .hasSize(1);
        assertThat(api.get(ALERTS + "?target=%2B999").ids()).isEmpty();
    }

    @Test
    void aRuleMayBeOfOneProviderAndOneTarget() {
        rule("{'kind': 'asr_below', 'threshold': 0.4, 'minimum_attempts': 2, 'target': '+4420', 'provider_id': '%s'}"
                .formatted(provider));
        report(0, 5);
        look();
        assertThat(firing()).as("another target").isEmpty();

        for (int i = 0; i < 2; i++) {
            report(refused(clock.instant())
                    .with("provider_id", UUID.randomUUID())
                    .with("destination", "+442079460000"));
            report(refused(clock.instant()).with("destination", "+442079460000"));
        }
        look();
        assertThat(api.get(ALERTS + "?state=firing").values("result", "provider_id"))
                .containsExactly(provider);
    }

    @Test
    void aRuleHasToBeBrokenForItsTime() {
        rule("{'kind': 'asr_below', 'threshold': 0.4, 'minimum_attempts': 2, 'fire_after_seconds': 60}");
        report(0, 5);
        look();
        look();
        assertThat(api.get(ALERTS).ids()).isEmpty();

        look();
        assertThat(firing()).hasSize(1);
    }

    @Test
    void aProviderThatIsDownIsOneAlert() {
        rule("{'kind': 'provider_down'}");
        String alpha = api.provider("Alpha");
        api.provider("Beta");
        look();
        assertThat(firing()).isEmpty();

        health(alpha, "unhealthy");
        look();
        Answer found = api.get(ALERTS + "?state=firing").expect(200);
        assertThat(found.values("result", "provider_id")).containsExactly(alpha);
        assertThat(found.get("result/0/message")).contains("Alpha");

        health(alpha, "unknown");
        look();
        assertThat(firing()).as("nobody has asked again").hasSize(1);
        health(alpha, "healthy");
        look();
        assertThat(firing()).isEmpty();
    }

    @Test
    void aProviderThatIsDisabledForATimeIsNotDownMeanwhile() {
        rule("{'kind': 'provider_down'}");
        String alpha = api.provider("Alpha");
        health(alpha, "unhealthy");
        look();
        assertThat(firing()).hasSize(1);

        Instant until = clock.instant().plus(Duration.ofHours(1));
        api.put("/v1.0/providers/" + alpha, "{'disabled_until': '%s'}".formatted(Timestamps.format(until)))
                .expect(200);
        look();
        assertThat(firing()).isEmpty();

        clock.move(Duration.ofHours(1));
        look();
        assertThat(firing()).as("it is in use again").hasSize(1);
    }

    @Test
    void aProviderThatIsNotToBeAskedAnyMoreIsNotDown() {
        rule("{'kind': 'provider_down'}");
        String alpha = api.provider("Alpha");
        health(alpha, "unhealthy");
        look();
        assertThat(firing()).hasSize(1);

        api.put("/v1.0/providers/" + alpha, "{'health_check': 'none'}").expect(200);
        look();
        assertThat(firing()).isEmpty();
    }

    @Test
    void anEmptyPlanIsAnAlert() {
        String customer = newCustomer();
        rule("{'kind': 'plan_empty', 'customer_id': '%s', 'destination': '+821012345678'}".formatted(customer));
        look();
        assertThat(api.get(ALERTS + "?state=firing&customer_id=" + customer).ids())
                .hasSize(1);

        api.route(customer, "+82", api.provider("Alpha"), 1);
        look();
        assertThat(firing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "disable"})
    @ExtendWith(OutputCaptureExtension.class)
    void theAlertsOfARuleThatIsGoneEnd(String way, CapturedOutput output) {
        String rule = rule(
                "{'kind': 'plan_empty', 'customer_id': '%s', 'destination': '+821012345678'}".formatted(newCustomer()));
        look();
        assertThat(firing()).hasSize(1);

        if (way.equals("delete")) {
            api.delete(RULES + "/" + rule).expect(200);
        } else {
            api.put(RULES + "/" + rule, "{'enabled': false}").expect(200);
        }
        look();

        assertThat(firing()).isEmpty();
        assertThat(api.get(ALERTS + "?state=resolved").get("result/0/message")).contains("disabled or deleted");
        assertThat(output)
                .contains("Alert resolved by the rule")
                .contains(rule + ": The rule was disabled or deleted.");
    }

    @Test
    void oneInstanceLooksForAll() {
        rule("{'kind': 'plan_empty', 'customer_id': '%s', 'destination': '+821012345678', 'fire_after_seconds': 1}"
                .formatted(newCustomer()));
        look();
        clock.move(Duration.ofSeconds(2)); // less than the interval
        newWatch().look();
        assertThat(firing()).as("it is not yet time for another look").isEmpty();

        jdbcLocked(() -> {
            clock.move(settings.interval());
            newWatch().look();
            assertThat(firing()).as("another one is at it").isEmpty();
        });
        newWatch().look();
        assertThat(firing()).hasSize(1);
    }

    @Test
    void aRuleThatIsMadeDuringALookKeepsItsAlert() {
        rule("{'kind': 'provider_down'}");
        watch = newWatch(duringTheFirst(() -> {
            rule("{'kind': 'plan_empty', 'customer_id': '%s', 'destination': '+8210'}".formatted(newCustomer()));
            newWatch().look();
        }));

        look();

        assertThat(firing()).hasSize(1);
        assertThat(api.get(ALERTS).ids()).hasSize(1);
    }

    @Test
    void aRuleThatIsDisabledDuringALookDoesNotFire() {
        rule("{'kind': 'provider_down'}");
        String other =
                rule("{'kind': 'plan_empty', 'customer_id': '%s', 'destination': '+8210'}".formatted(newCustomer()));
        watch = newWatch(duringTheFirst(
                () -> api.put(RULES + "/" + other, "{'enabled': false}").expect(200)));

        look();

        assertThat(api.get(ALERTS).ids()).isEmpty();
    }

    /** Somebody else does something while the first rule is measured. */
    private Measurements duringTheFirst(Runnable action) {
        return new Measurements(attempts, planner) {

            private boolean done;

            @Override
            List<Measurement> of(WatchedRule rule, Set<String> open, Instant now) {
                if (!done) {
                    done = true;
                    elsewhere(action);
                }
                return super.of(rule, open, now);
            }
        };
    }

    /** While somebody else holds the lock of every rule. */
    private void jdbcLocked(Runnable action) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            new AlertStore(jdbc).lock(UUID.fromString(api.get(RULES).ids().get(0)));
            elsewhere(action);
        });
    }

    /** On another thread, which has transactions of its own. */
    private static void elsewhere(Runnable action) {
        Thread other = new Thread(action);
        AssertionError[] failure = new AssertionError[1];
        other.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = new AssertionError(thrown));
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    @Test
    void theGaugeSaysHowManyAreFiring() {
        String rule =
                rule("{'kind': 'plan_empty', 'name': 'No way to Seoul', 'customer_id': '%s', 'destination': '+8210'}"
                        .formatted(newCustomer()));
        String quiet = rule("{'kind': 'provider_down'}");
        look();

        assertThat(meters.get("callrouter.alerts.firing")
                        .tag("rule", rule)
                        .tag("name", "No way to Seoul")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("callrouter.alerts.firing")
                        .tag("rule", quiet)
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void resolvedOnesAreKeptForTheirTime() {
        String rule =
                rule("{'kind': 'plan_empty', 'customer_id': '%s', 'destination': '+8210'}".formatted(newCustomer()));
        look();
        api.delete(RULES + "/" + rule).expect(200);
        look();
        clock.move(settings.retention().minusMinutes(5));
        look();
        assertThat(api.get(ALERTS).ids()).hasSize(1);

        clock.move(Duration.ofMinutes(10));
        look();
        assertThat(api.get(ALERTS).ids()).isEmpty();
    }

    @Test
    void onesThatBeginAndEndAreSentIfThereIsAWebhook() {
        String customer = newCustomer();
        rule(
                "{'kind': 'plan_empty', 'customer_id': '%s', 'destination': '+8210', 'webhook_url': 'https://hooks.example', 'webhook_secret': '0123456789abcdef'}"
                        .formatted(customer));
        rule("{'kind': 'plan_empty', 'customer_id': '%s', 'destination': '+8210'}".formatted(customer));
        look();
        api.route(customer, "+82", api.provider("Alpha"), 1);
        look();
        look();

        List<String> told = new ArrayList<>();
        for (String id : api.get(ALERTS).ids()) {
            told.addAll(api.get(ALERTS + "/" + id).expect(200).values("deliveries", "event"));
        }
        assertThat(told).containsExactly("firing", "resolved");
    }

    @Test
    void listsGoOnPageByPage() {
        String customer = newCustomer();
        for (int i = 0; i < 3; i++) {
            rule("{'kind': 'plan_empty', 'customer_id': '%s', 'destination': '+821%d'}".formatted(customer, i));
        }
        look();

        List<String> all = api.get(ALERTS).ids();
        Answer first = api.get(ALERTS + "?page_size=2").expect(200);
        Answer second = api.get(ALERTS + "?page_size=2&page_token=" + Api.encode(first.get("next_page_token")));
        assertThat(all).hasSize(3);
        assertThat(first.ids()).isEqualTo(all.subList(0, 2));
        assertThat(second.ids()).isEqualTo(all.subList(2, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=pending", "state=", "target=82", "rule_id=x", "provider_id=x", "customer_id=x"})
    void filtersAreChecked(String filter) {
        api.get(ALERTS + "?" + filter).expectInvalid(filter.split("=")[0]);
    }

    @Test
    void anUnknownOneIsNotFound() {
        api.get(ALERTS + "/" + UUID.randomUUID()).expectProblem(404, "alert_not_found");
    }

    private String rule(String json) {
        String named = json.contains("'name'") ? json : json.replaceFirst("\\{", "{'name': 'rule', ");
        return api.post(RULES, named).expect(201).get("id");
    }

    /** A look after the interval. */
    private void look() {
        clock.move(settings.interval().plusSeconds(1));
        watch.look();
    }

    private List<String> firing() {
        return api.get(ALERTS + "?state=firing").expect(200).ids();
    }

    private void report(int answered, int refused) {
        List<Reports> reports = new ArrayList<>();
        for (int i = 0; i < answered; i++) {
            reports.add(answered(clock.instant()));
        }
        for (int i = 0; i < refused; i++) {
            reports.add(refused(clock.instant()));
        }
        report(reports.toArray(Reports[]::new));
    }

    private Reports answered(Instant start) {
        return at(Reports.answered(), start)
                .with("tm_progress", start.plusSeconds(2))
                .with("tm_answer", start.plusSeconds(3));
    }

    private Reports refused(Instant start) {
        return at(Reports.refused(), start);
    }

    private Reports at(Reports report, Instant start) {
        return report.with("tm_start", start)
                .with("tm_end", start.plusSeconds(5))
                .with("provider_id", provider);
    }

    private void report(Reports... reports) {
        String body = batch(reports);
        await().until(() -> api.post("/v1.0/attempts", body)
                .expect(202)
                .json()
                .path("stored")
                .asBoolean()); // sent again it counts once
    }

    private void health(String id, String status) {
        api.sql()
                .sql("update provider set health_status = :status where id = :id::uuid")
                .param("status", status)
                .param("id", id)
                .update();
        api.reload();
    }
}
