package io.callrouter.provider;

import static io.callrouter.testing.Api.NEVER;
import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;

@ServiceTest
class ProviderResourceTests {

    private static final String WHOLE = """
            {'name': 'Telnyx', 'detail': 'First choice', 'type': 'sip', 'hostname': 'sip.telnyx.example', 'port': 5061,
             'transport': 'tls', 'number_format': 'international', 'tech_prefix': '011', 'tech_postfix': '9', 'tech_headers': {'X-Account': '42'},
             'codecs': ['PCMA', 'PCMU'], 'failover_codes': ['403', '5xx'], 'enabled': false,
             'max_concurrent_calls': 120, 'max_calls_per_second': 20, 'disabled_until': '2026-12-24 18:00:00.000000',
             'health_check': 'none', 'auth_username': 'callrouter'}""";

    private static final String DEFAULTS = """
            {'name': '', 'detail': '', 'type': 'sip', 'transport': 'udp', 'port': null, 'number_format': 'e164',
             'tech_prefix': '', 'tech_postfix': '', 'tech_headers': {}, 'codecs': [], 'failover_codes': null, 'enabled': true,
             'max_concurrent_calls': null, 'max_calls_per_second': null, 'disabled_until': null,
             'health_check': 'options', 'auth_username': null}""";

    @Autowired
    Api api;

    @BeforeEach
    void reset() {
        api.reset();
    }

    @Test
    void needsOnlyAHostname() {
        api.post("/v1.0/providers", "{'hostname': 'sip.example'}")
                .expect(201)
                .expectFields(DEFAULTS)
                .expectFields("""
                        {'hostname': 'sip.example', 'health_status': 'unknown', 'health_checked_at': '%s',
                         'tm_update': '%s', 'tm_delete': '%s'}""".formatted(NEVER, NEVER, NEVER));
    }

    @Test
    void keepsEveryFieldItIsGiven() {
        Answer created = api.post("/v1.0/providers", WHOLE).expect(201).expectFields(WHOLE);

        assertThat(created.header("Location")).endsWith("/v1.0/providers/" + created.get("id"));
        assertThat(provider(created.get("id")).text()).isEqualTo(created.text());
    }

    @Test
    void keepsWhatAPutDoesNotName() {
        String id = create(WHOLE);

        put(id, "{'port': 5062}")
                .expect(200)
                .expectFields(WHOLE.replace("5061", "5062"))
                .expectFields("{'tm_delete': '" + NEVER + "'}");
    }

    @Test
    void goesBackToTheDefaultsWhereAPutSaysNull() {
        String id = create(WHOLE);

        put(id, """
                        {'name': null, 'detail': null, 'type': null, 'transport': null, 'port': null,
                         'number_format': null, 'tech_prefix': null, 'tech_postfix': null, 'tech_headers': null, 'codecs': null, 'failover_codes': null,
                         'enabled': null, 'max_concurrent_calls': null, 'max_calls_per_second': null,
                         'disabled_until': null, 'health_check': null, 'auth_username': null}""").expect(200).expectFields(DEFAULTS);
    }

    @Test
    void understandsTheFormerNameOfTheCallsItMayHaveAtOnce() {
        String id = create("{'hostname': 'sip.example', 'max_calls': 5}");

        provider(id).expectFields("{'max_concurrent_calls': 5}");
        put(id, "{'max_calls': 6}").expect(200).expectFields("{'max_concurrent_calls': 6}");
        put(id, "{'max_calls': null}").expect(200).expectFields("{'max_concurrent_calls': null}");
        put(id, "{'max_calls': 7, 'max_concurrent_calls': 8}").expect(200).expectFields("{'max_concurrent_calls': 8}");
        put(id, "{'max_calls': 0}").expectInvalid("max_concurrent_calls");
        provider(id).expectFields("{'max_concurrent_calls': 8}");
        assertThat(provider(id).json().has("max_calls")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'max_concurrent_calls': 0",
                "'max_calls_per_second': 0",
                "'max_calls_per_second': 1000001",
                "'max_calls_per_second': 0.5",
                "'disabled_until': 'tomorrow'",
                "'disabled_until': 1766599200",
                "'disabled_until': '9999-01-01 00:00:00.000000'"
            })
    void namesTheConditionThatItRefuses(String quoted) {
        String id = create(WHOLE);

        put(id, "{" + quoted + "}").expectInvalid(quoted.split("'")[1]);
        api.post("/v1.0/providers", "{'hostname': 'sip.example', " + quoted + "}")
                .expectInvalid(quoted.split("'")[1]);
        provider(id).expectFields(WHOLE);
    }

    @Test
    void keepsItsHostnameWhereAPutSaysNull() {
        String id = create(WHOLE);

        put(id, "{'hostname': null}").expectInvalid("hostname");
        provider(id).expectFields(WHOLE);
    }

    @Test
    void takesBackWhatWasRead() {
        Answer created = api.post("/v1.0/providers", WHOLE).expect(201);

        put(created.get("id"), created.text())
                .expect(200)
                .expectFields(WHOLE)
                .expectFields("{'id': '%s', 'tm_create': '%s', 'health_status': 'unknown'}"
                        .formatted(created.get("id"), created.get("tm_create")));
    }

    @Test
    void decidesItsHealthItself() {
        String id = create(
                "{'hostname': 'sip.example', 'health_status': 'healthy', 'health_checked_at': '2001-01-01 00:00:00.000000'}");

        put(id, "{'health_status': 'unhealthy'}").expect(200);
        provider(id).expectFields("{'health_status': 'unknown', 'health_checked_at': '" + NEVER + "'}");
    }

    @Test
    void isDeletedSoftlyAndForGood() {
        String id = create(WHOLE);

        Answer first = api.delete("/v1.0/providers/" + id).expect(200).expectFields(WHOLE);
        Answer second = api.delete("/v1.0/providers/" + id).expect(200);

        assertThat(first.get("tm_delete")).isLessThan(NEVER).isEqualTo(first.get("tm_update"));
        assertThat(second.text()).isEqualTo(first.text());
        put(id, "{'name': 'x'}").expectProblem(409);
        assertThat(provider(id).text()).isEqualTo(first.text());
        assertThat(api.get("/v1.0/providers").ids()).isEmpty();
    }

    @Test
    void isUnknownWhenItNeverExisted() {
        String path = "/v1.0/providers/" + UUID.randomUUID();

        api.get(path).expectProblem(404, "provider_not_found");
        api.put(path, "{'name': 'x'}").expectProblem(404, "provider_not_found");
        api.delete(path).expectProblem(404, "provider_not_found");
    }

    @Test
    void cannotBeDeletedWhileRoutesUseIt() {
        String id = api.provider("Alpha");
        String first = api.route(SYSTEM_DEFAULT, "+82", id, 1);
        String second = api.route(newCustomer(), "all", id, 1);
        api.delete("/v1.0/routes/" + api.route(SYSTEM_DEFAULT, "+1", id, 1)).expect(200);
        api.put("/v1.0/routes/" + second, "{'enabled': false}").expect(200);

        Answer refused = api.delete("/v1.0/providers/" + id).expectProblem(409, "provider_in_use");

        assertThat(refused.get("detail")).containsPattern("\\b2\\b");
        provider(id).expectFields("{'tm_delete': '" + NEVER + "'}");
        api.delete("/v1.0/routes/" + first).expect(200);
        api.delete("/v1.0/routes/" + second).expect(200);
        api.delete("/v1.0/providers/" + id).expect(200);
    }

    @Test
    void isNeverDeletedUnderARouteThatIsBeingMade() {
        for (int round = 0; round < 20; round++) {
            String id = api.provider("P" + round);

            CompletableFuture<Answer> route =
                    CompletableFuture.supplyAsync(() -> api.post("/v1.0/routes", "{'provider_id': '" + id + "'}"));
            Answer deletion = api.delete("/v1.0/providers/" + id);
            Answer creation = route.join();

            assertThat(List.of(deletion.status(), creation.status()))
                    .as(deletion.text() + creation.text())
                    .isIn(List.of(200, 422), List.of(409, 201));
        }
    }

    @Test
    void neverShowsItsPassword() {
        String withPassword = WHOLE.replace("'auth_username'", "'auth_password': 's3cret-Pa55', 'auth_username'");
        Answer created = api.post("/v1.0/providers", withPassword).expect(201);
        String id = created.get("id");
        Api customer = api.keyOfCustomer(newCustomer());
        api.route(SYSTEM_DEFAULT, "all", id, 1);

        assertThat(Stream.of(
                        created,
                        provider(id),
                        put(id, "{'auth_password': 's3cret-Pa55'}").expect(200),
                        put(id, "{'auth_password': 's3cret-Pa55\\n'}").expect(400),
                        put(id, "{'auth_password': ['s3cret-Pa55']}").expect(400),
                        api.post("/v1.0/providers", "{'auth_password': 's3cret-Pa55' oops")
                                .expect(400),
                        api.get("/v1.0/providers").expect(200),
                        customer.get("/v1.0/providers/" + id).expect(200),
                        api.get("/v1.0/route-plan?destination=%2B8210&explain=true&customer_id=" + SYSTEM_DEFAULT)
                                .expect(200),
                        api.delete("/v1.0/providers/" + create(withPassword)).expect(200)))
                .allSatisfy(answer -> assertThat(answer.text()).doesNotContain("s3cret-Pa55"));
        assertThat(created.text()).doesNotContain("auth_password");
    }

    @Test
    void storesItsPasswordEncrypted() {
        String json = "{'hostname': 'sip.example', 'auth_username': 'u', 'auth_password': 's3cret-Pa55'}";
        String first = create(json);
        String second = create(json);

        List<String> rows = api.sql()
                .sql("select to_jsonb(provider)::text from provider")
                .query(String.class)
                .list();
        assertThat(rows)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row)
                        .doesNotContain("s3cret-Pa55")
                        .doesNotContain(Base64.getEncoder()
                                .withoutPadding()
                                .encodeToString("s3cret-Pa55".getBytes(StandardCharsets.UTF_8))
                                .substring(0, 12)));
        assertThat(encrypted(first)).isNotBlank().isNotEqualTo(encrypted(second));
    }

    @Test
    void keepsItsPasswordUntilToldOtherwise() {
        String id = create("{'hostname': 'sip.example', 'auth_username': 'u', 'auth_password': 'one'}");
        String before = encrypted(id);

        put(id, provider(id).text()).expect(200);
        assertThat(encrypted(id)).isEqualTo(before);
        put(id, "{'auth_password': 'two'}").expect(200);
        assertThat(encrypted(id)).isNotEqualTo(before).isNotNull();
        put(id, "{'auth_password': null}").expect(200);
        assertThat(encrypted(id)).isNull();
    }

    @Test
    void hasNoPasswordWithoutAUserName() {
        api.post("/v1.0/providers", "{'hostname': 'sip.example', 'auth_password': 'one'}")
                .expectProblem(400);
        String id = create("{'hostname': 'sip.example', 'auth_username': 'u', 'auth_password': 'one'}");

        Answer answer = put(id, "{'auth_username': null}");

        assertThat(answer.status()).as(answer.text()).isIn(200, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip.telnyx.example",
                "localhost",
                "192.0.2.1",
                "2001:db8::1",
                "::1",
                "xn--e1afmkfd.xn--p1ai",
                "a-b.c3.example"
            })
    void takesAHostname(String hostname) {
        assertThat(create("{'hostname': '" + hostname + "'}")).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "-a.example",
                "a-.example",
                "a..example",
                ".example",
                "sip:a.example",
                "a.example:5060",
                "a.example/x",
                "a.example;transport=tcp",
                "user@a.example",
                "a.example?x=y",
                "a.example>",
                "256.1.1.1",
                "1.2.3.4.5",
                "::g",
                "1::2::3",
                ":",
                "[::1",
                "a,b.example",
                "пример.рф",
                "ａ.example",
                "sip.example\\r\\nVia: x",
                "sip.example\\n",
                "%00",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg.example"
            })
    void refusesAHostname(String hostname) {
        String id = create(WHOLE);

        api.post("/v1.0/providers", "{'hostname': '" + hostname + "'}").expectInvalid("hostname");
        put(id, "{'hostname': '" + hostname + "'}").expectInvalid("hostname");
        provider(id).expectFields(WHOLE);
    }

    @Test
    void refusesAHostnameLongerThanDnsAllows() {
        api.post("/v1.0/providers", "{'hostname': '" + "abcdefg.".repeat(32) + "example'}")
                .expectInvalid("hostname");
    }

    static Stream<Arguments> controlCharactersInWhatGoesIntoSip() {
        return Stream.of("\\u0000", "\\r", "\\n", "\\r\\nVia: x", "\\t", "\\u0001", "\\u001b", "\\u007f", "\\u0085")
                .flatMap(control -> Stream.of(
                        Arguments.of("hostname", "'a" + control + "b'"),
                        Arguments.of("tech_prefix", "'1" + control + "'"),
                        Arguments.of("tech_postfix", "'" + control + "1'"),
                        Arguments.of("tech_headers", "{'X-A': 'a" + control + "b'}"),
                        Arguments.of("tech_headers", "{'X-A" + control + "': 'b'}"),
                        Arguments.of("codecs", "['PCMA', 'PC" + control + "MU']"),
                        Arguments.of("failover_codes", "['404" + control + "']"),
                        Arguments.of("auth_username", "'a" + control + "'"),
                        Arguments.of("auth_password", "'a" + control + "'")));
    }

    @ParameterizedTest
    @MethodSource
    void controlCharactersInWhatGoesIntoSip(String field, String value) {
        refuses(field, value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Via",
                "From",
                "To",
                "Call-ID",
                "CSeq",
                "Contact",
                "Route",
                "Record-Route",
                "Max-Forwards",
                "Content-Length",
                "via",
                "FROM",
                "call-id",
                "CONTENT-length",
                "v",
                "f",
                "t",
                "i",
                "m",
                "l",
                "L",
                "Content-Type",
                "c"
            })
    void leavesTheHeadersOfTheDialogueAlone(String header) {
        refuses("tech_headers", "{'" + header + "': 'x'}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "X A", "X:A", "X-A ", "X(A)", "X@A", "X,A", "X;A", "X=A", "X/A", "X\\\"A", "Ü", "X-٣"})
    void refusesHeaderNamesThatAreNoTokens(String header) {
        refuses("tech_headers", "{'" + header + "': 'x'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Account", "P-Asserted-Identity", "Diversion", "x.a!%*_+`~", "User-to-User"})
    void takesOtherHeaders(String header) {
        assertThat(create("{'hostname': 'sip.example', 'tech_headers': {'" + header + "': '<sip:a@b>;x=\\\"é\\\"'}}"))
                .isNotBlank();
    }

    static Stream<Arguments> refusesValuesOutOfRange() {
        return Stream.of(
                Arguments.of("port", "0"),
                Arguments.of("port", "-1"),
                Arguments.of("port", "65536"),
                Arguments.of("port", "99999999999"),
                Arguments.of("port", "'5060'"),
                Arguments.of("port", "5060.5"),
                Arguments.of("type", "'h323'"),
                Arguments.of("type", "''"),
                Arguments.of("type", "1"),
                Arguments.of("transport", "'sctp'"),
                Arguments.of("transport", "'UDP '"),
                Arguments.of("transport", "0"),
                Arguments.of("enabled", "'true'"),
                Arguments.of("enabled", "1"),
                Arguments.of("codecs", "'PCMA'"),
                Arguments.of("codecs", "{}"),
                Arguments.of("codecs", "[null]"),
                Arguments.of("codecs", "['']"),
                Arguments.of("codecs", "[1]"),
                Arguments.of("tech_headers", "[]"),
                Arguments.of("tech_headers", "'x'"),
                Arguments.of("tech_headers", "{'X-A': null}"),
                Arguments.of("tech_headers", "{'X-A': {}}"),
                Arguments.of("tech_headers", "{'X-A': ['b']}"),
                Arguments.of("failover_codes", "['200']"),
                Arguments.of("failover_codes", "['7xx']"),
                Arguments.of("failover_codes", "['40']"),
                Arguments.of("failover_codes", "['abc']"),
                Arguments.of("failover_codes", "[null]"),
                Arguments.of("failover_codes", "'404'"),
                Arguments.of("number_format", "'national'"),
                Arguments.of("number_format", "1"),
                Arguments.of("health_check", "'ping'"),
                Arguments.of("health_check", "false"),
                Arguments.of("tech_prefix", "'sip:'"),
                Arguments.of("tech_prefix", "'a@b'"),
                Arguments.of("tech_postfix", "'@evil.example'"),
                Arguments.of("tech_postfix", "'>'"),
                Arguments.of("tech_postfix", "' '"),
                Arguments.of("tech_prefix", "'" + "1".repeat(1000) + "'"),
                Arguments.of("name", "'" + "n".repeat(100_000) + "'"),
                Arguments.of("detail", "'" + "n".repeat(100_000) + "'"),
                Arguments.of("auth_username", "'" + "n".repeat(100_000) + "'"),
                Arguments.of("unknown_field", "1"));
    }

    @ParameterizedTest
    @MethodSource
    void refusesValuesOutOfRange(String field, String value) {
        refuses(field, value);
    }

    /** What an operator types past the service must be what the service would have accepted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "type = 'h323'",
                "hostname = 'a b'",
                "port = 0",
                "port = 65536",
                "transport = 'sctp'",
                "number_format = 'national'",
                "number_format = null",
                "tech_prefix = E'\\n'",
                "tech_headers = '[]'",
                "failover_codes = '{40x}'",
                "failover_codes = '{302}'",
                "health_check = 'ping'",
                "health_check = null",
                "health_status = 'ill'",
                "health_status = 'unhealthy'", // of a provider that nobody asks
                "health_checked_at = now()",
                "max_calls = 0",
                "max_calls_per_second = 0",
                "disabled_until = 'infinity'",
                "auth_username = null, auth_password_encrypted = 'x'"
            })
    void isCheckedByTheDatabase(String change) {
        String id = create(WHOLE);

        assertThatThrownBy(() -> api.sql().sql("update provider set " + change).update())
                .isInstanceOf(DataIntegrityViolationException.class);
        provider(id).expectFields(WHOLE);
    }

    private void refuses(String field, String value) {
        String id = create(WHOLE);
        String before = provider(id).text();
        String others = "'hostname': 'sip.example', 'auth_username': 'u', ";
        String json = "{" + others.replaceAll("'" + field + "': '[^']*', ", "") + "'" + field + "': " + value + "}";

        expectFieldNamed(api.post("/v1.0/providers", json), field);
        expectFieldNamed(put(id, "{'" + field + "': " + value + "}"), field);
        assertThat(provider(id).text()).isEqualTo(before);
        assertThat(api.get("/v1.0/providers").ids()).containsExactly(id);
    }

    private static void expectFieldNamed(Answer answer, String field) {
        answer.expectProblem(400);
        assertThat(answer.values("errors", "field"))
                .as(answer.text())
                .anySatisfy(named -> assertThat(named).startsWith(field));
    }

    private String encrypted(String id) {
        return (String) api.sql()
                .sql("select auth_password_encrypted from provider where id = ?::uuid")
                .param(id)
                .query()
                .singleRow()
                .get("auth_password_encrypted");
    }

    private String create(String json) {
        return api.post("/v1.0/providers", json).expect(201).get("id");
    }

    private Answer put(String id, String json) {
        return api.put("/v1.0/providers/" + id, json);
    }

    private Answer provider(String id) {
        return api.get("/v1.0/providers/" + id).expect(200);
    }
}
