package io.callrouter.access;

import static io.callrouter.testing.Api.NEVER;
import static io.callrouter.testing.Api.newCustomer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class AccessKeyResourceTests {

    @Autowired
    Api api;

    @BeforeEach
    void reset() {
        api.reset();
    }

    @Test
    void showsItsTokenOnceOnly() {
        Answer created = create("{'name': 'call-service', 'detail': 'Asks for plans', 'role': 'service'}");
        String token = created.get("token");
        String path = "/v1.0/accesskeys/" + created.get("id");

        created.expectFields("""
                {'name': 'call-service', 'detail': 'Asks for plans', 'role': 'service', 'customer_id': null,
                 'tm_expire': '%s', 'tm_update': '%s', 'tm_delete': '%s'}""".formatted(NEVER, NEVER, NEVER));
        assertThat(created.header("Location")).endsWith(path);
        assertThat(List.of(
                        api.get(path).expect(200),
                        api.get("/v1.0/accesskeys").expect(200),
                        api.put(path, "{'detail': 'x'}").expect(200),
                        api.as(token).get("/v1.0/me").expect(200),
                        api.delete(path).expect(200)))
                .allSatisfy(answer ->
                        assertThat(answer.text()).doesNotContain(token).doesNotContain("\"token\"", "token_hash"));
    }

    @Test
    void hasATokenThatCannotBeGuessed() {
        String first = create("{'role': 'service'}").get("token");
        String second = create("{'role': 'service'}").get("token");

        assertThat(first).matches("cr_[A-Za-z0-9_-]{43}").isNotEqualTo(second);
    }

    @Test
    void storesAHashOfTheToken() {
        String token = create("{'role': 'service'}").get("token");

        List<String> rows = api.sql()
                .sql("select to_jsonb(access_key)::text from access_key")
                .query(String.class)
                .list();

        assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(token.substring(token.length() - 20)));
    }

    @Test
    void needsACustomerForTheRoleOfACustomerOnly() {
        String customer = newCustomer();

        api.post("/v1.0/accesskeys", "{'role': 'customer'}").expectInvalid("customer_id");
        api.post("/v1.0/accesskeys", "{'role': 'customer', 'customer_id': null}")
                .expectInvalid("customer_id");
        api.post("/v1.0/accesskeys", "{'role': 'admin', 'customer_id': '" + customer + "'}")
                .expectInvalid("customer_id");
        create("{'role': 'customer', 'customer_id': '" + customer + "'}")
                .expectFields("{'role': 'customer', 'customer_id': '" + customer + "'}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{'role': null}", "{'role': ''}", "{'role': 'root'}", "{'role': 'ADMIN'}", "{'role': 0}"})
    void needsARole(String json) {
        api.post("/v1.0/accesskeys", json).expectInvalid("role");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'2001-01-01 00:00:00.000000'",
                "'tomorrow'",
                "'2999-02-30 00:00:00.000000'",
                "'2999-13-01 00:00:00.000000'",
                "'2999-01-01'",
                "'+999999999-01-01 00:00:00.000000'",
                "32503680000",
                "true"
            })
    void refusesAnEnd(String end) {
        String id = create("{'role': 'service'}").get("id");

        api.post("/v1.0/accesskeys", "{'role': 'service', 'tm_expire': " + end + "}")
                .expectInvalid("tm_expire");
        api.put("/v1.0/accesskeys/" + id, "{'tm_expire': " + end + "}").expectInvalid("tm_expire");
        api.get("/v1.0/accesskeys/" + id).expectFields("{'tm_expire': '" + NEVER + "'}");
    }

    @Test
    void hasNoEndWhereItIsEmpty() {
        create("{'role': 'service', 'tm_expire': ''}").expectFields("{'tm_expire': '" + NEVER + "'}");

        String id = create("{'role': 'service', 'tm_expire': '" + timestamp(Duration.ofDays(1)) + "'}")
                .get("id");
        api.put("/v1.0/accesskeys/" + id, "{'tm_expire': ''}")
                .expect(200)
                .expectFields("{'tm_expire': '" + NEVER + "'}");
    }

    @Test
    void opensNothingAfterItsEnd() {
        Answer created = create("{'role': 'service', 'tm_expire': '" + timestamp(Duration.ofHours(1)) + "'}");
        api.sql()
                .sql("update access_key set tm_expire = now() - interval '1 second' where id = ?::uuid")
                .param(created.get("id"))
                .update();

        api.as(created.get("token")).get("/v1.0/routes").expectProblem(401);
    }

    @Test
    void endsWhileItIsInUse() {
        String end = timestamp(Duration.ofSeconds(2));
        Answer created =
                create("{'role': 'service', 'tm_expire': '" + end + "'}").expectFields("{'tm_expire': '" + end + "'}");
        Api key = api.as(created.get("token"));

        key.get("/v1.0/routes").expect(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(4))
                .until(() -> key.get("/v1.0/routes").status() == 401);
        key.get("/v1.0/routes").expectProblem(401);
    }

    @Test
    void opensNothingOnceDeleted() {
        Answer created = create("{'role': 'service'}");
        Api key = api.as(created.get("token"));
        key.get("/v1.0/routes").expect(200);

        api.delete("/v1.0/accesskeys/" + created.get("id")).expect(200);

        key.get("/v1.0/routes").expectProblem(401);
        api.anonymous().get("/v1.0/routes?token=" + created.get("token")).expectProblem(401);
        api.anonymous().get("/v1.0/routes?accesskey=" + created.get("token")).expectProblem(401);
    }

    @Test
    void maySendItsTokenInThreeWays() {
        String token = create("{'role': 'service'}").get("token");

        api.as(token).get("/v1.0/routes").expect(200);
        api.anonymous()
                .with("Authorization", "bearer " + token)
                .get("/v1.0/routes")
                .expect(200);
        api.anonymous().get("/v1.0/routes?token=" + token).expect(200);
        api.anonymous().get("/v1.0/routes?accesskey=" + token).expect(200);
        api.anonymous().get("/v1.0/routes?page_size=5&token=" + token).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1.0/me", "/v1.0/route-plan?destination=%2B82&customer_id=" + Api.SYSTEM_DEFAULT})
    void tellsTokensApartThatDifferInCaseOnOneConnection(String path) throws IOException {
        String other = Api.ADMIN_KEY.replace("key", "Key");
        String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ";
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.getOutputStream()
                    .write((request + Api.ADMIN_KEY + "\r\n\r\n" + request + Api.ADMIN_KEY + "\r\n\r\n" + request
                                    + other + "\r\nConnection: close\r\n\r\n")
                            .getBytes(ISO_8859_1));

            String answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(Pattern.compile("HTTP/1.1 ([0-9]{3}) ")
                            .matcher(answers)
                            .results()
                            .map(status -> status.group(1)))
                    .containsExactly("200", "200", "401");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "cr_test_administrator_key_0123456789abcdefghiJ", "null", "' or 1=1 --"})
    void opensNothingWithAnotherToken(String token) {
        Answer refused = api.as(token).get("/v1.0/routes").expectProblem(401);

        assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
        api.anonymous().get("/v1.0/routes?token=" + Api.encode(token)).expectProblem(401);
        api.anonymous()
                .with("Authorization", "Basic YWRtaW46eA==")
                .get("/v1.0/routes")
                .expectProblem(401);
    }

    @Test
    void changesWhatItMayDoAtOnce() {
        Answer created = create("{'role': 'admin'}");
        Api key = api.as(created.get("token"));
        key.get("/v1.0/accesskeys").expect(200);

        api.put("/v1.0/accesskeys/" + created.get("id"), "{'role': 'service'}").expect(200);

        key.post("/v1.0/providers", "{'hostname': 'sip.example'}").expectProblem(403);
        assertThat(key.get("/v1.0/me").get("role")).isEqualTo("service");
    }

    @Test
    void keepsWhatAPutDoesNotName() {
        String customer = newCustomer();
        String end = timestamp(Duration.ofDays(1));
        String id = create("{'name': 'a', 'detail': 'b', 'role': 'customer', 'customer_id': '%s', 'tm_expire': '%s'}"
                        .formatted(customer, end))
                .get("id");

        api.put("/v1.0/accesskeys/" + id, "{'name': 'c'}")
                .expect(200)
                .expectFields("{'name': 'c', 'detail': 'b', 'role': 'customer', 'customer_id': '%s', 'tm_expire': '%s'}"
                        .formatted(customer, end));
        api.put("/v1.0/accesskeys/" + id, "{'tm_expire': null, 'name': null, 'detail': null}")
                .expect(200)
                .expectFields("{'name': '', 'detail': '', 'role': 'customer', 'customer_id': '%s', 'tm_expire': '%s'}"
                        .formatted(customer, NEVER));
        api.put("/v1.0/accesskeys/" + id, "{'customer_id': null}").expectInvalid("customer_id");
        api.put("/v1.0/accesskeys/" + id, "{'role': null}").expectInvalid("role");
    }

    @Test
    void takesBackWhatWasRead() {
        Answer created = create("{'name': 'a', 'role': 'service'}");
        String path = "/v1.0/accesskeys/" + created.get("id");

        api.put(path, api.get(path).text()).expect(200).expectFields("{'name': 'a', 'role': 'service'}");
        api.put(path, created.text()).expect(200).expectFields("{'name': 'a', 'role': 'service'}");
        api.as(created.get("token")).get("/v1.0/me").expect(200);
    }

    @Test
    void cannotChooseItsToken() {
        String chosen = "cr_a_token_that_a_client_would_like_to_choose_1234";

        Answer answer = api.post("/v1.0/accesskeys", "{'role': 'service', 'token': '" + chosen + "'}");

        assertThat(answer.text()).doesNotContain(chosen);
        api.as(chosen).get("/v1.0/me").expectProblem(401);
    }

    @Test
    void isDeletedSoftlyAndForGood() {
        String id = create("{'name': 'a', 'role': 'service'}").get("id");
        String path = "/v1.0/accesskeys/" + id;

        Answer first = api.delete(path).expect(200).expectFields("{'name': 'a', 'role': 'service'}");
        Answer second = api.delete(path).expect(200);

        assertThat(first.get("tm_delete")).isLessThan(NEVER).isEqualTo(first.get("tm_update"));
        assertThat(second.text()).isEqualTo(first.text());
        api.put(path, "{'name': 'x'}").expectProblem(409);
        assertThat(api.get(path).expect(200).text()).isEqualTo(first.text());
        assertThat(api.get("/v1.0/accesskeys").ids()).doesNotContain(id);
    }

    @Test
    void isUnknownWhenItNeverExisted() {
        String path = "/v1.0/accesskeys/" + UUID.randomUUID();

        api.get(path).expectProblem(404, "accesskey_not_found");
        api.put(path, "{'name': 'x'}").expectProblem(404, "accesskey_not_found");
        api.delete(path).expectProblem(404, "accesskey_not_found");
    }

    private Answer create(String json) {
        return api.post("/v1.0/accesskeys", json).expect(201);
    }

    private static String timestamp(Duration fromNow) {
        return LocalDateTime.now(ZoneOffset.UTC)
                .plus(fromNow)
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS"));
    }
}
