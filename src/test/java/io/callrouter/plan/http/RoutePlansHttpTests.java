package io.callrouter.plan.http;

import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class RoutePlansHttpTests {

    @Autowired
    Api api;

    private String customer;
    private String other;
    private String first;
    private String second;

    @BeforeEach
    void reset() {
        api.reset();
        customer = newCustomer();
        other = newCustomer();
        first = api.route(customer, "+82", api.provider("Alpha"), 1);
        second = api.route(customer, "all", api.provider("Beta"), 1);
        api.route(other, "+1", api.provider("Gamma"), 1);
    }

    @Test
    void answersEachQueryInItsPlace() {
        Answer plans = plans(
                "{'customer_id': '%1$s', 'destination': '+821012345678', 'at': '2026-01-02 03:04:05'}",
                "{'customer_id': '%2$s', 'destination': '0012125550100'}",
                "{'customer_id': '%1$s', 'destination': 'tel:+82-10'}");

        assertThat(plans.values("plans", "destination")).containsExactly("+821012345678", "+12125550100", "+8210");
        assertThat(plans.values("plans", "customer_id")).containsExactly(customer, other, customer);
        assertThat(plans.get("plans/0/at")).isEqualTo("2026-01-02 03:04:05.000000");
        assertThat(plans.header("Content-Type")).isEqualTo("application/json");
        String alone = api.get(
                        "/v1.0/route-plan?at=2026-01-02T03:04:05Z&destination=%2B821012345678&customer_id=" + customer)
                .expect(200)
                .text();
        assertThat(plans.json().at("/plans/0")).isEqualTo(new Answer(200, plans.headers(), alone).json());
    }

    @Test
    void keepsTheFirstRoutesOfEachPlan() {
        String query = "{'customer_id': '%s', 'destination': '+8210'}".formatted(customer);

        Answer plans = api.post("/v1.0/route-plans", "{'queries': [%s, %s], 'limit': 1}".formatted(query, query))
                .expect(200);

        assertThat(plans.get("plans/0/routes/0/route_id")).isEqualTo(first);
        assertThat(plans.json().at("/plans/0/routes").size()).isOne();
        assertThat(plans.json().at("/plans/1/routes").size()).isOne();
        String url = "/v1.0/route-plan?destination=%2B8210&customer_id=" + customer;
        assertThat(api.get(url).values("routes", "route_id")).containsExactly(first, second);
        assertThat(api.get(url + "&limit=1").values("routes", "route_id")).containsExactly(first);
        assertThat(api.get(url + "&limit=1&explain=true").values("routes", "route_id"))
                .containsExactly(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer_id | {'destination': '+8210'}",
                "customer_id | {'customer_id': '', 'destination': '+8210'}",
                "customer_id | {'customer_id': '1-1-1-1-1', 'destination': '+8210'}",
                "destination | {'customer_id': '%1$s'}",
                "destination | {'customer_id': '%1$s', 'destination': null}",
                "destination | {'customer_id': '%1$s', 'destination': 'x'}",
                "destination | {'customer_id': '%1$s', 'destination': '01012345678'}",
                "at | {'customer_id': '%1$s', 'destination': '+8210', 'at': 'yesterday'}"
            })
    void putsAProblemInThePlaceOfAQueryThatIsWrong(String wrong) {
        String field = wrong.substring(0, wrong.indexOf(' '));

        Answer plans = plans(
                "{'customer_id': '%1$s', 'destination': '+8210'}",
                wrong.substring(wrong.indexOf('{')), "{'customer_id': '%1$s', 'destination': '+8211'}");

        assertThat(plans.values("plans", "destination")).containsExactly("+8210", "", "+8211");
        new Answer(400, plans.headers(), plans.json().at("/plans/1").toString())
                .expectFields("{'status': 400, 'code': 'validation_failed'}");
        assertThat(plans.get("plans/1/errors/0/field")).isEqualTo(field);
        assertThat(plans.get("plans/1/request_id")).isEqualTo(plans.header("X-Request-Id"));
    }

    @Test
    void showsACustomerNothingButItsOwn() {
        Answer plans = api.keyOfCustomer(customer)
                .post("/v1.0/route-plans", """
                        {'queries': [{'destination': '+8210'},
                                     {'destination': '+8210', 'customer_id': '%s'},
                                     {'destination': '+1212', 'customer_id': '%s'}]}""".formatted(customer, other))
                .expect(200);

        assertThat(plans.values("plans", "customer_id")).containsExactly(customer, customer, "");
        assertThat(plans.get("plans/2/code")).isEqualTo("forbidden");
        assertThat(plans.get("plans/2/status")).isEqualTo("403");
        assertThat(plans.text()).doesNotContain("\"uri\"", "Gamma");
        api.anonymous().post("/v1.0/route-plans", "{'queries': []}").expectProblem(401);
    }

    @Test
    void takesAThousandQueriesAndNotOneMore() {
        String query = "{'customer_id': '%s', 'destination': '+8210'}".formatted(customer);

        Answer plans = api.post("/v1.0/route-plans", queries(Collections.nCopies(1000, query)))
                .expect(200);

        assertThat(plans.json().at("/plans").size()).isEqualTo(1000);
        Answer refused = api.post("/v1.0/route-plans", queries(Collections.nCopies(1001, query)))
                .expectInvalid("queries");
        assertThat(refused.get("detail")).contains("1 to 1000");
        api.post("/v1.0/route-plans", "{'queries': []}").expectInvalid("queries");
    }

    @Test
    void tellsOnceOfTooManyQueriesThatAreNone() {
        Answer refused = api.post("/v1.0/route-plans", queries(Collections.nCopies(1001, "null")));

        refused.expectInvalid("queries");
        assertThat(refused.values("errors", "field")).containsExactly("queries");
    }

    @Test
    void namesTheFirstOfManyErrorsAndCountsThem() {
        Answer refused = api.post("/v1.0/route-plans", queries(Collections.nCopies(1000, "null")));

        refused.expectProblem(400, "validation_failed");
        assertThat(refused.values("errors", "field")).hasSize(100);
        assertThat(refused.get("error_count")).isEqualTo("1000");
        assertThat(refused.get("detail")).contains("and 999 more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'queries': null}",
                "{'queries': 1}",
                "{'queries': {}}",
                "{'queries': [null]}",
                "{'queries': ['+82']}",
                "{'queries': [{'destination': 82}]}",
                "{'queries': [{'destination': '+82', 'customer': 'x'}]}",
                "{'queries': [{'destination': '+82'}], 'limit': 0}",
                "{'queries': [{'destination': '+82'}], 'limit': 1001}",
                "{'queries': [{'destination': '+82'}], 'limit': '1'}",
                "{'queries': [{'destination': '+82'}], 'explain': true}",
                "{'queries': [{'destination': '+82'}]",
                "[]",
                ""
            })
    void refusesABodyThatIsNoListOfQueries(String body) {
        Answer answer = api.post("/v1.0/route-plans", body);

        answer.expectProblem(400);
    }

    @Test
    void makesAllPlansFromOneRevision() {
        String query = "{'customer_id': '%s', 'destination': '+8210'}".formatted(customer);
        String body = queries(Collections.nCopies(500, query));
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 50; i++) {
                api.put("/v1.0/routes/" + first, "{'priority': %d}".formatted(1 + i % 2))
                        .expect(200);
            }
        });
        do {
            Answer plans = api.post("/v1.0/route-plans", body).expect(200);

            assertThat(plans.values("plans", "revision")).hasSize(500).containsOnly(plans.get("plans/0/revision"));
        } while (!writer.isDone());
        writer.join();
    }

    @Test
    void answersInJsonOnly() {
        api.with("Accept", "application/xml")
                .post("/v1.0/route-plans", "{'queries': [{'destination': '+8210'}]}")
                .expectProblem(406, "not_acceptable");
        api.get("/v1.0/route-plans").expectProblem(405, "method_not_allowed");
        api.get("/v1.0/route-plans/" + UUID.randomUUID()).expectProblem(404);
    }

    private Answer plans(String... queries) {
        return api.post("/v1.0/route-plans", queries(List.of(queries)).formatted(customer, other))
                .expect(200);
    }

    private static String queries(List<String> queries) {
        return "{'queries': [" + String.join(", ", queries) + "]}";
    }
}
