package io.callrouter.route;

import static io.callrouter.testing.Api.NEVER;
import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Every example of the specification, sent as it is written there. */
@ServiceTest
class SpecificationTests {

    private static final String PROVIDER = "4dbeabd6-f397-4375-95d2-a38411e07ed1";
    private static final String TOKEN = "token=" + Api.ADMIN_KEY;
    private static final String TIMESTAMP = "\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}\\.\\d{6}";

    @Autowired
    Api api;

    private Api curl;

    @BeforeEach
    void provider() {
        api.reset();
        curl = api.anonymous(); // the examples carry the token in the URL and nowhere else
        insertProvider(PROVIDER);
    }

    @Test
    void createsARouteOfANameAProviderAPriorityAndADetail() {
        Answer created = curl.post("/v1.0/routes?" + TOKEN, """
                {
                "name": "US Primary Route",
                "provider_id": "%s",
                "priority": 1,
                "detail": "Primary route for US outbound calls"
                }""".formatted(PROVIDER));

        created.expect(201).expectFields("""
                        {
                        "name": "US Primary Route",
                        "provider_id": "%s",
                        "priority": 1,
                        "detail": "Primary route for US outbound calls",
                        "customer_id": "00000000-0000-0000-0000-000000000001",
                        "target": "all"
                        }""".formatted(PROVIDER));
    }

    @Test
    void listsTheRoutesOfACustomer() {
        insertRoute(
                "491b6858-5357-11ed-b753-8fd49cd36340",
                1,
                "all",
                "2022-10-22 16:16:16.874761",
                "2022-10-22 16:16:16.874761",
                null);

        Answer list = curl.get("/v1.0/routes?customer_id=00000000-0000-0000-0000-000000000001&" + TOKEN);

        list.expect(200);
        assertThat(list.header("Content-Type")).startsWith("application/json");
        assertThat(list.json().path("result").size()).isEqualTo(1);
        assertThat(list.get("next_page_token")).isEqualTo("2022-10-22 16:16:16.874761");
        new Answer(200, list.headers(), list.json().path("result").path(0).toString()).expectFields("""
                        {
                        "id": "491b6858-5357-11ed-b753-8fd49cd36340",
                        "customer_id": "00000000-0000-0000-0000-000000000001",
                        "provider_id": "4dbeabd6-f397-4375-95d2-a38411e07ed1",
                        "priority": 1,
                        "target": "all",
                        "tm_create": "2022-10-22 16:16:16.874761",
                        "tm_update": "2022-10-22 16:16:16.874761",
                        "tm_delete": "9999-01-01 00:00:00.000000"
                        }""");
    }

    @Test
    void getsARouteThatWasDeleted() {
        insertRoute(
                "dccfd81b-5f11-4c49-8e3f-70730ef1a4d3",
                1,
                "+82",
                "2022-10-26 11:41:18.124909",
                "2022-10-29 14:50:33.477405",
                "2022-10-29 14:50:33.477405");

        curl.get("/v1.0/routes/dccfd81b-5f11-4c49-8e3f-70730ef1a4d3?" + TOKEN)
                .expect(200)
                .expectFields("""
                        {
                        "id": "dccfd81b-5f11-4c49-8e3f-70730ef1a4d3",
                        "customer_id": "00000000-0000-0000-0000-000000000001",
                        "provider_id": "4dbeabd6-f397-4375-95d2-a38411e07ed1",
                        "priority": 1,
                        "target": "+82",
                        "tm_create": "2022-10-26 11:41:18.124909",
                        "tm_update": "2022-10-29 14:50:33.477405",
                        "tm_delete": "2022-10-29 14:50:33.477405"
                        }""");
    }

    @Test
    void createsARouteOfACustomerForATarget() {
        Answer created = curl.post("/v1.0/routes?" + TOKEN, """
                {
                "customer_id": "00000000-0000-0000-0000-000000000001",
                "provider_id": "4dbeabd6-f397-4375-95d2-a38411e07ed1",
                "priority": 1,
                "target": "+82"
                }""");

        created.expect(201).expectFields("""
                        {
                        "customer_id": "00000000-0000-0000-0000-000000000001",
                        "provider_id": "4dbeabd6-f397-4375-95d2-a38411e07ed1",
                        "priority": 1,
                        "target": "+82",
                        "tm_update": "9999-01-01 00:00:00.000000",
                        "tm_delete": "9999-01-01 00:00:00.000000"
                        }""");
        assertThat(created.get("id")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(created.get("tm_create")).matches(TIMESTAMP).isNotEqualTo(NEVER);
    }

    @Test
    void updatesARoute() {
        insertRoute("b972b61c-59d2-4217-8fbb-a32304be5c3b", 1, "+82", "2022-11-02 15:36:32.174346", null, null);

        Answer updated = curl.put("/v1.0/routes/b972b61c-59d2-4217-8fbb-a32304be5c3b?" + TOKEN, """
                {
                "customer_id": "00000000-0000-0000-0000-000000000001",
                "provider_id": "4dbeabd6-f397-4375-95d2-a38411e07ed1",
                "priority": 2,
                "target": "+82"
                }""");

        updated.expect(200).expectFields("""
                        {
                        "id": "b972b61c-59d2-4217-8fbb-a32304be5c3b",
                        "customer_id": "00000000-0000-0000-0000-000000000001",
                        "provider_id": "4dbeabd6-f397-4375-95d2-a38411e07ed1",
                        "priority": 2,
                        "target": "+82",
                        "tm_create": "2022-11-02 15:36:32.174346",
                        "tm_delete": "9999-01-01 00:00:00.000000"
                        }""");
        assertThat(updated.get("tm_update"))
                .matches(TIMESTAMP)
                .isGreaterThan("2022-11-02 15:36:32.174346")
                .isLessThan(NEVER);
    }

    @Test
    void deletesARoute() {
        insertRoute("b972b61c-59d2-4217-8fbb-a32304be5c3b", 1, "+82", "2022-11-02 15:36:32.174346", null, null);

        Answer deleted = curl.delete("/v1.0/routes/b972b61c-59d2-4217-8fbb-a32304be5c3b?" + TOKEN);

        deleted.expect(200).expectFields("""
                        {
                        "id": "b972b61c-59d2-4217-8fbb-a32304be5c3b",
                        "customer_id": "00000000-0000-0000-0000-000000000001",
                        "provider_id": "4dbeabd6-f397-4375-95d2-a38411e07ed1",
                        "priority": 1,
                        "target": "+82",
                        "tm_create": "2022-11-02 15:36:32.174346"
                        }""");
        assertThat(deleted.get("tm_delete")).matches(TIMESTAMP).isLessThan(NEVER);
        assertThat(deleted.get("tm_update")).isEqualTo(deleted.get("tm_delete"));
    }

    @Test
    void followsTheTutorialFromTheLoginToTheRoute() {
        String token = curl.post("/auth/login", "{'username': 'admin', 'password': '" + Api.ADMIN_PASSWORD + "'}")
                .expect(200)
                .get("token");

        String provider = curl.get("/v1.0/providers?token=" + token).expect(200).get("result/0/id");
        Answer customers = curl.get("/v1.0/customers?token=" + token).expect(200);
        curl.get("/v1.0/accesskeys?token=" + token).expect(200);

        assertThat(provider).isEqualTo(PROVIDER);
        assertThat(customers.ids()).containsExactly(SYSTEM_DEFAULT);
        curl.post("/v1.0/routes?token=" + token, "{'provider_id': '" + provider + "'}")
                .expect(201);
    }

    private void insertProvider(String id) {
        api.sql().sql("""
                        insert into provider (id, version, name, detail, type, hostname, transport, tech_prefix,
                            tech_postfix, tech_headers, codecs, enabled, health_status, tm_create)
                        values (?::uuid, 0, 'Telnyx', '', 'sip', 'sip.telnyx.example', 'udp', '', '', '{}', '{}',
                            true, 'unknown', '2022-10-22 16:00:00Z')""").param(id).update();
    }

    private void insertRoute(
            String id, int priority, String target, String tmCreate, String tmUpdate, String tmDelete) {
        api.sql()
                .sql("""
                        insert into route (id, version, name, detail, customer_id, provider_id, priority, target,
                            enabled, tm_create, tm_update, tm_delete)
                        values (:id::uuid, 0, '', '', :customer::uuid, :provider::uuid, :priority, :target, true,
                            :create::timestamp at time zone 'UTC', :update::timestamp at time zone 'UTC',
                            :delete::timestamp at time zone 'UTC')""")
                .param("id", id)
                .param("customer", SYSTEM_DEFAULT)
                .param("provider", PROVIDER)
                .param("priority", priority)
                .param("target", target)
                .param("create", tmCreate)
                .param("update", tmUpdate)
                .param("delete", tmDelete)
                .update();
    }
}
