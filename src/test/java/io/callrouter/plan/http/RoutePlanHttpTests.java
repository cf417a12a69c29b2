package io.callrouter.plan.http;

import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class RoutePlanHttpTests {

    @Autowired
    Api api;

    private String customer;
    private String alpha;
    private String beta;

    @BeforeEach
    void reset() {
        api.reset();
        customer = newCustomer();
        alpha = api.provider("Alpha");
        beta = api.provider("Beta");
    }

    @Test
    void saysWhatToTryAndWhy() {
        String telnyx = api.post("/v1.0/providers", """
                        {'name': 'Telnyx', 'hostname': 'sip.telnyx.example', 'port': 5061, 'transport': 'tls',
                         'tech_prefix': '011', 'tech_postfix': '9', 'tech_headers': {'X-Account': '42'},
                         'codecs': ['PCMA', 'PCMU']}""").expect(201).get("id");
        String first = api.post(
                        "/v1.0/routes",
                        "{'name': 'Korea', 'customer_id': '%s', 'target': '+82', 'provider_id': '%s', 'priority': 3}"
                                .formatted(customer, telnyx))
                .expect(201)
                .get("id");
        String second = api.route(customer, "all", beta, 1);

        Answer plan = plan("destination=%2B821012345678").expect(200);

        plan.expectFields("{'customer_id': '%s', 'destination': '+821012345678'}".formatted(customer));
        assertThat(plan.get("at")).matches("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}\\.\\d{6}");
        assertThat(plan.json().path("revision").isMissingNode()).isFalse();
        assertThat(plan.json().path("excluded").isMissingNode()).isTrue();
        assertThat(plan.values("routes", "route_id")).containsExactly(first, second);
        new Answer(200, plan.headers(), plan.json().path("routes").path(0).toString())
                .expectFields("""
                        {'place': 1, 'route_id': '%s', 'name': 'Korea', 'provider_id': '%s', 'provider_name': 'Telnyx',
                         'target': '+82', 'priority': 3, 'scope': 'customer', 'headers': {'X-Account': '42'},
                         'codecs': ['PCMA', 'PCMU']}""".formatted(first, telnyx));
        assertThat(plan.get("routes/0/uri"))
                .matches("sip:011\\+?8210123456789@sip\\.telnyx\\.example:5061;transport=tls");
        assertThat(plan.get("routes/0/reason")).isNotBlank();
        assertThat(plan.get("routes/1/place")).isEqualTo("2");
        assertThat(plan.get("routes/1/uri")).startsWith("sip:").contains("821012345678@beta.example");
    }

    @Test
    void answersForAnyInstantByTheConditionsThatHoldThen() {
        String open = api.post("/v1.0/routes", """
                        {'customer_id': '%s', 'target': '+82', 'provider_id': '%s', 'schedule': {'timezone': 'Europe/Berlin',
                         'windows': [{'days': ['mon', 'fri'], 'from': '08:00', 'to': '18:00'}],
                         'exceptions': [{'date': '2026-12-25', 'closed': true}]}}""".formatted(customer, alpha))
                .expect(201)
                .get("id");
        String late = api.post("/v1.0/routes", """
                        {'customer_id': '%s', 'provider_id': '%s', 'disabled_until': '2026-12-18 12:00:00.000000'}""".formatted(customer, beta))
                .expect(201)
                .get("id");

        assertThat(routesAt("2026-12-18T07:00:00Z")).containsExactly(open);
        assertThat(routesAt("2026-12-18T06:59:59Z")).isEmpty();
        assertThat(routesAt("2026-12-18T12:00:00Z")).containsExactly(open, late);
        assertThat(routesAt("2026-12-25T12:00:00Z")).containsExactly(late);
        Answer holiday =
                plan("explain=true&destination=%2B8210&at=2026-12-25T12:00:00Z").expect(200);
        assertThat(holiday.values("excluded", "code")).containsExactly("outside_schedule");
        assertThat(holiday.get("excluded/0/reason")).contains("it opens next on Mon 2026-12-28 08:00");

        api.put("/v1.0/providers/" + beta, "{'disabled_until': '2026-12-26 00:00:00.000000'}")
                .expect(200);
        assertThat(routesAt("2026-12-25T23:59:59.999999Z")).isEmpty();
        assertThat(routesAt("2026-12-26T00:00:00Z")).containsExactly(late);
        api.reload();
        assertThat(routesAt("2026-12-18T12:00:00Z")).containsExactly(open);
    }

    /** An operator can type a zone that only the database takes for one; that must not end all plans. */
    @Test
    void leavesOutARouteWhoseScheduleNobodyCanRead() {
        String broken = api.route(customer, "+82", alpha, 1);
        String route = api.route(customer, "all", beta, 1);
        api.sql()
                .sql(
                        "update route set schedule = '{\"timezone\": \"Mars/Olympus\", \"windows\": []}' where id = :id::uuid")
                .param("id", broken)
                .update();
        api.reload();

        Answer plan = plan("explain=true&destination=%2B8210").expect(200);

        assertThat(plan.values("routes", "route_id")).containsExactly(route);
        assertThat(plan.values("excluded", "code")).containsExactly("outside_schedule");
    }

    @Test
    void saysWhatEachProviderAsksAndOrdersByItWhereTheCustomerWantsThat() {
        api.route(customer, "+82", alpha, 1);
        api.route(customer, "+82", beta, 2);
        rates(alpha, "82,0.02,USD");
        rates(beta, "82,0.5,USD\n8210,0.0125,USD");
        String query = "destination=%2B821012345678";

        Answer plan = plan(query).expect(200);

        assertThat(plan.values("routes", "provider_id")).containsExactly(alpha, beta);
        new Answer(200, plan.headers(), plan.json().at("/routes/1/rate").toString())
                .expectFields("{'price_per_minute': '0.0125', 'currency': 'USD', 'cost_per_minute': '0.0125',"
                        + " 'prefix': '+8210', 'deck_name': 'deck.csv'}");
        assertThat(plan.get("routes/1/reason")).endsWith(", priority 2, at 0.0125 USD a minute.");
        assertThat(api.with("Origin", "https://ordinary.example")
                        .get("/v1.0/route-plan?" + query + "&customer_id=" + customer)
                        .json()
                        .path("routes"))
                .as("the ordinary way")
                .isEqualTo(plan.json().path("routes"));

        api.post("/v1.0/customers", "{'id': '%s', 'name': 'Sparing', 'ordering': 'cost'}".formatted(customer))
                .expect(201);
        assertThat(plan(query).values("routes", "provider_id")).containsExactly(beta, alpha);

        api.put("/v1.0/customers/" + customer, "{'max_cost_per_minute': '0.0125'}")
                .expect(200);
        Answer capped = plan(query + "&explain=true").expect(200);
        assertThat(capped.values("routes", "provider_id")).containsExactly(beta);
        assertThat(capped.get("excluded/0/code")).isEqualTo("over_max_cost");
        assertThat(capped.get("excluded/0/reason")).contains("no more than 0.0125 is allowed");
    }

    @Test
    void tellsACustomerNothingOfWhatItsProvidersAskOrTake() {
        api.route(customer, "+82", alpha, 1);
        api.route(customer, "+82", beta, 2);
        String gone = api.post("/v1.0/providers", "{'hostname': 'g.example', 'disabled_until': '9990-01-02 03:04:05'}")
                .expect(201)
                .get("id");
        api.route(customer, "+82", gone, 3);
        rates(alpha, "82,0.0777,USD");
        rates(beta, "82,0.0888,USD");
        api.post("/v1.0/customers", "{'id': '%s', 'max_cost_per_minute': '0.0799'}".formatted(customer))
                .expect(201);
        Api key = api.keyOfCustomer(customer);
        String query = "?destination=%2B821012345678";
        String body = "{'queries': [{'destination': '+821012345678'}]}";

        assertThat(plan("explain=true&destination=%2B821012345678").text())
                .as("an administrator's")
                .contains("0.0777", "0.0888", "0.0799", "9990-01-02", "alpha.example");
        for (Answer plan : List.of(
                key.get("/v1.0/route-plan" + query),
                key.get("/v1.0/route-plan" + query + "&explain=true"),
                key.with("Origin", "https://ordinary.example").get("/v1.0/route-plan" + query),
                key.post("/v1.0/route-plans", body),
                key.with("Origin", "https://ordinary.example").post("/v1.0/route-plans", body))) {
            assertThat(plan.expect(200).text())
                    .contains(alpha, "priority 1.")
                    .doesNotContain("0.0777", "0.0888", "0.0799", "9990-01-02", "alpha.example", "deck");
        }
        assertThat(key.get("/v1.0/route-plan" + query + "&explain=true").values("excluded", "reason"))
                .containsExactly(
                        "Its provider asks more for this destination than is allowed.", "Its provider is disabled.");
    }

    @Test
    void explainsWhatIsBeyondTheLimit() {
        String first = api.route(customer, "+82", alpha, 1);
        String second = api.route(customer, "+82", beta, 2);

        Answer plan = plan("explain=true&limit=1&destination=%2B82").expect(200);

        assertThat(plan.values("routes", "route_id")).containsExactly(first);
        assertThat(plan.values("excluded", "route_id")).containsExactly(second);
        assertThat(plan.values("excluded", "code")).containsExactly("beyond_limit");
        assertThat(plan.get("excluded/0/reason"))
                .isEqualTo("It would have place 2, and no more than 1 were asked for.");
    }

    private void rates(String provider, String rows) {
        api.with("Content-Type", "text/csv")
                .send(
                        "POST",
                        "/v1.0/providers/" + provider + "/rates/import?name=deck.csv&effective_from=2026-01-01",
                        BodyPublishers.ofString("prefix,price_per_minute,currency\n" + rows + "\n"))
                .expect(200);
    }

    @Test
    void sharesByWeightTheSameWayForTheSameRequestId() {
        for (String provider : List.of(alpha, beta, api.provider("Gamma"), api.provider("Delta"))) {
            api.post(
                            "/v1.0/routes",
                            "{'customer_id': '%s', 'provider_id': '%s', 'target': '+82', 'weight': 10}"
                                    .formatted(customer, provider))
                    .expect(201);
        }
        String query = "destination=%2B821012345678";
        List<String> order = with("call-1", query);

        assertThat(with("call-1", query)).isEqualTo(order);
        assertThat(with("call-1", query + "&explain=true")).isEqualTo(order);
        assertThat(IntStream.range(2, 20).mapToObj(i -> with("call-" + i, query)))
                .anyMatch(other -> !other.get(0).equals(order.get(0)));
    }

    private List<String> with(String requestId, String query) {
        return api.with("X-Request-Id", requestId)
                .get("/v1.0/route-plan?" + query + "&customer_id=" + customer)
                .expect(200)
                .values("routes", "provider_id");
    }

    private List<String> routesAt(String instant) {
        return plan("destination=%2B8210&at=" + instant).expect(200).values("routes", "route_id");
    }

    @Test
    void putsAnIpv6AddressInBrackets() {
        String id = api.post("/v1.0/providers", "{'hostname': '2001:db8::1', 'port': 5062}")
                .expect(201)
                .get("id");
        api.route(customer, "all", id, 1);

        assertThat(plan("destination=%2B82101234").get("routes/0/uri")).contains("@[2001:db8::1]:5062");
    }

    @Test
    void answersTheSameAsDialroutes() {
        api.route(customer, "+82", alpha, 1);
        api.route(SYSTEM_DEFAULT, "all", beta, 1);
        String query =
                "?explain=true&at=2026-01-02%2003:04:05.000006&destination=%2B821012345678&customer_id=" + customer;

        Answer plan = api.get("/v1.0/route-plan" + query).expect(200);

        assertThat(api.get("/v1.0/dialroutes" + query).expect(200).text()).isEqualTo(plan.text());
        assertThat(plan.get("at")).isEqualTo("2026-01-02 03:04:05.000006");
    }

    @Test
    void explainsWhatWasLeftOut() {
        String own = api.route(customer, "+82", alpha, 1);
        String duplicate = api.route(customer, "all", alpha, 2);
        String disabled = api.route(customer, "all", beta, 3);
        api.put("/v1.0/routes/" + disabled, "{'enabled': false}").expect(200);
        String gamma = api.post("/v1.0/providers", "{'hostname': 'g.example', 'enabled': false}")
                .get("id");
        String off = api.route(customer, "all", gamma, 4);
        String shadowed = api.route(SYSTEM_DEFAULT, "+82", beta, 1);
        api.route(customer, "+1", beta, 1);

        Answer plan = plan("explain=true&destination=%2B821012345678").expect(200);

        assertThat(plan.values("routes", "route_id")).containsExactly(own);
        List<String> ids = plan.values("excluded", "route_id");
        List<String> codes = plan.values("excluded", "code");
        assertThat(IntStream.range(0, ids.size()).mapToObj(i -> ids.get(i) + " " + codes.get(i)))
                .containsExactlyInAnyOrder(
                        duplicate + " duplicate_provider",
                        disabled + " route_disabled",
                        off + " provider_disabled",
                        shadowed + " shadowed_by_customer_routes");
        assertThat(plan.values("excluded", "reason"))
                .allSatisfy(reason -> assertThat(reason).isNotBlank());
        assertThat(plan.values("excluded", "provider_id")).containsExactlyInAnyOrder(alpha, beta, gamma, beta);
        assertThat(plan("explain=false&destination=%2B821012345678")
                        .json()
                        .path("excluded")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void saysWhyItIsEmpty() {
        api.route(customer, "+1", alpha, 1);

        Answer plan = plan("destination=%2B821012345678").expect(200);

        assertThat(plan.json().path("routes").isArray()).isTrue();
        assertThat(plan.json().path("routes").size()).isZero();
        assertThat(plan.get("empty_code")).isEqualTo("no_route");
        assertThat(plan.get("empty_reason")).isNotBlank();
        Answer called = plan("destination=%2B12125550100");
        assertThat(called.get("empty_code")).isEmpty();
        assertThat(called.get("empty_reason")).isEmpty();
    }

    @Test
    void isEmptyWhereTheCustomerMayNotCallFromTheAnswerToThatOn() {
        api.route(customer, "+1", alpha, 1);
        api.post("/v1.0/customers", "{'id': '%s', 'blocked_targets': ['+1900']}".formatted(customer))
                .expect(201);

        Answer blocked = plan("explain=true&destination=%2B19005550100").expect(200);

        assertThat(blocked.get("empty_code")).isEqualTo("destination_blocked");
        assertThat(blocked.values("excluded", "code")).containsExactly("destination_blocked");
        assertThat(plan("destination=%2B12125550100").values("routes", "provider_id"))
                .containsExactly(alpha);
        api.put("/v1.0/customers/" + customer, "{'blocked_targets': []}").expect(200);
        assertThat(plan("destination=%2B19005550100").values("routes", "provider_id"))
                .containsExactly(alpha);
    }

    @Test
    void servesCustomersByTheSystemDefaultAsTheyAreSet() {
        String own = api.route(customer, "+82", alpha, 1);
        String theDefault = api.route(SYSTEM_DEFAULT, "+82", beta, 1);

        assertThat(plan("destination=%2B8210").values("routes", "route_id")).containsExactly(own);
        api.post("/v1.0/customers", "{'id': '" + customer + "', 'default_routes': 'append'}")
                .expect(201);

        Answer appended = plan("destination=%2B8210");
        assertThat(appended.values("routes", "route_id")).containsExactly(own, theDefault);
        assertThat(appended.values("routes", "scope")).containsExactly("customer", "default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%2B821012345678",
                "+821012345678",
                "+82%2010%201234%205678",
                "+82-10-1234-5678",
                "%2B82(10)1234.5678",
                "00821012345678",
                "0082-10-1234-5678",
                "tel:%2B821012345678",
                "tel:+82-10-1234-5678",
                "sip:%2B821012345678@example.com",
                "sip:+821012345678@example.com:5060;transport=udp",
                "sips:%2B821012345678@example.com"
            })
    void readsADestination(String destination) {
        assertThat(plan("destination=" + destination).expect(200).get("destination"))
                .isEqualTo("+821012345678");
    }

    @Test
    void readsANationalNumberWhereTheCustomerHasARegion() {
        plan("destination=010-1234-5678").expectInvalid("destination");

        api.post("/v1.0/customers", "{'id': '" + customer + "', 'default_region': 'KR'}")
                .expect(201);

        assertThat(plan("destination=010-1234-5678").expect(200).get("destination"))
                .isEqualTo("+821012345678");
        assertThat(plan("destination=tel:01012345678").expect(200).get("destination"))
                .isEqualTo("+821012345678");
        assertThat(plan("destination=+12125550100").expect(200).get("destination"))
                .isEqualTo("+12125550100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "x",
                "all",
                "01012345678",
                "+0821012345678",
                "+1234567890123456",
                "+82a",
                "%2B%D9%A8%D9%A2",
                "tel:",
                "sip:",
                "sip:@example.com",
                "http:+82",
                "+82%0D%0AX",
                "00"
            })
    void refusesADestination(String destination) {
        Answer refused = plan("destination=" + destination).expectInvalid("destination");

        assertThat(refused.get("detail")).contains("+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at=now",
                "at=",
                "at=2026-02-30%2000:00:00.000000",
                "at=2026-01-01",
                "explain=maybe",
                "explain=",
                "explain=true&explain=false",
                "verbose=1",
                "limit=0",
                "limit=1001",
                "limit=2147483648",
                "limit=1.5",
                "limit=",
                "customer_id=x"
            })
    void refusesAQuery(String query) {
        plan("destination=%2B8210&" + query).expectProblem(400);
    }

    @Test
    void needsACustomerUnlessTheCallerIsOne() {
        api.get("/v1.0/route-plan?destination=%2B8210").expectInvalid("customer_id");
        api.keyOf("service").get("/v1.0/route-plan?destination=%2B8210").expectInvalid("customer_id");
        assertThat(api.keyOfCustomer(customer)
                        .get("/v1.0/route-plan?destination=%2B8210")
                        .expect(200)
                        .get("customer_id"))
                .isEqualTo(customer);
    }

    @Test
    void seesEveryChangeThatWasAnswered() {
        changeAndLook(customer, 30);
    }

    @Test
    void seesEveryChangeThatWasAnsweredToAnyThread() {
        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> changeAndLook(newCustomer(), 15), task -> new Thread(task).start()))
                .toList();

        writers.forEach(CompletableFuture::join);
    }

    private void changeAndLook(String customer, int rounds) {
        String query = "/v1.0/route-plan?destination=%2B821012345678&customer_id=" + customer;
        String one = api.provider("One");
        String two = api.provider("Two");
        String fallback = api.provider("Fallback");
        String theDefault = api.route(SYSTEM_DEFAULT, "+821012345678", fallback, 1);
        for (int round = 0; round < rounds; round++) {
            String first = api.route(customer, "+82", one, 1);
            expectRoutes(query, first);
            String second = api.route(customer, "+82", two, 2);
            expectRoutes(query, first, second);
            api.put("/v1.0/routes/" + first, "{'priority': 3}").expect(200);
            expectRoutes(query, second, first);
            api.put("/v1.0/routes/" + second, "{'enabled': false}").expect(200);
            expectRoutes(query, first);
            api.put("/v1.0/routes/" + second, "{'enabled': true}").expect(200);
            expectRoutes(query, second, first);
            api.put("/v1.0/providers/" + one, "{'enabled': false}").expect(200);
            expectRoutes(query, second);
            api.put("/v1.0/providers/" + one, "{'enabled': true, 'name': 'One " + round + "'}")
                    .expect(200);
            expectRoutes(query, second, first);
            assertThat(api.get(query).get("routes/1/provider_name")).isEqualTo("One " + round);
            api.delete("/v1.0/routes/" + second).expect(200);
            expectRoutes(query, first);
            api.delete("/v1.0/routes/" + first).expect(200);
            assertThat(api.get(query).expect(200).values("routes", "route_id")).doesNotContain(first, second);
        }
        String own = api.route(customer, "+82", one, 1);
        api.post("/v1.0/customers", "{'id': '" + customer + "'}").expect(201);
        for (int round = 0; round < rounds; round++) {
            api.put("/v1.0/customers/" + customer, "{'default_routes': 'append'}")
                    .expect(200);
            assertThat(api.get(query).expect(200).values("routes", "route_id"))
                    .startsWith(own)
                    .contains(theDefault);
            api.put("/v1.0/customers/" + customer, "{'default_routes': 'override'}")
                    .expect(200);
            expectRoutes(query, own);
        }
        api.put("/v1.0/customers/" + customer, "{'default_routes': 'append'}").expect(200);
        api.delete("/v1.0/customers/" + customer).expect(200);
        expectRoutes(query, own);
        api.delete("/v1.0/routes/" + own).expect(200);
        api.delete("/v1.0/providers/" + one).expect(200);
    }

    private void expectRoutes(String query, String... ids) {
        assertThat(api.get(query).expect(200).values("routes", "route_id")).containsExactly(ids);
    }

    private Answer plan(String query) {
        return api.get(
                "/v1.0/route-plan?" + query + (query.contains("customer_id=") ? "" : "&customer_id=" + customer));
    }
}
