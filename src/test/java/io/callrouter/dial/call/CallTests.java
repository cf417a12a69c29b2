package io.callrouter.dial.call;

import static io.callrouter.testing.Api.NEVER;
import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.ScriptedGateway;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of a call, by what its providers do. */
@CallTest
class CallTests {

    private static final String NUMBER = "+821012345678";

    @Autowired
    Api api;

    @Autowired
    ScriptedGateway gateway;

    @Autowired
    RecordingObserver observer;

    private String customer;

    @BeforeEach
    void newCustomerWithoutRoutes() {
        api.reset();
        customer = newCustomer();
    }

    @AfterEach
    void endAllCalls() {
        gateway.reset();
    }

    @Test
    void isAcceptedAndCanBeFollowedToItsEnd() {
        route("Alpha", 1, "silence");

        Answer accepted = call("").expect(202);
        String id = accepted.get("id");

        assertThat(accepted.header("Location")).isEqualTo("/v1.0/calls/" + id);
        accepted.expectFields("""
                {'customer_id': '%s', 'source': '+4930123456', 'destination': '+821012345678', 'state': 'dialing',
                 'sdp': null, 'cause': null, 'sip_code': null, 'tm_progress': '%s', 'tm_answer': '%s', 'tm_end': '%s'}
                """.formatted(customer, NEVER, NEVER, NEVER));
        assertThat(accepted.get("tm_create")).matches("2[0-9]{3}-.*[.][0-9]{6}");

        gateway.last().play("183 with sdp");
        Answer ringing = awaitState(id, "ringing");
        assertThat(ringing.get("sdp")).isEqualTo(ScriptedGateway.sdp(183));
        assertThat(ringing.get("tm_progress")).isNotEqualTo(NEVER).isEqualTo(ringing.get("attempts/0/tm_progress"));
        assertThat(ringing.json().at("/attempts/0/outcome").isNull()).isTrue();

        gateway.last().play("200 with sdp");
        Answer answered = awaitState(id, "answered");
        assertThat(answered.get("sdp")).isEqualTo(ScriptedGateway.sdp(200));
        assertThat(answered.get("tm_answer")).isNotEqualTo(NEVER).isEqualTo(answered.get("attempts/0/tm_end"));
        answered.expectFields("{'cause': null, 'sip_code': 200, 'sip_reason': 'OK', 'tm_end': '" + NEVER + "'}");

        gateway.last().play("bye");
        Answer ended = awaitState(id, "ended");
        ended.expectFields("{'cause': 'hung_up_there', 'sip_code': 200}");
        assertThat(ended.get("cause_detail")).isNotBlank();
        assertThat(ended.get("tm_end")).isNotEqualTo(NEVER);
        assertThat(ended.get("sdp")).isEqualTo(ScriptedGateway.sdp(200));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnToTheNextProviderAndShowsEveryAttempt(boolean atOnce) {
        String alpha = route("Alpha", 1, "180 then 503");
        String beta = route("Beta", 2, "no response");
        String gamma = route("Gamma", 3, "200 with sdp");
        if (atOnce) {
            gateway.playAtOnce();
        }

        Answer call = waitFor(call("")).expectFields("{'state': 'answered', 'cause': null, 'sip_code': 200}");

        assertThat(call.values("attempts", "provider_id")).containsExactly(alpha, beta, gamma);
        assertThat(call.values("attempts", "provider_name")).containsExactly("Alpha", "Beta", "Gamma");
        assertThat(call.values("attempts", "place")).containsExactly("1", "2", "3");
        assertThat(call.values("attempts", "route_id"))
                .containsExactlyElementsOf(api.get("/v1.0/route-plan?destination=%2B8210&customer_id=" + customer)
                        .values("routes", "route_id"));
        assertThat(call.values("attempts", "uri"))
                .containsExactly(
                        "sip:+821012345678@alpha.example",
                        "sip:+821012345678@beta.example",
                        "sip:+821012345678@gamma.example");
        assertThat(call.values("attempts", "address")).containsOnly(ScriptedGateway.ADDRESS);
        assertThat(call.values("attempts", "code")).containsExactly("503", "", "200");
        assertThat(call.values("attempts", "reason"))
                .containsExactly("Service Unavailable", "No answer of any kind came in time.", "OK");
        assertThat(call.values("attempts", "outcome")).containsExactly("rejected", "no_response", "answered");
        assertThat(call.values("attempts", "went_on")).containsExactly("true", "true", "false");
        assertThat(call.values("attempts", "blamed")).containsExactly("true", "true", "false");
        assertThat(call.values("attempts", "tm_start")).isSorted().doesNotContain(NEVER);
        assertThat(call.values("attempts", "tm_end")).isSorted().doesNotContain(NEVER);
        assertThat(call.get("attempts/0/tm_progress")).isNotEqualTo(NEVER);
        assertThat(call.get("attempts/1/tm_progress")).isEqualTo(NEVER);
        assertThat(call.get("tm_progress")).isEqualTo(call.get("attempts/0/tm_progress"));
    }

    @ParameterizedTest(name = "{0}; {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # Alpha              | Beta            | called     | state    | cause         | code | outcome of Alpha | went on | blamed
            200                  | 200             | Alpha      | answered | -             | 200  | answered         | false   | false
            404                  | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | false
            500                  | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | true
            503                  | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | true
            600                  | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | false
            603                  | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | false
            302                  | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | true
            401                  | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | true
            407                  | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | true
            421                  | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | true
            180 then 503         | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | true
            183 then 404         | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | false
            no response          | 200             | Alpha Beta | answered | -             | 200  | no_response      | true    | true
            no progress          | 200             | Alpha Beta | answered | -             | 200  | no_progress      | true    | true
            dns failure          | 200             | Alpha Beta | answered | -             | 200  | dns_failure      | true    | true
            connection refused   | 200             | Alpha Beta | answered | -             | 200  | connection_refused | true  | true
            transport error      | 200             | Alpha Beta | answered | -             | 200  | transport_error  | true    | true
            address denied       | 200             | Alpha Beta | answered | -             | 200  | address_denied   | true    | false
            internal error       | 200             | Alpha Beta | answered | -             | 200  | internal_error   | true    | false
            exception            | 200             | Alpha Beta | answered | -             | 200  | internal_error   | true    | false
            486                  | 200             | Alpha      | failed   | final_answer  | 486  | rejected         | false   | false
            480                  | 200             | Alpha      | failed   | final_answer  | 480  | rejected         | false   | false
            487                  | 200             | Alpha      | failed   | final_answer  | 487  | rejected         | false   | false
            403                  | 200             | Alpha      | failed   | final_answer  | 403  | rejected         | false   | true
            180 then ring timeout | 200            | Alpha      | failed   | ring_timeout  | -    | ring_timeout     | false   | false
            488                  | 200             | Alpha Beta | answered | -             | 200  | rejected         | true    | false
            503                  | 404             | Alpha Beta | failed   | exhausted     | 404  | rejected         | true    | true
            503                  | no response     | Alpha Beta | failed   | exhausted     | 503  | rejected         | true    | true
            no response          | dns failure     | Alpha Beta | failed   | exhausted     | -    | no_response      | true    | true
            200 then bye         | 200             | Alpha      | ended    | hung_up_there | 200  | answered         | false   | false
            200 then lost        | 200             | Alpha      | ended    | lost          | 200  | answered         | false   | false
            """)
    void endsByWhatTheProvidersDo(
            String alpha,
            String beta,
            String called,
            String state,
            String cause,
            Integer code,
            String outcome,
            String wentOn,
            String blamed) {
        route("Alpha", 1, alpha);
        route("Beta", 2, beta);

        Answer call = awaitState(call("").get("id"), state);

        assertThat(gateway.called()).containsExactly(called.split(" "));
        assertThat(call.json().path("cause").asString(null)).isEqualTo(cause);
        assertThat(call.json().path("cause_detail").isNull()).isEqualTo(cause == null);
        assertThat(
                        call.json().path("sip_code").isNull()
                                ? null
                                : call.json().path("sip_code").asInt())
                .isEqualTo(code);
        assertThat(call.get("attempts/0/outcome")).isEqualTo(outcome);
        assertThat(call.get("attempts/0/went_on")).isEqualTo(wentOn);
        assertThat(call.get("attempts/0/blamed")).isEqualTo(blamed);
        assertThat(call.get("attempts/0/reason")).isNotBlank();
    }

    @Test
    void obeysTheProvidersOwnTriggers() {
        String alpha = route("Alpha", 1, "403");
        route("Beta", 2, "200");
        api.put("/v1.0/providers/" + alpha, "{'failover_codes': ['403']}").expect(200);

        waitFor(call("")).expectFields("{'state': 'answered'}");

        assertThat(gateway.called()).containsExactly("Alpha", "Beta");
    }

    @Test
    void triesNoMoreProvidersThanItMay() {
        for (int i = 1; i <= 4; i++) {
            route("P" + i, i, "503");
        }

        Answer call = waitFor(call("")).expectFields("{'state': 'failed', 'cause': 'max_attempts', 'sip_code': 503}");

        assertThat(call.values("attempts", "provider_name")).containsExactly("P1", "P2", "P3");
    }

    @Test
    void countsAmongThePlansWithoutAProvider(@Autowired MeterRegistry meters) {
        double before = meters.get("callrouter.plans.empty").counter().count();

        call("").expect(202);

        assertThat(meters.get("callrouter.plans.empty").counter().count()).isEqualTo(before + 1);
    }

    @Test
    void sharesEqualRoutesByWeightAsThePlanOfTheSameRequestDoes() {
        for (int i = 1; i <= 4; i++) {
            gateway.script("P" + i, "486");
            api.post(
                            "/v1.0/routes",
                            "{'customer_id': '%s', 'provider_id': '%s', 'weight': 25}"
                                    .formatted(customer, api.provider("P" + i)))
                    .expect(201);
        }
        List<String> planned = new ArrayList<>();

        for (int i = 1; i <= 20; i++) {
            Api request = api.with("X-Request-Id", "call-" + i);
            planned.add(request.get("/v1.0/route-plan?destination=%2B821012345678&customer_id=" + customer)
                    .get("routes/0/provider_name"));
            request.post("/v1.0/calls", body("")).expect(202);
        }

        assertThat(gateway.called()).isEqualTo(planned);
        assertThat(new HashSet<>(planned)).hasSizeGreaterThan(1);
    }

    @Test
    void failsAtOnceWithoutARoute() {
        Answer accepted = call("").expect(202);

        Answer call = awaitState(accepted.get("id"), "failed")
                .expectFields("{'cause': 'no_route', 'attempts': [], 'sip_code': null, 'sip_reason': null}");

        assertThat(call.get("cause_detail"))
                .isEqualTo(api.get("/v1.0/route-plan?destination=%2B821012345678&customer_id=" + customer)
                        .get("empty_reason"))
                .isNotBlank();
        assertThat(call.get("tm_end")).isNotEqualTo(NEVER);
        assertThat(gateway.called()).isEmpty();
    }

    @Test
    void givesTheProviderWhatTheCallerAskedFor() {
        String alpha = route("Alpha", 1, "200");
        api.put("/v1.0/providers/" + alpha, "{'tech_prefix': '0055#', 'tech_headers': {'X-Trunk': 'ours'}}")
                .expect(200);

        waitFor(call(
                ", 'ring_timeout': 7, 'sdp': 'v=0\\r\\ns=-\\r\\n', 'headers': {'X-Ref': '8412', 'x-trunk': 'theirs'}"));

        var placed = gateway.last().call();
        assertThat(placed.uri()).isEqualTo("sip:0055%23+821012345678@alpha.example");
        assertThat(placed.source()).hasToString("+4930123456");
        assertThat(placed.sdp()).isEqualTo("v=0\r\ns=-\r\n");
        assertThat(placed.headers()).containsOnly(entry("X-Ref", "8412"), entry("X-Trunk", "ours"));
        assertThat(placed.ringTimeout()).hasSeconds(7);
        assertThat(placed.noResponseTimeout()).hasSeconds(4);
    }

    @Test
    void readsNumbersAsTheirCustomerWritesThem() {
        route("Alpha", 1, "200");
        api.post("/v1.0/customers", "{'id': '" + customer + "', 'default_region': 'KR'}")
                .expect(201);

        waitFor(api.post(
                        "/v1.0/calls",
                        "{'customer_id': '%s', 'source': '02-312-3456', 'destination': 'tel:010-1234-5678'}"
                                .formatted(customer)))
                .expectFields("{'source': '+8223123456', 'destination': '+821012345678', 'state': 'answered'}");
    }

    @Test
    void mayBeAnonymousAndWithoutMedia() {
        route("Alpha", 1, "200");

        Answer call = api.post("/v1.0/calls", "{'customer_id': '%s', 'destination': '%s'}".formatted(customer, NUMBER));

        waitFor(call).expectFields("{'source': null, 'state': 'answered', 'sdp': null}");
        assertThat(gateway.last().call().source()).isNull();
        assertThat(gateway.last().call().sdp()).isNull();
        assertThat(gateway.last().call().ringTimeout()).hasSeconds(60);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isHungUpOnAnswerIfItAsksForThat(boolean atOnce) {
        route("Alpha", 1, "180 then 200");
        if (atOnce) {
            gateway.playAtOnce();
        }

        Answer call = api.with("Prefer", "wait=3").post("/v1.0/calls", body(", 'hangup_on_answer': true"));

        call.expect(200).expectFields("{'state': 'ended', 'cause': 'hangup_on_answer', 'sip_code': 200}");
        assertThat(call.get("tm_answer")).isNotEqualTo(NEVER);
        assertThat(gateway.last().isHungUp()).isTrue();
    }

    @Test
    void isGivenUpByDeleteBeforeAnAnswer() {
        route("Alpha", 1, "180");
        route("Beta", 2, "200");
        String id = call("").get("id");
        awaitState(id, "ringing");

        Answer canceled = api.delete("/v1.0/calls/" + id).expect(200);

        canceled.expectFields("{'state': 'canceled', 'cause': 'canceled', 'sdp': null, 'sip_code': null}");
        assertThat(canceled.get("attempts/0/outcome")).isEqualTo("canceled");
        assertThat(canceled.get("attempts/0/went_on")).isEqualTo("false");
        assertThat(gateway.last().isHungUp()).isTrue();
        assertThat(gateway.called()).containsExactly("Alpha");
        assertThat(api.delete("/v1.0/calls/" + id).expect(200).text()).isEqualTo(canceled.text());
        assertThat(api.get("/v1.0/calls/" + id).expect(200).text()).isEqualTo(canceled.text());
    }

    @Test
    void isHungUpByDeleteAfterAnAnswer() {
        route("Alpha", 1, "200");
        String id = waitFor(call("")).get("id");

        Answer ended = api.delete("/v1.0/calls/" + id).expect(200);

        ended.expectFields("{'state': 'ended', 'cause': 'hung_up_here', 'sip_code': 200}");
        assertThat(gateway.last().isHungUp()).isTrue();
        assertThat(api.delete("/v1.0/calls/" + id).expect(200).text()).isEqualTo(ended.text());
    }

    @Test
    void staysAsItIsWhenItIsOver() {
        route("Alpha", 1, "486");
        Answer failed = waitFor(call(""));

        Answer deleted = api.delete("/v1.0/calls/" + failed.get("id")).expect(200);

        assertThat(deleted.text()).isEqualTo(failed.text());
        assertThat(gateway.last().isHungUp()).isFalse();
    }

    @Test
    void isToldToObserversAttemptByAttemptAlsoIfOneFails() {
        route("Alpha", 1, "503");
        route("Beta", 2, "486");

        Answer call = waitFor(call(", 'headers': {'" + RecordingObserver.BREAKING_HEADER + "': 'yes'}"))
                .expectFields("{'state': 'failed', 'cause': 'final_answer'}");

        List<Attempt> told = observer.of(call.get("id"));
        assertThat(told).extracting(attempt -> attempt.step().provider().name()).containsExactly("Alpha", "Beta");
        assertThat(told).extracting(attempt -> attempt.verdict().blamed()).containsExactly(true, false);
        assertThat(observer.begunBy(call.get("id")))
                .extracting(attempt -> attempt.step().provider().name(), Attempt::outcome)
                .containsExactly(tuple("Alpha", null), tuple("Beta", null));
    }

    @Test
    void showsThePlanAsItWasDecided() {
        String alpha = route("Alpha", 1, "silence");
        String beta = route("Beta", 2, "200");
        Answer plan = api.get("/v1.0/route-plan?destination=%2B821012345678&customer_id=" + customer);
        String id = call("").expect(202).get("id");
        plan.values("routes", "route_id")
                .forEach(route -> api.delete("/v1.0/routes/" + route).expect(200));

        Answer call = api.get("/v1.0/calls/" + id).expect(200);

        assertThat(call.values("plan", "provider_id")).containsExactly(alpha, beta);
        assertThat(call.values("plan", "provider_name")).containsExactly("Alpha", "Beta");
        for (String field : List.of("place", "route_id", "code", "reason")) {
            assertThat(call.values("plan", field)).isEqualTo(plan.values("routes", field));
        }
    }

    @Test
    void entersTheLedgerAttemptByAttemptAndOnceMoreWhenItEnds() {
        String alpha = route("Alpha", 1, "180 then 503 with cause 34");
        String beta = route("Beta", 2, "200");
        Answer call = waitFor(call("")).expectFields("{'state': 'answered'}");
        String id = call.get("id");

        await().until(() -> ledger(id).ids().size() == 2);
        Answer entered = ledger(id);
        assertThat(entered.values("result", "provider_id")).containsExactly(beta, alpha);
        assertThat(entered.values("result", "customer_id")).containsOnly(customer);
        assertThat(entered.values("result", "place")).containsExactly("2", "1");
        assertThat(entered.values("result", "outcome")).containsExactly("answered", "rejected");
        assertThat(entered.values("result", "code")).containsExactly("200", "503");
        assertThat(entered.values("result", "blamed")).containsExactly("false", "true");
        assertThat(entered.values("result", "sip_call_id")).containsExactly(id + "-Beta", id + "-Alpha");
        assertThat(entered.get("result/1/sip_cause")).isEqualTo("34");
        assertThat(entered.json().at("/result/0/sip_cause").isNull()).isTrue();
        assertThat(entered.get("result/0/route_id")).isEqualTo(call.get("attempts/1/route_id"));
        assertThat(entered.get("result/0/tm_start")).isEqualTo(call.get("attempts/1/tm_start"));
        assertThat(entered.get("result/0/tm_answer")).isEqualTo(call.get("tm_answer"));
        assertThat(entered.get("result/0/tm_end")).isEqualTo(NEVER);
        assertThat(entered.get("result/1/tm_end")).isEqualTo(call.get("attempts/0/tm_end"));
        assertThat(observer.sessionsOf(id)).isEmpty();

        api.delete("/v1.0/calls/" + id).expect(200);

        await().until(() -> !ledger(id).get("result/0/tm_end").equals(NEVER));
        assertThat(ledger(id).ids()).isEqualTo(entered.ids());
        assertThat(observer.sessionsOf(id))
                .extracting(attempt -> attempt.step().provider().name())
                .containsExactly("Beta");
    }

    private Answer ledger(String callId) {
        return api.get("/v1.0/attempts?call_id=" + callId).expect(200);
    }

    @Test
    void isAnsweredLaterIfTheCallerWaits() {
        route("Alpha", 1, "180");
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(
                () -> api.with("Prefer", "respond-async, wait=3").post("/v1.0/calls", body("")));
        await().until(() -> !gateway.called().isEmpty());

        gateway.last().play("200 with sdp");

        Answer answered = waiting.join().expect(200).expectFields("{'state': 'answered'}");
        assertThat(answered.header("Preference-Applied")).isEqualTo("wait=3");
        assertThat(answered.header("Location")).isEqualTo("/v1.0/calls/" + answered.get("id"));
        assertThat(answered.header("X-Request-Id")).isNotBlank();
    }

    @Test
    void waitsNoLongerThanAskedNorThanItMay() {
        route("Alpha", 1, "180");

        Answer asked = api.with("Prefer", "wait=1").post("/v1.0/calls", body(""));
        Answer most = api.with("Prefer", "wait=3600").post("/v1.0/calls", body(""));

        asked.expect(202).expectFields("{'state': 'ringing'}");
        assertThat(asked.header("Preference-Applied")).isEqualTo("wait=1");
        most.expect(202).expectFields("{'state': 'ringing'}");
        assertThat(most.header("Preference-Applied")).isEqualTo("wait=3");
    }

    @Test
    void waitsAlsoForACallerWithItsTokenInTheQuery() {
        route("Alpha", 1, "200");

        Answer answered = api.anonymous()
                .with("Prefer", "wait=3")
                .post("/v1.0/calls?token=" + Api.ADMIN_KEY, body(""))
                .expect(200)
                .expectFields("{'state': 'answered'}");

        assertThat(answered.text() + answered.headers()).doesNotContain(Api.ADMIN_KEY);
    }

    @Test
    void isPlacedOnceUnderOneKey() {
        route("Alpha", 1, "180 then 200");
        Api keyed = api.with("Idempotency-Key", UUID.randomUUID().toString());

        Answer first = keyed.post("/v1.0/calls", body("")).expect(202);
        Answer again =
                keyed.with("Prefer", "wait=3").post("/v1.0/calls", body("")).expect(200);

        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        again.expectFields("{'id': '%s', 'state': 'answered'}".formatted(first.get("id")));
        assertThat(gateway.called()).containsExactly("Alpha");
        keyed.post("/v1.0/calls", body(", 'ring_timeout': 5")).expectProblem(422, "idempotency_key_reused");
    }

    @Test
    void isPlacedOnceUnderOneKeyAlsoByRequestsAtOnce() {
        route("Alpha", 1, "180");
        Api keyed = api.with("Idempotency-Key", UUID.randomUUID().toString());

        List<CompletableFuture<Answer>> requests = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> keyed.post("/v1.0/calls", body("")), task -> new Thread(task).start()))
                .toList();

        assertThat(requests.stream().map(request -> request.join().expect(202).get("id")))
                .hasSize(8)
                .containsOnly(requests.get(0).join().get("id"));
        assertThat(gateway.called()).containsExactly("Alpha");
    }

    @Test
    void leavesNoTraceIfItsKeyCannotBeStored() {
        route("Alpha", 1, "200");
        api.sql()
                .sql("alter table idempotency_key add constraint broken check (answer is null)")
                .update();
        try {
            api.with("Idempotency-Key", UUID.randomUUID().toString())
                    .post("/v1.0/calls", body(""))
                    .expectProblem(409, "conflict");
        } finally {
            api.sql().sql("alter table idempotency_key drop constraint broken").update();
        }

        assertThat(gateway.called()).isEmpty();
        assertThat(api.get("/v1.0/calls?customer_id=" + customer).ids()).isEmpty();
        assertThat(api.get("/v1.0/calls?state=dialing").ids()).isEmpty();
    }

    @Test
    void needsNoDatabase() {
        route("Alpha", 1, "200");
        api.sql().sql("alter table idempotency_key rename to away").update();
        try {
            waitFor(call("")).expectFields("{'state': 'answered'}");
        } finally {
            api.sql().sql("alter table away rename to idempotency_key").update();
        }
    }

    @Test
    void hasAnEntityTagThatChangesWithIt() {
        route("Alpha", 1, "180");
        String path = "/v1.0/calls/" + call("").get("id");
        awaitState(path.substring(12), "ringing");
        String ringing = api.get(path).header("ETag");

        assertThat(api.with("If-None-Match", ringing).get(path).status()).isEqualTo(304);
        gateway.last().play("200");
        awaitState(path.substring(12), "answered");

        assertThat(api.get(path).header("ETag")).isNotEqualTo(ringing).matches("\"[0-9]+\"");
        api.with("If-Match", ringing).delete(path).expectProblem(412, "precondition_failed");
        api.get(path).expectFields("{'state': 'answered'}");
        api.with("If-Match", api.get(path).header("ETag")).delete(path).expect(200);
    }

    @Test
    void isListedNewestFirstInPages() {
        route("Alpha", 1, "180");
        List<String> placed =
                IntStream.range(0, 5).mapToObj(i -> call("").get("id")).toList();
        api.delete("/v1.0/calls/" + placed.get(0)).expect(200);
        placed.subList(1, 5).forEach(id -> awaitState(id, "ringing"));
        String list = "/v1.0/calls?customer_id=" + customer;

        Answer first = api.get(list + "&page_size=2").expect(200);
        Answer second = api.get(list + "&page_size=2&page_token=" + Api.encode(first.get("next_page_token")));
        Answer third = api.get(list + "&page_size=2&page_token=" + Api.encode(second.get("next_page_token")));
        Answer fourth = api.get(list + "&page_token=" + Api.encode(third.get("next_page_token")));

        assertThat(first.ids()).containsExactly(placed.get(4), placed.get(3));
        assertThat(second.ids()).containsExactly(placed.get(2), placed.get(1));
        assertThat(third.ids()).containsExactly(placed.get(0));
        assertThat(fourth.ids()).isEmpty();
        assertThat(fourth.get("next_page_token")).isEmpty();
        assertThat(api.get(list + "&state=canceled").ids()).containsExactly(placed.get(0));
        assertThat(api.get(list + "&state=ringing").ids()).hasSize(4);
        assertThat(api.get("/v1.0/calls?state=ringing&customer_id=" + newCustomer())
                        .ids())
                .isEmpty();
        assertThat(first.json().at("/result/0/attempts/0/provider_name").asString())
                .isEqualTo("Alpha");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=busy",
                "state=",
                "state=RINGING",
                "customer_id=x",
                "customer=x",
                "page_size=0",
                "page_token=x",
            })
    void isNotListedByAQueryThatMeansNothing(String query) {
        api.get("/v1.0/calls?" + query).expectProblem(400, "validation_failed");
    }

    private String route(String provider, int priority, String script) {
        String id = api.provider(provider);
        api.route(customer, "all", id, priority);
        gateway.script(provider, script);
        return id;
    }

    private Answer call(String fields) {
        return api.post("/v1.0/calls", body(fields));
    }

    private String body(String fields) {
        return "{'customer_id': '%s', 'source': '+4930123456', 'destination': '%s'%s}"
                .formatted(customer, NUMBER, fields);
    }

    /** The call when it is answered or over. */
    private Answer waitFor(Answer accepted) {
        return awaitState(accepted.expect(202).get("id"), "answered", "ended", "failed", "canceled");
    }

    private Answer awaitState(String id, String... states) {
        return await().until(
                        () -> api.get("/v1.0/calls/" + id).expect(200),
                        call -> Arrays.asList(states).contains(call.get("state")));
    }
}
