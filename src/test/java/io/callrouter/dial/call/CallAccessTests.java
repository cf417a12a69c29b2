package io.callrouter.dial.call;

import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.ScriptedGateway;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Who may call, whom, and through whom. */
@CallTest
class CallAccessTests {

    @Autowired
    Api api;

    @Autowired
    ScriptedGateway gateway;

    private String customer;
    private String alpha;
    private Api service;

    @BeforeEach
    void oneRoute() {
        api.reset();
        customer = newCustomer();
        alpha = api.provider("Alpha");
        api.route(customer, "all", alpha, 1);
        gateway.script("Alpha", "180");
        service = api.keyOf("service");
    }

    @AfterEach
    void endAllCalls() {
        gateway.reset();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            POST,   /v1.0/calls,      202, 202, 403, 401
            GET,    /v1.0/calls,      200, 200, 403, 401
            GET,    /v1.0/calls/{id}, 200, 200, 403, 401
            DELETE, /v1.0/calls/{id}, 200, 200, 403, 401
            """)
    void isForAdministratorsAndServices(
            String method, String path, int admin, int ofService, int ofCustomer, int anonymous) {
        String filled = path.replace("{id}", place(service).get("id"));

        expect(anonymous, send(api.anonymous(), method, filled));
        expect(ofCustomer, send(api.keyOfCustomer(customer), method, filled));
        expect(ofService, send(service, method, filled));
        expect(admin, send(api, method, filled));
    }

    @Test
    void showsAServiceTheCallsThatItPlaced() {
        String own = place(service).get("id");
        String admins = place(api).get("id");
        String others = place(api.keyOf("service")).get("id");

        assertThat(service.get("/v1.0/calls").expect(200).ids()).containsExactly(own);
        assertThat(service.get("/v1.0/calls?customer_id=" + customer)
                        .expect(200)
                        .ids())
                .containsExactly(own);
        assertThat(api.get("/v1.0/calls?customer_id=" + customer).ids()).containsExactly(others, admins, own);
        for (String foreign : List.of(admins, others, UUID.randomUUID().toString())) {
            service.get("/v1.0/calls/" + foreign).expectProblem(404, "call_not_found");
            service.delete("/v1.0/calls/" + foreign).expectProblem(404, "call_not_found");
        }
        assertThat(api.get("/v1.0/calls/" + admins).get("state")).isIn("dialing", "ringing");
        api.get("/v1.0/calls/" + own).expect(200);
        api.delete("/v1.0/calls/" + own).expect(200).expectFields("{'state': 'canceled'}");
    }

    @Test
    void letsAnAdministratorNameTheProviders() {
        String off = api.provider("Off");
        api.put("/v1.0/providers/" + off, "{'enabled': false}").expect(200);
        gateway.script("Off", "503").script("Alpha", "200");

        Answer call = api.with("Prefer", "wait=3")
                .post("/v1.0/calls", body("'provider_ids': ['" + off + "', '" + alpha + "']"))
                .expect(200)
                .expectFields("{'state': 'answered'}");

        assertThat(call.values("attempts", "provider_id")).containsExactly(off, alpha);
        assertThat(call.values("attempts", "place")).containsExactly("1", "2");
        assertThat(call.json().at("/attempts/0/route_id").isNull()).isTrue();
    }

    @Test
    void letsNobodyElseNameTheProviders() {
        service.post("/v1.0/calls", body("'provider_ids': ['" + alpha + "']")).expectProblem(403, "forbidden");

        assertThat(gateway.called()).isEmpty();
    }

    @Test
    void dialsNoProviderThatIsUnknownOrDeleted() {
        String deleted = api.provider("Deleted");
        api.delete("/v1.0/providers/" + deleted).expect(200);

        for (String id : List.of(deleted, UUID.randomUUID().toString())) {
            Answer refused = api.post("/v1.0/calls", body("'provider_ids': ['" + alpha + "', '" + id + "']"));

            refused.expectProblem(422, "provider_unknown");
            assertThat(refused.values("errors", "field")).containsExactly("provider_ids[1]");
        }
        assertThat(gateway.called()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+19005550100", "001900-555-0100", "tel:+1-900-5550100", "+88213123"})
    void dialsNoBlockedDestination(String destination) {
        Answer refused =
                api.post("/v1.0/calls", "{'customer_id': '%s', 'destination': '%s'}".formatted(customer, destination));

        refused.expectProblem(403, "destination_blocked");
        assertThat(gateway.called()).isEmpty();
        assertThat(api.get("/v1.0/calls?customer_id=" + customer).ids()).isEmpty();
    }

    @Test
    void dialsNothingThatTheCustomerMayNotCallAlsoWhereProvidersAreNamed() {
        api.post("/v1.0/customers", "{'id': '%s', 'blocked_targets': ['+8210']}".formatted(customer))
                .expect(201);

        for (String fields : List.of("'hangup_on_answer': false", "'provider_ids': ['" + alpha + "']")) {
            Answer refused = api.post("/v1.0/calls", body(fields));

            refused.expectProblem(403, "destination_blocked");
            assertThat(refused.get("detail")).contains("+8210", "blocked_targets");
        }
        assertThat(gateway.called()).isEmpty();
    }

    @Test
    void dialsTheNeighboursOfABlockedDestination() {
        api.post("/v1.0/calls", "{'customer_id': '%s', 'destination': '+19015550100'}".formatted(customer))
                .expect(202);

        await().until(() -> !gateway.called().isEmpty());
    }

    private Answer place(Api caller) {
        return caller.post("/v1.0/calls", body("'hangup_on_answer': false")).expect(202);
    }

    private String body(String fields) {
        return "{'customer_id': '%s', 'destination': '+821012345678', %s}".formatted(customer, fields);
    }

    private Answer send(Api caller, String method, String path) {
        return switch (method) {
            case "POST" -> caller.post(path, body("'source': '+4930123456'"));
            case "GET" -> caller.get(path);
            default -> caller.delete(path);
        };
    }

    private static void expect(int status, Answer answer) {
        if (status < 400) {
            answer.expect(status);
        } else {
            answer.expectProblem(status);
        }
    }
}
