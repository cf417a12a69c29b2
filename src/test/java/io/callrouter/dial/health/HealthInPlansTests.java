package io.callrouter.dial.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.CallOffer;
import io.callrouter.dial.DialStep;
import io.callrouter.dial.FailoverPolicy.Verdict;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.RoutePlanner;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.callrouter.web.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** The whole service with its prober on: what probes and calls find out is in the next plans, with the reason. */
@ServiceTest
@Import(HealthInPlansTests.Probes.class)
@TestPropertySource(
        properties = {
            "callrouter.health.enabled=true",
            "callrouter.health.interval=1s",
            "callrouter.health.timeout=500ms"
        })
@DirtiesContext // else it would go on to probe the providers of other tests
class HealthInPlansTests {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    @TestConfiguration(proxyBeanMethods = false)
    static class Probes {

        @Bean
        @Primary
        ScriptedProbe scriptedProbe() {
            return new ScriptedProbe();
        }
    }

    @Autowired
    private Api api;

    @Autowired
    private ScriptedProbe probe;

    @Autowired
    private ProviderBreakers breakers;

    @Autowired
    private RoutePlanner planner;

    private final String customer = Api.newCustomer();
    private String hanaro;
    private String kt;

    @BeforeEach
    void prepare() {
        probe.down.clear();
        api.reset();
        hanaro = api.provider("Hanaro");
        kt = api.provider("KT");
        api.route(customer, "+82", hanaro, 1);
        api.route(customer, "+82", kt, 2);
    }

    @Test
    void aProviderThatDoesNotAnswerIsPutBehindAndComesBack() {
        awaitHealth(hanaro, "healthy");

        probe.down.add("Hanaro");
        awaitHealth(hanaro, "unhealthy");

        awaitOrder(kt, hanaro);
        assertThat(plan().get("routes/1/code")).isEqualTo("demoted_unhealthy");
        assertThat(plan().get("routes/1/reason")).endsWith("because its provider does not answer.");
        api.get("/v1.0/providers/" + hanaro).expectFields("{'tm_update': '" + Api.NEVER + "'}");
        await().atMost(TIME_LIMIT)
                .untilAsserted(
                        () -> assertThat(health().json().toString())
                                .isEqualTo(
                                        "{\"probed_here\":true,\"providers\":2,\"answering\":1,\"own_network_suspected\":false}"));
        for (String result : new String[] {"answered", "unhealthy"}) {
            api.get("/actuator/metrics/callrouter.provider.probes?tag=result:" + result)
                    .expect(200);
        }

        probe.down.clear();
        awaitHealth(hanaro, "healthy");
        awaitOrder(hanaro, kt);
    }

    @Test
    void nobodyIsUnhealthyWhenNobodyAnswers() {
        awaitHealth(hanaro, "healthy");
        awaitHealth(kt, "healthy");

        probe.down.add("Hanaro");
        probe.down.add("KT");

        await().atMost(TIME_LIMIT)
                .until(() -> health().get("own_network_suspected").equals("true"));
        int asked = probe.asked.size();
        await().atMost(TIME_LIMIT).until(() -> probe.asked.size() > asked + 10);
        assertThat(api.get("/v1.0/providers").values("result", "health_status")).containsOnly("healthy");
        assertThat(plan().values("routes", "provider_id")).containsExactly(hanaro, kt);
    }

    @Test
    void aProviderThroughWhichCallsFailIsPutBehind() {
        for (int i = 0; i < 10; i++) {
            failThrough(hanaro);
        }

        assertThat(plan().values("routes", "provider_id")).containsExactly(kt, hanaro);
        assertThat(plan().get("routes/1/code")).isEqualTo("demoted_unhealthy");
        assertThat(plan().get("routes/1/reason")).endsWith("because its provider rests after too many failed calls.");
        assertThat(api.get("/actuator/metrics/callrouter.providers.resting").get("measurements/0/value"))
                .isEqualTo("1.0");
    }

    @Test
    void aProviderThroughWhichReportedCallsFailIsPutBehind() {
        String now = Timestamps.format(Instant.now());
        String batch = IntStream.range(0, 10)
                .mapToObj(
                        i -> "{'id': '%s', 'call_id': 'call-%d', 'place': 1, 'customer_id': '%s', 'provider_id': '%s',"
                                        .formatted(UUID.randomUUID(), i, customer, hanaro)
                                + " 'destination': '+821012345678', 'code': 503, 'tm_start': '%1$s', 'tm_end': '%1$s'}"
                                        .formatted(now))
                .collect(Collectors.joining(", ", "{'attempts': [", "]}"));

        api.post("/v1.0/attempts", batch).expect(202).expectFields("{'stored': true}");

        awaitOrder(kt, hanaro);
        assertThat(plan().get("routes/1/reason")).endsWith("because its provider rests after too many failed calls.");
    }

    private void failThrough(String provider) {
        CallOffer offer = new CallOffer(
                UUID.randomUUID(), UUID.randomUUID(), null, new PhoneNumber("+821012345678"), null, Map.of(), null);
        breakers.finished(
                offer,
                new Attempt(
                        1,
                        new DialStep(
                                1,
                                null,
                                planner.table()
                                        .findProvider(UUID.fromString(provider))
                                        .orElseThrow()),
                        "sip:+821012345678@hanaro.example",
                        null,
                        null,
                        null,
                        new Rejected(503, "Service Unavailable", null),
                        new Verdict(true, true),
                        Instant.now(),
                        null,
                        Instant.now()));
    }

    private void awaitHealth(String provider, String status) {
        await().atMost(TIME_LIMIT)
                .until(() -> api.get("/v1.0/providers/" + provider)
                        .get("health_status")
                        .equals(status));
    }

    /** A plan knows of it only after the database. */
    private void awaitOrder(String... providers) {
        await().atMost(TIME_LIMIT)
                .untilAsserted(
                        () -> assertThat(plan().values("routes", "provider_id")).containsExactly(providers));
    }

    private Answer health() {
        Answer answer = api.get("/actuator/health").expect(200);
        return new Answer(
                200,
                answer.headers(),
                answer.json().at("/components/providers/details").toString());
    }

    private Answer plan() {
        return api.get("/v1.0/route-plan?destination=%2B821012345678&explain=true&customer_id=" + customer)
                .expect(200);
    }
}
