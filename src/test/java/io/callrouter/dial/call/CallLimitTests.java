package io.callrouter.dial.call;

import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.ScriptedGateway;
import io.callrouter.telemetry.attempt.Reports;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How many calls there may be at once. */
@CallTest
class CallLimitTests {

    @Autowired
    Api api;

    @Autowired
    ScriptedGateway gateway;

    private String customer;
    private String alpha;
    private String beta;

    @BeforeEach
    void twoProviders() {
        api.reset();
        customer = newCustomer();
        alpha = api.provider("Alpha");
        beta = api.provider("Beta");
        api.route(customer, "all", alpha, 1);
        api.route(customer, "all", beta, 2);
        gateway.script("Alpha", "180").script("Beta", "180");
    }

    @AfterEach
    void endAllCalls() {
        gateway.reset();
    }

    @Test
    void theServiceHasABound() {
        List<String> placed = IntStream.range(0, CallTest.MAX_CALLS)
                .mapToObj(i -> call().expect(202).get("id"))
                .toList();

        Answer refused = call().expectProblem(503, "too_many_calls");
        assertThat(refused.header("Retry-After")).matches("[1-9][0-9]*");

        api.delete("/v1.0/calls/" + placed.get(0)).expect(200);
        call().expect(202);
        call().expectProblem(503, "too_many_calls");
    }

    @Test
    void requestsAtOnceDoNotPassTheBound() {
        List<Answer> answers = atOnce(60);

        assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSize(CallTest.MAX_CALLS);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 202)
                .allSatisfy(answer -> answer.expectProblem(503, "too_many_calls"));
        await().until(() -> gateway.called().size() == CallTest.MAX_CALLS);
        assertThat(Double.parseDouble(api.get("/actuator/metrics/callrouter.calls.in.progress")
                        .expect(200)
                        .get("measurements/0/value")))
                .isEqualTo(CallTest.MAX_CALLS);
    }

    @Test
    void aCustomerHasABound() {
        api.post("/v1.0/customers", "{'id': '" + customer + "', 'max_calls': 2}")
                .expect(201);
        String first = call().expect(202).get("id");
        call().expect(202);

        call().expectProblem(429, "customer_over_capacity");
        String other = newCustomer();
        api.route(other, "all", alpha, 1);
        api.post("/v1.0/calls", "{'customer_id': '%s', 'destination': '+8210'}".formatted(other))
                .expect(202);

        api.delete("/v1.0/calls/" + first).expect(200);
        call().expect(202);
    }

    @Test
    void requestsAtOnceDoNotPassACustomersBound() {
        api.post("/v1.0/customers", "{'id': '" + customer + "', 'max_calls': 5}")
                .expect(201);

        List<Answer> answers = atOnce(30);

        assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSize(5);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 202)
                .allSatisfy(answer -> answer.expectProblem(429, "customer_over_capacity"));
    }

    @Test
    void callsThatAreOverDoNotCount() {
        api.post("/v1.0/customers", "{'id': '" + customer + "', 'max_calls': 1}")
                .expect(201);
        gateway.script("Alpha", "486");

        for (int i = 0; i < CallTest.MAX_CALLS + 5; i++) {
            String id = call().expect(202).get("id");
            await().until(() -> api.get("/v1.0/calls/" + id).get("state").equals("failed"));
        }
    }

    @Test
    void aProviderOverItsBoundIsSkipped() {
        api.put("/v1.0/providers/" + alpha, "{'max_concurrent_calls': 1}").expect(200);
        String first = call().get("id");
        await().until(() -> gateway.called().size() == 1);

        String second = call().get("id");
        await().until(() -> gateway.called().size() == 2);

        assertThat(gateway.called()).containsExactly("Alpha", "Beta");
        Answer skipped = api.get("/v1.0/calls/" + second).expect(200);
        assertThat(skipped.values("skipped", "provider_id")).containsExactly(alpha);
        assertThat(skipped.values("skipped", "place")).containsExactly("1");
        assertThat(skipped.values("skipped", "code")).containsExactly("over_capacity");
        assertThat(skipped.get("skipped/0/reason"))
                .isEqualTo("Calls with the provider here: 1, and max_concurrent_calls allows 1.");
        assertThat(skipped.values("attempts", "place")).containsExactly("2");
        api.get("/v1.0/calls/" + first).expectFields("{'skipped': []}");

        api.delete("/v1.0/calls/" + first).expect(200);
        call();
        await().until(() -> gateway.called().equals(List.of("Alpha", "Beta", "Alpha")));
    }

    @Test
    void aProvidersPlaceIsHeldUntilItsSessionEnds() {
        api.put("/v1.0/providers/" + alpha, "{'max_concurrent_calls': 1}").expect(200);
        gateway.script("Alpha", "200");
        String first = call().get("id");
        await().until(() -> api.get("/v1.0/calls/" + first).get("state").equals("answered"));

        call();
        await().until(() -> gateway.called().equals(List.of("Alpha", "Beta")));
        gateway.placed().get(0).play("bye");
        await().until(() -> api.get("/v1.0/calls/" + first).get("state").equals("ended"));

        call();
        await().until(() -> gateway.called().equals(List.of("Alpha", "Beta", "Alpha")));
    }

    @Test
    void aCallFailsOverCapacityIfEveryProviderIs() {
        api.put("/v1.0/providers/" + alpha, "{'max_concurrent_calls': 1}").expect(200);
        api.put("/v1.0/providers/" + beta, "{'max_concurrent_calls': 1}").expect(200);
        call();
        call();
        await().until(() -> gateway.called().size() == 2);

        Answer failed = api.with("Prefer", "wait=3")
                .post("/v1.0/calls", body())
                .expect(200)
                .expectFields("{'state': 'failed', 'cause': 'over_capacity', 'attempts': [], 'sip_code': null}");

        assertThat(failed.values("skipped", "provider_id")).containsExactly(alpha, beta);
    }

    @Test
    void requestsAtOnceDoNotPassAProvidersBound() {
        api.put("/v1.0/providers/" + alpha, "{'max_concurrent_calls': 3}").expect(200);

        atOnce(15);

        await().until(() -> gateway.called().size() == 15);
        assertThat(gateway.called()).filteredOn("Alpha"::equals).hasSize(3);
    }

    @Test
    void aCallOfOursCountsOnceThoughTheLedgerHasItAndOneThatIsReportedCountsToo() {
        api.put("/v1.0/providers/" + alpha, "{'max_concurrent_calls': 2}").expect(200);
        gateway.script("Alpha", "200");
        String id = call().expect(202).get("id");
        await().until(() -> api.get("/v1.0/attempts?call_id=" + id).ids().size() == 1);
        String plan = "/v1.0/route-plan?destination=%2B821012345678&customer_id=" + customer;
        assertThat(api.get(plan).values("routes", "provider_id")).containsExactly(alpha, beta);

        Reports reported = Reports.answered().with("customer_id", customer).with("provider_id", alpha);
        api.post("/v1.0/attempts", Reports.batch(reported.with("tm_end", null))).expectFields("{'stored': true}");

        String second = call().expect(202).get("id");
        assertThat(api.get("/v1.0/calls/" + second).get("skipped/0/reason"))
                .isEqualTo("Calls with the provider: 1 here and 1 reported, and max_concurrent_calls allows 2.");
        api.post("/v1.0/attempts", Reports.batch(reported)).expectFields("{'stored': true}");
        assertThat(api.get(plan).values("routes", "provider_id")).containsExactly(alpha, beta);
    }

    private List<Answer> atOnce(int requests) {
        List<CompletableFuture<Answer>> answers = IntStream.range(0, requests)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::call, task -> new Thread(task).start()))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void plansLeaveOutAProviderThatIsFull() {
        api.put("/v1.0/providers/" + alpha, "{'max_concurrent_calls': 1}").expect(200);
        String plan = "/v1.0/route-plan?destination=%2B821012345678&customer_id=" + customer;
        assertThat(api.get(plan).values("routes", "provider_id")).containsExactly(alpha, beta);
        String id = call().expect(202).get("id");

        assertThat(api.get(plan).values("routes", "provider_id")).containsExactly(beta);
        Answer explained = api.get(plan + "&explain=true").expect(200);
        assertThat(explained.get("excluded/0/provider_id")).isEqualTo(alpha);
        assertThat(explained.get("excluded/0/code")).isEqualTo("over_capacity");
        assertThat(explained.get("excluded/0/reason"))
                .isEqualTo("Calls with the provider here: 1, and max_concurrent_calls allows 1.");
        assertThat(api.get(plan + "&at=2026-12-24T18:00:00Z").values("routes", "provider_id"))
                .as("another instant")
                .containsExactly(alpha, beta);

        api.delete("/v1.0/calls/" + id).expect(200);
        await().untilAsserted(() ->
                assertThat(api.get(plan).values("routes", "provider_id")).containsExactly(alpha, beta));
    }

    @Test
    void anEmptyPlanSaysThatProvidersAreFullAndACallIsStillPlanned() {
        api.put("/v1.0/providers/" + alpha, "{'max_concurrent_calls': 1}").expect(200);
        api.put("/v1.0/providers/" + beta, "{'max_concurrent_calls': 1}").expect(200);
        call().expect(202);
        call().expect(202);

        api.get("/v1.0/route-plan?destination=%2B821012345678&customer_id=" + customer)
                .expect(200)
                .expectFields(
                        "{'routes': [], 'empty_reason': '2 routes exist for +821012345678, but cannot be used now,"
                                + " 2 because their providers are full; ask with explain=true for the reasons.'}");
        String third = call().expect(202).get("id");
        assertThat(api.get("/v1.0/calls/" + third).values("skipped", "provider_id"))
                .containsExactly(alpha, beta);
    }

    @Test
    void aProviderIsPassedOverBehindAsManyCallsASecondAsItMayHave() {
        api.put("/v1.0/providers/" + alpha, "{'max_calls_per_second': 1}").expect(200);
        List<Answer> calls = IntStream.range(0, 5)
                .mapToObj(i -> api.get("/v1.0/calls/" + call().expect(202).get("id")))
                .toList();

        assertThat(calls).allSatisfy(call -> assertThat(call.get("state")).isIn("dialing", "ringing"));
        assertThat(calls.stream()
                        .filter(call -> call.json().path("skipped").size() == 1)
                        .map(call -> call.get("skipped/0/code") + ": " + call.get("skipped/0/reason")))
                .isNotEmpty()
                .containsOnly("over_capacity: Calls to the provider that began here within a second: 1, and"
                        + " max_calls_per_second allows 1.");
    }

    private Answer call() {
        return api.post("/v1.0/calls", body());
    }

    private String body() {
        return "{'customer_id': '%s', 'destination': '+821012345678'}".formatted(customer);
    }
}
