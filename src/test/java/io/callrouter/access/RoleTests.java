package io.callrouter.access;

import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.telemetry.attempt.Reports;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Who may do what. */
@ServiceTest
class RoleTests {

    private static final String PLAN = "/v1.0/route-plan?destination=%2B821012345678";

    private static final String OPERATIONS = """
            # operation | path                        | admin | service | customer | anonymous
            GET         | /v1.0/routes                | 200   | 200     | 200      | 401
            GET         | /v1.0/routes/{route}        | 200   | 200     | 200      | 401
            POST        | /v1.0/routes                | 201   | 403     | 201      | 401
            PUT         | /v1.0/routes/{route}        | 200   | 403     | 200      | 401
            DELETE      | /v1.0/routes/{route}        | 200   | 403     | 200      | 401
            GET         | /v1.0/routes/export         | 200   | 200     | 200      | 401
            GET         | /v1.0/providers             | 200   | 200     | 200      | 401
            GET         | /v1.0/providers/{provider}  | 200   | 200     | 200      | 401
            POST        | /v1.0/providers             | 201   | 403     | 403      | 401
            PUT         | /v1.0/providers/{provider}  | 200   | 403     | 403      | 401
            DELETE      | /v1.0/providers/{spare}     | 200   | 403     | 403      | 401
            GET         | /v1.0/customers             | 200   | 200     | 200      | 401
            GET         | /v1.0/customers/{customer}  | 200   | 200     | 200      | 401
            POST        | /v1.0/customers             | 201   | 403     | 403      | 401
            PUT         | /v1.0/customers/{customer}  | 200   | 403     | 403      | 401
            DELETE      | /v1.0/customers/{customer}  | 200   | 403     | 403      | 401
            GET         | /v1.0/accesskeys            | 200   | 200     | 403      | 401
            GET         | /v1.0/accesskeys/{key}      | 200   | 200     | 403      | 401
            POST        | /v1.0/accesskeys            | 201   | 403     | 403      | 401
            PUT         | /v1.0/accesskeys/{key}      | 200   | 403     | 403      | 401
            DELETE      | /v1.0/accesskeys/{key}      | 200   | 403     | 403      | 401
            GET         | /v1.0/route-plan?destination=%2B821012345678&customer_id={customer} | 200 | 200 | 200 | 401
            GET         | /v1.0/dialroutes?destination=%2B821012345678&customer_id={customer} | 200 | 200 | 200 | 401
            POST        | /v1.0/route-plans           | 200   | 200     | 200      | 401
            GET         | /v1.0/route-table           | 200   | 200     | 403      | 401
            GET         | /v1.0/checks                | 200   | 200     | 403      | 401
            GET         | /v1.0/attempts              | 200   | 200     | 403      | 401
            POST        | /v1.0/attempts              | 202   | 202     | 403      | 401
            GET         | /v1.0/stats/providers       | 200   | 200     | 403      | 401
            GET         | /v1.0/stats/failovers       | 200   | 200     | 403      | 401
            GET         | /v1.0/alerts                | 200   | 200     | 403      | 401
            GET         | /v1.0/alerts/{nothing}      | 404   | 404     | 403      | 401
            GET         | /v1.0/alert-rules           | 200   | 200     | 403      | 401
            GET         | /v1.0/alert-rules/{rule}    | 200   | 200     | 403      | 401
            POST        | /v1.0/alert-rules           | 201   | 403     | 403      | 401
            PUT         | /v1.0/alert-rules/{rule}    | 200   | 403     | 403      | 401
            DELETE      | /v1.0/alert-rules/{rule}    | 200   | 403     | 403      | 401
            GET         | /v1.0/me                    | 200   | 200     | 200      | 401
            GET         | /actuator/metrics           | 200   | 403     | 403      | 401
            GET         | /actuator/prometheus        | 200   | 200     | 403      | 401
            GET         | /v1.0/nothing               | 404   | 404     | 404      | 401
            GET         | /actuator/health/readiness  | 200   | 200     | 200      | 200
            GET         | /v3/api-docs                | 200   | 200     | 200      | 200
            """;

    /** In {@code LoginTests}, {@code CallAccessTests}, {@code ImportRulesTests} and {@code RateDeckTests}. */
    private static final String TESTED_ELSEWHERE = """
            POST   | /auth/login
            POST   | /v1.0/auth/login
            GET    | /v1.0/calls
            POST   | /v1.0/calls
            GET    | /v1.0/calls/{id}
            DELETE | /v1.0/calls/{id}
            POST   | /v1.0/routes/import
            GET    | /v1.0/providers/{id}/rates
            POST   | /v1.0/providers/{id}/rates/import
            GET    | /v1.0/providers/{id}/rates/decks
            GET    | /v1.0/providers/{id}/rates/decks/{deck}
            GET    | /v1.0/providers/{id}/rates/decks/{deck}/export
            GET    | /v1.0/providers/{id}/rates/decks/{deck}/differences
            GET    | /v1.0/providers/{id}/rates/decks/{deck}/differences/export
            POST   | /v1.0/providers/{id}/rates/decks/{deck}/restore
            POST   | /v1.0/providers/{id}/rates/decks/{deck}/rollback
            """;

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @Autowired
    Api api;

    private String provider;
    private String mine;
    private String others;
    private String myRoute;
    private String othersRoute;
    private String defaultRoute;
    private Api customer;

    @BeforeEach
    void twoCustomers() {
        api.reset();
        provider = api.post("/v1.0/providers", """
                        {'name': 'Alpha', 'detail': 'hidden-detail', 'hostname': 'hidden.example', 'port': 5999,
                         'tech_prefix': '*777*', 'tech_headers': {'X-Hidden': 'hidden-value'}, 'codecs': ['G729'],
                         'auth_username': 'hidden-user', 'auth_password': 'hidden-password'}""").expect(201).get("id");
        mine = newCustomer();
        others = newCustomer();
        myRoute = api.route(mine, "+82", provider, 1);
        othersRoute = api.route(others, "+82", provider, 1);
        defaultRoute = api.route(SYSTEM_DEFAULT, "all", provider, 1);
        customer = api.keyOfCustomer(mine);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = OPERATIONS)
    void decideWhatACallerMayDo(String operation, String path, int admin, int service, int ofCustomer, int anonymous) {
        api.post("/v1.0/customers", "{'id': '" + mine + "'}").expect(201);
        Api servicesKey = api.keyOf("service");
        String key =
                api.post("/v1.0/accesskeys", "{'role': 'service'}").expect(201).get("id");
        String rule = api.post("/v1.0/alert-rules", "{'name': 'x', 'kind': 'provider_down'}")
                .expect(201)
                .get("id");
        String filled = path.replace("{route}", myRoute)
                .replace("{provider}", provider)
                .replace("{spare}", api.provider("Spare"))
                .replace("{customer}", mine)
                .replace("{key}", key)
                .replace("{rule}", rule)
                .replace("{nothing}", UUID.randomUUID().toString());
        String body = switch (path.split("/")[2]) {
            case "routes" -> "{'provider_id': '" + provider + "'}";
            case "providers" -> "{'hostname': 'sip.example'}";
            case "alert-rules" -> "{'name': 'x', 'kind': 'provider_down'}";
            case "route-plans" -> "{'queries': [{'customer_id': '" + mine + "', 'destination': '+8210'}]}";
            case "attempts" -> Reports.batch(Reports.refused());
            case "accesskeys" -> operation.equals("PUT") ? "{'name': 'x'}" : "{'role': 'service'}";
            default -> "{'name': 'x'}";
        };

        expectStatus(anonymous, call(api.anonymous(), operation, filled, body));
        expectStatus(service, call(servicesKey, operation, filled, body));
        expectStatus(ofCustomer, call(customer, operation, filled, body));
        expectStatus(admin, call(api, operation, filled, body));
    }

    @Test
    void areTestedOfEveryOperation() {
        Stream<String> documented = api.get("/v3/api-docs").json().path("paths").properties().stream()
                .flatMap(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .map(method -> operation(method.toUpperCase(Locale.ROOT), path.getKey())));

        List<String> tested = (OPERATIONS + TESTED_ELSEWHERE)
                .lines()
                .map(line -> line.split("[|]"))
                .map(cells -> operation(cells[0].strip(), cells[1].strip()))
                .toList();

        assertThat(documented).isNotEmpty().isSubsetOf(tested);
    }

    /** Without the query, whatever its parameters are called. */
    private static String operation(String method, String path) {
        return method + " " + path.replaceAll("[?].*", "").replaceAll("[{][a-z]+[}]", "{}");
    }

    @Test
    void letACustomerSeeItsRoutesOnly() {
        assertThat(customer.get("/v1.0/routes").expect(200).ids()).containsExactly(myRoute);
        assertThat(customer.get("/v1.0/routes?customer_id=" + mine).expect(200).ids())
                .containsExactly(myRoute);
        assertThat(customer.get("/v1.0/routes?target=%2B82").expect(200).ids()).containsExactly(myRoute);
        assertThat(customer.get("/v1.0/routes?provider_id=" + provider)
                        .expect(200)
                        .ids())
                .containsExactly(myRoute);
        assertThat(api.keyOf("service").get("/v1.0/routes").ids()).containsExactly(defaultRoute, othersRoute, myRoute);
    }

    @Test
    void hideAnothersRouteAsIfItDidNotExist() {
        for (String foreign : List.of(othersRoute, defaultRoute)) {
            String nobodys = UUID.randomUUID().toString();
            hides(customer.get("/v1.0/routes/" + foreign), customer.get("/v1.0/routes/" + nobodys), foreign, nobodys);
            hides(
                    customer.put("/v1.0/routes/" + foreign, "{'priority': 9}"),
                    customer.put("/v1.0/routes/" + nobodys, "{'priority': 9}"),
                    foreign,
                    nobodys);
            hides(
                    customer.with("If-Match", "\"0\"").put("/v1.0/routes/" + foreign, "{'priority': 9}"),
                    customer.with("If-Match", "\"0\"").put("/v1.0/routes/" + nobodys, "{'priority': 9}"),
                    foreign,
                    nobodys);
            hides(
                    customer.with("If-Match", "\"77\"").delete("/v1.0/routes/" + foreign),
                    customer.with("If-Match", "\"77\"").delete("/v1.0/routes/" + nobodys),
                    foreign,
                    nobodys);
            hides(
                    customer.delete("/v1.0/routes/" + foreign),
                    customer.delete("/v1.0/routes/" + nobodys),
                    foreign,
                    nobodys);
            api.get("/v1.0/routes/" + foreign)
                    .expectFields(
                            "{'priority': 1, 'tm_delete': '" + Api.NEVER + "', 'tm_update': '" + Api.NEVER + "'}");
        }
        api.delete("/v1.0/routes/" + othersRoute).expect(200);
        customer.put("/v1.0/routes/" + othersRoute, "{'priority': 9}").expectProblem(404, "route_not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1.0/routes?customer_id=",
                "/v1.0/route-plan?destination=%2B8210&customer_id=",
                "/v1.0/route-plan?destination=%2B8210&explain=true&customer_id=",
                "/v1.0/dialroutes?destination=%2B8210&customer_id="
            })
    void revealNothingOfAnotherCustomer(String path) {
        api.post("/v1.0/customers", "{'id': '" + others + "', 'name': 'Secret Ltd'}")
                .expect(201);
        String nobody = newCustomer();

        Answer ofOther = customer.get(path + others);
        Answer ofNobody = customer.get(path + nobody);

        refusesAlike(ofOther, ofNobody, others, nobody);
        refusesAlike(customer.get(path + SYSTEM_DEFAULT), ofNobody, SYSTEM_DEFAULT, nobody);
        assertThat(ofOther.text()).doesNotContain("Secret Ltd", othersRoute);
    }

    @Test
    void letACustomerSeeItsOwnSettingsOnly() {
        for (String id : List.of(mine, others)) {
            api.post("/v1.0/customers", "{'id': '" + id + "'}").expect(201);
        }
        String nobody = newCustomer();

        assertThat(customer.get("/v1.0/customers").expect(200).ids()).containsExactly(mine);
        for (String foreign : List.of(others, SYSTEM_DEFAULT)) {
            refusesAlike(
                    customer.get("/v1.0/customers/" + foreign),
                    customer.get("/v1.0/customers/" + nobody),
                    foreign,
                    nobody);
        }
    }

    @Test
    void keepACustomerFromWritingForAnother() {
        String nobody = newCustomer();
        for (String foreign : List.of(others, SYSTEM_DEFAULT)) {
            refusesAlike(
                    customer.post("/v1.0/routes", routeOf(foreign)),
                    customer.post("/v1.0/routes", routeOf(nobody)),
                    foreign,
                    nobody);
            refusesAlike(
                    customer.put("/v1.0/routes/" + myRoute, "{'customer_id': '" + foreign + "'}"),
                    customer.put("/v1.0/routes/" + myRoute, "{'customer_id': '" + nobody + "'}"),
                    foreign,
                    nobody);
        }
        assertThat(api.get("/v1.0/routes").ids()).containsExactly(defaultRoute, othersRoute, myRoute);
        api.get("/v1.0/routes/" + myRoute).expectFields("{'customer_id': '" + mine + "'}");
    }

    @Test
    void letACustomerKeepItsRouteWhereAPutSaysNull() {
        customer.put("/v1.0/routes/" + myRoute, "{'customer_id': null}");

        api.get("/v1.0/routes/" + myRoute).expectFields("{'customer_id': '" + mine + "'}");
    }

    @Test
    void letACustomerSendBackWhatItRead() {
        customer.put(
                        "/v1.0/routes/" + myRoute,
                        customer.get("/v1.0/routes/" + myRoute).text())
                .expect(200)
                .expectFields("{'customer_id': '" + mine + "'}");
    }

    @Test
    void showACustomerIdAndNameOfAProviderAndNothingElse() {
        Answer one = customer.get("/v1.0/providers/" + provider).expect(200);
        Answer list = customer.get("/v1.0/providers").expect(200);

        assertThat(one.json().propertyNames()).containsExactlyInAnyOrder("id", "name");
        assertThat(list.json().path("result").path(0).propertyNames()).containsExactlyInAnyOrder("id", "name");
        one.expectFields("{'id': '" + provider + "', 'name': 'Alpha'}");
        assertThat(one.text() + list.text()).doesNotContain("hidden");
    }

    @Test
    void showACustomerItsPlanWithoutWhereItIsDialled() {
        Answer plan = customer.get(PLAN + "&explain=true").expect(200);

        assertThat(plan.get("customer_id")).isEqualTo(mine);
        assertThat(plan.values("routes", "route_id")).containsExactly(myRoute);
        for (JsonNode place : plan.json().path("routes")) {
            assertThat(place.path("provider_name").asString()).isEqualTo("Alpha");
            for (String field : List.of("uri", "headers", "codecs")) {
                JsonNode value = place.path(field);
                assertThat(value.isMissingNode() || value.isNull()).as(field).isTrue();
            }
        }
        assertThat(plan.text()).doesNotContain("hidden", "sip:", "G729", "*777*");
        assertThat(api.get(PLAN + "&customer_id=" + mine).get("routes/0/uri")).contains("hidden.example");
    }

    @Test
    void showNoRouteOfAnotherInThePlanOfACustomer() {
        String plan = customer.get(PLAN + "&explain=true").expect(200).text();

        assertThat(plan).doesNotContain(othersRoute, others);
    }

    @Test
    void letNoProblemOfAProviderReachACustomer() {
        api.post("/v1.0/routes", routeOf(mine)).expect(201);

        Answer refused = customer.delete("/v1.0/providers/" + provider).expectProblem(403);

        assertThat(refused.text()).doesNotContain("routes");
        customer.put("/v1.0/providers/" + UUID.randomUUID(), "{'name': 'x'}").expectProblem(403);
    }

    static final List<String> WRITES = Stream.of("routes", "providers", "customers", "accesskeys")
            .flatMap(resource -> Stream.of("POST /v1.0/" + resource, "PUT /v1.0/" + resource + "/" + UUID.randomUUID()))
            .toList();

    @ParameterizedTest
    @FieldSource("WRITES")
    void lookAtTheCallerBeforeTheBody(String write) {
        String method = write.split(" ")[0];
        String path = write.split(" ")[1];

        call(api.anonymous(), method, path, "{'oops").expectProblem(401);
        call(api.keyOf("service"), method, path, "{'oops").expectProblem(403);
    }

    private void hides(Answer foreign, Answer nonexistent, String foreignId, String nobodysId) {
        foreign.expectProblem(404, "route_not_found");
        refusesAlike(foreign, nonexistent, foreignId, nobodysId);
    }

    /** The same answer, but for the ids that the caller sent itself and the id of the request. */
    private static void refusesAlike(Answer foreign, Answer nonexistent, String foreignId, String nobodysId) {
        assertThat(foreign.status()).as(foreign.text()).isIn(403, 404);
        foreign.expectProblem(nonexistent.status());
        assertThat(foreign.text().replace(foreignId, "ID").replace(foreign.get("request_id"), ""))
                .isEqualTo(nonexistent.text().replace(nobodysId, "ID").replace(nonexistent.get("request_id"), ""));
    }

    private static Answer call(Api caller, String operation, String path, String body) {
        return switch (operation) {
            case "GET" -> caller.get(path);
            case "POST" -> caller.post(path, body);
            case "PUT" -> caller.put(path, body);
            default -> caller.delete(path);
        };
    }

    private static void expectStatus(int status, Answer answer) {
        if (status < 400) {
            answer.expect(status);
        } else {
            answer.expectProblem(status);
        }
    }

    private String routeOf(String customerId) {
        return "{'provider_id': '%s', 'customer_id': '%s'}".formatted(provider, customerId);
    }
}
