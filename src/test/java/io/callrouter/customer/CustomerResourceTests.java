package io.callrouter.customer;

import static io.callrouter.testing.Api.NEVER;
import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;

@ServiceTest
class CustomerResourceTests {

    private static final String WHOLE = """
            {'name': 'Enterprise', 'detail': 'Customer A', 'default_routes': 'append',
             'blocked_targets': ['+1900', 'all'], 'ordering': 'cost_then_priority',
             'cost_tolerance_percent': 5, 'max_cost_per_minute': '0.0125', 'default_region': 'KR'}""";

    private static final String DEFAULTS = """
            {'name': '', 'detail': '', 'default_routes': 'override', 'blocked_targets': [], 'ordering': 'priority',
             'cost_tolerance_percent': 0, 'max_cost_per_minute': null, 'default_region': null}""";

    @Autowired
    Api api;

    @BeforeEach
    void reset() {
        api.reset();
    }

    @Test
    void needsNothing() {
        Answer created = api.post("/v1.0/customers", "{}")
                .expect(201)
                .expectFields(DEFAULTS)
                .expectFields("{'tm_update': '%s', 'tm_delete': '%s'}".formatted(NEVER, NEVER));

        assertThat(created.header("Location")).endsWith("/v1.0/customers/" + created.get("id"));
        assertThat(customer(created.get("id")).text()).isEqualTo(created.text());
    }

    @Test
    void bearsTheIdItHasInItsOwnSystem() {
        String id = UUID.randomUUID().toString();

        api.post("/v1.0/customers", WHOLE.replace("{", "{'id': '" + id + "', "))
                .expect(201)
                .expectFields(WHOLE)
                .expectFields("{'id': '" + id + "'}");
        customer(id).expectFields(WHOLE);
    }

    @Test
    void isCreatedOnlyOnce() {
        String id = create(WHOLE);

        api.post("/v1.0/customers", "{'id': '" + id + "'}").expectProblem(409);
        api.post("/v1.0/customers", "{'id': '" + SYSTEM_DEFAULT + "'}").expectProblem(409);
        customer(id).expectFields(WHOLE);
    }

    @Test
    void comesBackWhenItIsCreatedAgainAfterItsDeletion() {
        String id = create(WHOLE);
        api.delete("/v1.0/customers/" + id).expect(200);

        api.post("/v1.0/customers", "{'id': '" + id + "', 'name': 'Again'}")
                .expect(201)
                .expectFields("{'id': '%s', 'name': 'Again', 'default_routes': 'override', 'tm_delete': '%s'}"
                        .formatted(id, NEVER));
        customer(id)
                .expectFields("{'name': 'Again', 'detail': '', 'default_region': null, 'tm_delete': '" + NEVER + "'}");
        assertThat(api.get("/v1.0/customers").ids()).containsExactlyInAnyOrder(id, SYSTEM_DEFAULT);
        api.put("/v1.0/customers/" + id, "{'detail': 'x'}").expect(200);
    }

    @Test
    void existsFromTheStartAsTheSystemDefaultWhichStays() {
        api.delete("/v1.0/customers/" + SYSTEM_DEFAULT).expectProblem(409);

        customer(SYSTEM_DEFAULT).expectFields("{'tm_delete': '" + NEVER + "'}");
        assertThat(api.get("/v1.0/customers").ids()).containsExactly(SYSTEM_DEFAULT);
    }

    @Test
    void keepsWhatAPutDoesNotName() {
        String id = create(WHOLE);

        put(id, "{'name': 'Startup'}").expect(200).expectFields(WHOLE.replace("Enterprise", "Startup"));
        put(id, "{'default_routes': 'override'}")
                .expect(200)
                .expectFields("{'name': 'Startup', 'default_region': 'KR'}");
    }

    @Test
    void goesBackToTheDefaultsWhereAPutSaysNull() {
        String id = create(WHOLE);

        put(id, """
                        {'name': null, 'detail': null, 'default_routes': null, 'blocked_targets': null, 'ordering': null,
                         'cost_tolerance_percent': null, 'max_cost_per_minute': null, 'default_region': null}""").expect(200).expectFields(DEFAULTS);
    }

    @Test
    void takesBackWhatWasRead() {
        String id = create(WHOLE);
        Answer read = customer(id);

        put(id, read.text())
                .expect(200)
                .expectFields(WHOLE)
                .expectFields("{'id': '%s', 'tm_create': '%s'}".formatted(id, read.get("tm_create")));
        put(id, customer(id).text().replace(id, UUID.randomUUID().toString()))
                .expect(200)
                .expectFields("{'id': '" + id + "'}");
    }

    @Test
    void isDeletedSoftlyAndForGood() {
        String id = create(WHOLE);

        Answer first = api.delete("/v1.0/customers/" + id).expect(200).expectFields(WHOLE);
        Answer second = api.delete("/v1.0/customers/" + id).expect(200);

        assertThat(first.get("tm_delete")).isLessThan(NEVER).isEqualTo(first.get("tm_update"));
        assertThat(second.text()).isEqualTo(first.text());
        put(id, "{'name': 'x'}").expectProblem(409);
        assertThat(customer(id).text()).isEqualTo(first.text());
        assertThat(api.get("/v1.0/customers").ids()).containsExactly(SYSTEM_DEFAULT);
    }

    @Test
    void isUnknownWhenItIsNotRegistered() {
        String path = "/v1.0/customers/" + UUID.randomUUID();

        api.get(path).expectProblem(404, "customer_not_found");
        api.put(path, "{'name': 'x'}").expectProblem(404, "customer_not_found");
        api.delete(path).expectProblem(404, "customer_not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'default_routes': 'both'",
                "'default_routes': ''",
                "'default_routes': 1",
                "'blocked_targets': '+1900'",
                "'blocked_targets': ['+1900', '+1900']",
                "'ordering': 'price'",
                "'cost_tolerance_percent': -1",
                "'cost_tolerance_percent': 101",
                "'cost_tolerance_percent': 2.5",
                "'cost_tolerance_percent': '5'",
                "'max_cost_per_minute': -0.01",
                "'max_cost_per_minute': '1,5'",
                "'max_cost_per_minute': true",
                "'max_cost_per_minute': 1e6",
                "'max_cost_per_minute': 0.00000000001",
                "'ordering': 0",
                "'default_region': 'KOR'",
                "'default_region': 'ZZ'",
                "'default_region': '82'",
                "'default_region': 82",
                "'default_region': 'ß'", // SS in capitals, which is South Sudan
                "'default_region': 'ﬁ'",
                "'name': 1",
                "'name': []",
                "'detail': {}",
                "'default_route': 'append'"
            })
    void namesTheFieldItRefuses(String quoted) {
        String field = quoted.split("'")[1];
        String id = create(WHOLE);

        api.post("/v1.0/customers", "{" + quoted + "}").expectInvalid(field);
        put(id, "{" + quoted + "}").expectInvalid(field);
        customer(id).expectFields(WHOLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1900", "+", "+1900x", "+1234567890123456", "ALL", "", " +1900"})
    void namesTheBlockedTargetThatIsNone(String target) {
        Answer refused = api.post("/v1.0/customers", "{'blocked_targets': ['+1900', '" + target + "']}");

        refused.expectInvalid("blocked_targets[1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"override", "append", "never"})
    void takesTheSystemDefaultsRoutesInOneOfThreeWays(String defaultRoutes) {
        String id = create("{'default_routes': '" + defaultRoutes + "'}");

        customer(id).expectFields("{'default_routes': '" + defaultRoutes + "'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"priority", "cost", "cost_then_priority"})
    void isOrderedInOneOfThreeWays(String ordering) {
        String id = create("{'ordering': '" + ordering + "'}");

        customer(id).expectFields("{'ordering': '" + ordering + "'}");
    }

    @Test
    void mayHaveItsRegionInSmallLetters() {
        customer(create("{'default_region': 'kr'}")).expectFields("{'default_region': 'KR'}");
    }

    @Test
    void namesAMalformedId() {
        api.post("/v1.0/customers", "{'id': '1-1-1-1-1'}").expectInvalid("id");
        api.post("/v1.0/customers", "{'id': 'customer-1'}").expectInvalid("id");
        api.post("/v1.0/customers", "{'id': 5}").expectInvalid("id");
        assertThat(api.get("/v1.0/customers").ids()).containsExactly(SYSTEM_DEFAULT);
    }

    /** What an operator types past the service must be what the service would have accepted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "default_routes = 'prepend'",
                "blocked_targets = '{1900}'",
                "blocked_targets = '{\"+1900,+44\",x}'",
                "blocked_targets = '{+1900,null}'",
                "blocked_targets = '{{+1900},{+44}}'",
                "blocked_targets = null",
                "blocked_targets = array_fill('+1900'::text, array[1001])",
                "ordering = 'random'",
                "cost_tolerance_percent = -1",
                "cost_tolerance_percent = 101",
                "max_cost_per_minute = -1",
                "max_cost_per_minute = 'NaN'",
                "default_region = 'kr'",
                "max_calls = 0",
                "tm_delete = now()" // of the system default
            })
    void isCheckedByTheDatabase(String change) {
        String id = create(WHOLE);

        assertThatThrownBy(() -> api.sql().sql("update customer set " + change).update())
                .isInstanceOf(DataIntegrityViolationException.class);
        customer(id).expectFields(WHOLE);
        customer(SYSTEM_DEFAULT).expectFields("{'tm_delete': '" + NEVER + "'}");
    }

    private String create(String json) {
        return api.post("/v1.0/customers", json).expect(201).get("id");
    }

    private Answer put(String id, String json) {
        return api.put("/v1.0/customers/" + id, json);
    }

    private Answer customer(String id) {
        return api.get("/v1.0/customers/" + id).expect(200);
    }
}
