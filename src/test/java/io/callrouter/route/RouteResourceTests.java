package io.callrouter.route;

import static io.callrouter.testing.Api.NEVER;
import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;

@ServiceTest
class RouteResourceTests {

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    @Autowired
    Api api;

    private String provider;

    @BeforeEach
    void provider() {
        api.reset();
        provider = api.provider("Alpha");
    }

    @Test
    void needsOnlyAProvider() {
        post("").expect(201).expectFields("""
                        {'provider_id': '%s', 'customer_id': '%s', 'target': 'all', 'priority': 1, 'enabled': true,
                         'name': '', 'detail': '', 'tm_update': '%s', 'tm_delete': '%s'}""".formatted(provider, SYSTEM_DEFAULT, NEVER, NEVER));
    }

    @Test
    void takesAnEmptyCustomerIdForAnAbsentOne() {
        post(", 'customer_id': ''").expect(201).expectFields("{'customer_id': '" + SYSTEM_DEFAULT + "'}");
    }

    @Test
    void takesNullForAnAbsentField() {
        post(", 'customer_id': null, 'target': null, 'priority': null, 'name': null, 'detail': null, 'enabled': null")
                .expect(201)
                .expectFields(
                        "{'customer_id': '%s', 'target': 'all', 'priority': 1, 'name': '', 'detail': '', 'enabled': true}"
                                .formatted(SYSTEM_DEFAULT));
    }

    @Test
    void belongsToTheCallersCustomerUnlessToldOtherwise() {
        String customer = newCustomer();
        Api caller = api.keyOfCustomer(customer);

        caller.post("/v1.0/routes", "{'provider_id': '" + provider + "'}")
                .expect(201)
                .expectFields("{'customer_id': '" + customer + "'}");
        caller.post("/v1.0/routes", "{'provider_id': '" + provider + "', 'customer_id': ''}")
                .expect(201)
                .expectFields("{'customer_id': '" + customer + "'}");
    }

    @Test
    void servesACustomerThatIsNotRegistered() {
        String customer = newCustomer();

        post(", 'customer_id': '" + customer + "'").expect(201).expectFields("{'customer_id': '" + customer + "'}");
    }

    @Test
    void saysWhereTheNewRouteIs() {
        Answer created = post("").expect(201);

        assertThat(created.header("Location")).endsWith("/v1.0/routes/" + created.get("id"));
        assertThat(route(created.get("id")).text()).isEqualTo(created.text());
    }

    @Test
    void doesNotRepeatATokenOfTheQueryInTheLocation() {
        Answer created = api.anonymous()
                .post("/v1.0/routes?token=" + Api.ADMIN_KEY, "{'provider_id': '" + provider + "'}")
                .expect(201);

        assertThat(created.header("Location")).isNotEmpty().doesNotContain(Api.ADMIN_KEY);
    }

    @Test
    void tellsTimeInUtc() {
        String created = post("").expect(201).get("tm_create");

        Instant instant = LocalDateTime.parse(created, TIMESTAMP).toInstant(ZoneOffset.UTC);
        assertThat(Duration.between(instant, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void hasNotBeenUpdatedBeforeTheFirstPut() {
        Answer created = post("").expect(201).expectFields("{'tm_update': '%s'}".formatted(NEVER));

        Answer updated = put(created.get("id"), "{'priority': 2}").expect(200);

        assertThat(updated.get("tm_create")).isEqualTo(created.get("tm_create"));
        assertThat(updated.get("tm_update"))
                .isGreaterThan(created.get("tm_create"))
                .isLessThan(NEVER);
        assertThat(updated.get("tm_delete")).isEqualTo(NEVER);
        assertThat(route(created.get("id")).text()).isEqualTo(updated.text());
    }

    @Test
    void keepsWhatAPutDoesNotName() {
        String customer = newCustomer();
        String id =
                post(", 'customer_id': '%s', 'target': '+82', 'priority': 7, 'name': 'Seoul', 'detail': 'a', 'enabled': false"
                                .formatted(customer))
                        .expect(201)
                        .get("id");

        put(id, "{'name': 'Busan'}").expect(200).expectFields("""
                        {'name': 'Busan', 'customer_id': '%s', 'provider_id': '%s', 'target': '+82', 'priority': 7,
                         'detail': 'a', 'enabled': false}""".formatted(customer, provider));
        put(id, "{'enabled': true}").expect(200).expectFields("{'name': 'Busan', 'priority': 7, 'enabled': true}");
    }

    @Test
    void goesBackToTheDefaultsWhereAPutSaysNull() {
        String id = post(", 'target': '+82', 'priority': 7, 'name': 'Seoul', 'detail': 'a', 'enabled': false")
                .expect(201)
                .get("id");

        put(id, "{'target': null, 'priority': null, 'name': null, 'detail': null, 'enabled': null}")
                .expect(200)
                .expectFields("{'target': 'all', 'priority': 1, 'name': '', 'detail': '', 'enabled': true}");
    }

    @Test
    void keepsItsProviderWhereAPutSaysNull() {
        String id = post("").expect(201).get("id");

        put(id, "{'provider_id': null}").expectInvalid("provider_id");
        route(id).expectFields("{'provider_id': '" + provider + "'}");
    }

    @Test
    void takesBackWhatWasRead() {
        Answer created = post(", 'target': '+82', 'name': 'Seoul'").expect(201);

        put(created.get("id"), created.text())
                .expect(200)
                .expectFields("{'id': '%s', 'target': '+82', 'name': 'Seoul', 'tm_create': '%s', 'tm_delete': '%s'}"
                        .formatted(created.get("id"), created.get("tm_create"), NEVER));
    }

    @Test
    void ignoresFieldsThatClientsCannotSet() {
        String id = post("").expect(201).get("id");
        String other = UUID.randomUUID().toString();

        put(
                        id,
                        "{'id': '%s', 'tm_create': '2001-01-01 00:00:00.000000', 'tm_update': 'x', 'tm_delete': 5, 'name': 'n'}"
                                .formatted(other))
                .expect(200)
                .expectFields("{'id': '%s', 'name': 'n', 'tm_delete': '%s'}".formatted(id, NEVER));
        post(", 'id': '" + other + "', 'tm_delete': '2001-01-01 00:00:00.000000'")
                .expect(201)
                .expectFields("{'tm_delete': '" + NEVER + "'}");
        api.get("/v1.0/routes/" + other).expectProblem(404, "route_not_found");
    }

    @Test
    void isDeletedSoftly() {
        String id = post(", 'name': 'Seoul'").expect(201).get("id");

        Answer deleted = api.delete("/v1.0/routes/" + id).expect(200);

        assertThat(deleted.get("tm_delete")).isLessThan(NEVER).isEqualTo(deleted.get("tm_update"));
        deleted.expectFields("{'id': '" + id + "', 'name': 'Seoul'}");
        assertThat(route(id).expect(200).text()).isEqualTo(deleted.text());
        assertThat(api.get("/v1.0/routes").ids()).isEmpty();
        assertThat(api.sql()
                        .sql("select count(*) from route")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void answersASecondDeletionLikeTheFirst() {
        String id = post("").expect(201).get("id");

        Answer first = api.delete("/v1.0/routes/" + id).expect(200);
        Answer second = api.delete("/v1.0/routes/" + id).expect(200);

        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    }

    @Test
    void cannotBeChangedOnceDeleted() {
        String id = post("").expect(201).get("id");
        String deleted = api.delete("/v1.0/routes/" + id).expect(200).text();

        put(id, "{'priority': 2}").expectProblem(409);
        assertThat(route(id).text()).isEqualTo(deleted);
    }

    @Test
    void isUnknownWhenItNeverExisted() {
        String path = "/v1.0/routes/" + UUID.randomUUID();

        api.get(path).expectProblem(404, "route_not_found");
        api.put(path, "{'priority': 2}").expectProblem(404, "route_not_found");
        api.delete(path).expectProblem(404, "route_not_found");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 65534, 65535})
    void takesAPriority(int priority) {
        post(", 'priority': " + priority).expect(201).expectFields("{'priority': " + priority + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "65536", "2147483648", "99999999999999999999", "1.5", "1.0", "1e3", "'1'", "true"})
    void refusesAPriority(String priority) {
        String id = post("").expect(201).get("id");

        post(", 'priority': " + priority).expectInvalid("priority");
        put(id, "{'priority': " + priority + "}").expectInvalid("priority");
        assertThat(api.get("/v1.0/routes").ids()).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "+1", "+82", "+123456789012345"})
    void takesATarget(String target) {
        post(", 'target': '" + target + "'").expect(201).expectFields("{'target': '" + target + "'}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "82",
                "ALL",
                "+1234567890123456",
                "+82 ",
                " +82",
                "+8 2",
                "+8a",
                "*",
                "+٨٢",
                "+82\\n"
            })
    void refusesATarget(String target) {
        String id = post("").expect(201).get("id");

        post(", 'target': '" + target + "'").expectInvalid("target");
        put(id, "{'target': '" + target + "'}").expectInvalid("target");
        route(id).expectFields("{'target': 'all'}");
    }

    @Test
    void refusesTextsThatAreTooLong() {
        post(", 'name': '" + "x".repeat(100_000) + "'").expectInvalid("name");
        post(", 'detail': '" + "x".repeat(100_000) + "'").expectInvalid("detail");
    }

    @Test
    void namesEveryInvalidFieldAtOnce() {
        post(", 'priority': 0, 'target': 'x'").expectInvalid("priority").expectInvalid("target");
    }

    @Test
    void namesTheMissingProvider() {
        api.post("/v1.0/routes", "{}").expectInvalid("provider_id");
        api.post("/v1.0/routes", "{'provider_id': ''}").expectInvalid("provider_id");
        api.post("/v1.0/routes", "{'provider_id': 'provider-uuid-123'}").expectInvalid("provider_id");
    }

    @Test
    void namesAnUnknownField() {
        post(", 'prio': 1").expectInvalid("prio");
    }

    @Test
    void refusesAProviderThatDoesNotExist() {
        String id = post("").expect(201).get("id");
        String nobody = "{'provider_id': '" + UUID.randomUUID() + "'}";

        api.post("/v1.0/routes", nobody).expectProblem(422);
        put(id, nobody).expectProblem(422);
        route(id).expectFields("{'provider_id': '" + provider + "'}");
    }

    @Test
    void refusesAProviderThatWasDeleted() {
        String id = post("").expect(201).get("id");
        String deleted = api.provider("Gone");
        api.delete("/v1.0/providers/" + deleted).expect(200);

        api.post("/v1.0/routes", "{'provider_id': '" + deleted + "'}").expectProblem(422);
        put(id, "{'provider_id': '" + deleted + "'}").expectProblem(422);
    }

    @Test
    void movesToAnotherProviderAndCustomer() {
        String id = post("").expect(201).get("id");
        String other = api.provider("Beta");
        String customer = newCustomer();

        put(id, "{'provider_id': '%s', 'customer_id': '%s'}".formatted(other, customer))
                .expect(200)
                .expectFields("{'provider_id': '%s', 'customer_id': '%s'}".formatted(other, customer));
    }

    /** What an operator types past the service must be what the service would have accepted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "priority = 0",
                "priority = 65536",
                "target = '82'",
                "target = '+'",
                "target = '+1234567890123456'",
                "provider_id = gen_random_uuid()"
            })
    void isCheckedByTheDatabase(String change) {
        String id = post("").expect(201).get("id");

        assertThatThrownBy(() -> api.sql().sql("update route set " + change).update())
                .isInstanceOf(DataIntegrityViolationException.class);
        route(id).expectFields("{'priority': 1, 'target': 'all', 'provider_id': '" + provider + "'}");
    }

    private Answer post(String moreFields) {
        return api.post("/v1.0/routes", "{'provider_id': '" + provider + "'" + moreFields + "}");
    }

    private Answer put(String id, String json) {
        return api.put("/v1.0/routes/" + id, json);
    }

    private Answer route(String id) {
        return api.get("/v1.0/routes/" + id).expect(200);
    }
}
