package io.callrouter.web;

import static io.callrouter.testing.Api.newCustomer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.RawHttp;
import io.callrouter.testing.ServiceTest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Bad input is answered with a problem that says what to mend, and changes nothing. */
@ServiceTest
class BadInputTests {

    private static final List<String> TABLES = List.of("route", "provider", "customer", "access_key");

    /** Each writable field of each resource, with a JSON type that it has not. */
    private static final Map<String, Map<String, String>> FIELDS = Map.of(
            "/v1.0/routes",
                    Map.of(
                            "name", "text",
                            "detail", "text",
                            "customer_id", "id",
                            "provider_id", "id",
                            "priority", "number",
                            "target", "text",
                            "enabled", "boolean"),
            "/v1.0/providers",
                    Map.ofEntries(
                            Map.entry("name", "text"),
                            Map.entry("detail", "text"),
                            Map.entry("type", "enum"),
                            Map.entry("hostname", "text"),
                            Map.entry("port", "number"),
                            Map.entry("transport", "enum"),
                            Map.entry("number_format", "enum"),
                            Map.entry("tech_prefix", "text"),
                            Map.entry("tech_postfix", "text"),
                            Map.entry("tech_headers", "object"),
                            Map.entry("codecs", "list"),
                            Map.entry("failover_codes", "list"),
                            Map.entry("enabled", "boolean"),
                            Map.entry("health_check", "enum"),
                            Map.entry("auth_username", "text"),
                            Map.entry("auth_password", "text")),
            "/v1.0/customers",
                    Map.of(
                            "name", "text",
                            "detail", "text",
                            "default_routes", "enum",
                            "ordering", "enum",
                            "default_region", "text"),
            "/v1.0/accesskeys",
                    Map.of(
                            "name", "text",
                            "detail", "text",
                            "role", "enum",
                            "customer_id", "id",
                            "tm_expire", "text"));

    private static final Map<String, List<String>> WRONG = Map.of(
            "text", List.of("1", "1.5", "true", "[]", "{}", "['x']", "'a\\u0000b'", "'\\ud800'", "'a\\udc00b'"),
            "enum", List.of("0", "1", "-1", "99", "1.5", "true", "[]", "{}", "''", "'nonsense'", "'\\u0000'"),
            "id",
                    List.of(
                            "1",
                            "true",
                            "[]",
                            "{}",
                            "'1-1-1-1-1'",
                            "'x'",
                            "'00000000-0000-0000-0000-00000000000g'",
                            "'00000000-0000-0000-0000-000000000001 '",
                            "'000000000000000000000000000000000001'",
                            "'{00000000-0000-0000-0000-000000000001}'",
                            "'AAAAAAAAAAAAAAAAAAAAAA=='",
                            "'\\u0000'"),
            "number",
                    List.of(
                            "1.5",
                            "1.0",
                            "1e400",
                            "1e2147483647",
                            "-0.1",
                            "'1'",
                            "'x'",
                            "''",
                            "true",
                            "[]",
                            "[1]",
                            "{}",
                            "2147483648",
                            "4294967297",
                            "18446744073709551617",
                            "9".repeat(900)),
            "boolean", List.of("0", "1", "'true'", "'false'", "''", "'x'", "[]", "{}", "1.0"),
            "object", List.of("1", "true", "[]", "''", "'x'", "{'a\\u0000': 'b'}", "{'X-A': 'b\\u0000'}", "{'X-A': 1}"),
            "list", List.of("1", "true", "{}", "''", "'x'", "['\\u0000']", "[[]]", "[1]", "[null]"));

    @Autowired
    Api api;

    private String provider;
    private Map<String, String> ids;
    private Map<String, String> before;

    @BeforeEach
    void oneOfEach() {
        api.reset();
        provider = api.provider("Alpha");
        ids = Map.of(
                "/v1.0/routes", api.route(newCustomer(), "+82", provider, 1),
                "/v1.0/providers", provider,
                "/v1.0/customers", api.post("/v1.0/customers", "{}").get("id"),
                "/v1.0/accesskeys",
                        api.post("/v1.0/accesskeys", "{'role': 'service'}").get("id"));
        before = rows();
    }

    @AfterEach
    void changesNothing() {
        assertThat(rows()).isEqualTo(before);
    }

    static Stream<Arguments> namesTheFieldOfAWrongValue() {
        return FIELDS.entrySet().stream()
                .flatMap(resource -> resource.getValue().keySet().stream()
                        .sorted()
                        .map(field -> Arguments.of(resource.getKey(), field)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void namesTheFieldOfAWrongValue(String resource, String field) {
        for (String wrong : WRONG.get(FIELDS.get(resource).get(field))) {
            for (Answer answer : List.of(
                    api.post(resource, valid(resource, field, wrong)),
                    api.put(resource + "/" + ids.get(resource), "{'" + field + "': " + wrong + "}"))) {
                assertThat(answer.status())
                        .as(field + " " + wrong + " " + answer.text())
                        .isEqualTo(400);
                answer.expectProblem(400);
                assertThat(answer.values("errors", "field"))
                        .as(field + " " + wrong + " " + answer.text())
                        .anySatisfy(named -> assertThat(named).startsWith(field));
            }
        }
    }

    static final List<String> NO_OBJECTS = List.of(
            "",
            " ",
            "null",
            "[]",
            "[{}]",
            "1",
            "'x'",
            "true",
            "{",
            "}",
            "{'name'}",
            "{'name': }",
            "{'name': 'x'",
            "{'name': 'x'} {}",
            "{'name': 'x'} x",
            "{'name': 'x'}]",
            "{'name': 'x',}",
            "{name: 'x'}",
            "{'name': 'x' /* why */}",
            "{'name': NaN}",
            "{'name': 'x', 'name': 'y'}",
            "{'name': 'x', 'surprise': 1}",
            "{'\\u0000': 1}",
            "{'\\ud800': 1}",
            "{'name': '\\uZZZZ'}",
            "{'name': 'a\u0000b'}",
            "{'name': 'a\nb'}",
            "<name>x</name>",
            "name=x",
            "\u0000",
            "\uFEFF[]");

    @ParameterizedTest
    @FieldSource("NO_OBJECTS")
    void refusesABodyThatIsNoSuchObject(String body) {
        for (String resource : Api.RESOURCES) {
            api.post(resource, body).expectProblem(400);
            api.put(resource + "/" + ids.get(resource), body).expectProblem(400);
        }
        api.anonymous().post("/auth/login", body).expectProblem(400);
        api.anonymous().post("/v1.0/auth/login", body).expectProblem(400);
    }

    static Stream<Arguments> refusesABodyThatIsNoUtf8() {
        return Stream.of(
                Arguments.of("a lone continuation byte", new byte[] {(byte) 0x80}),
                Arguments.of("a byte that UTF-8 never has", new byte[] {(byte) 0xff}),
                Arguments.of("half a character", new byte[] {(byte) 0xe2, (byte) 0x82}),
                Arguments.of("an overlong slash", new byte[] {(byte) 0xc0, (byte) 0xaf}),
                Arguments.of("an overlong NUL", new byte[] {(byte) 0xc0, (byte) 0x80}),
                Arguments.of("an overlong quote of three bytes", new byte[] {(byte) 0xe0, (byte) 0x80, (byte) 0xa2}),
                Arguments.of("a surrogate", new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}),
                Arguments.of(
                        "a character past Unicode", new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}),
                Arguments.of("Latin-1", "é".getBytes(ISO_8859_1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesABodyThatIsNoUtf8(String what, byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        for (String resource : Api.RESOURCES) {
            byte[] body = "{\"name\": \"a%sb\"}".formatted(text).getBytes(ISO_8859_1);
            byte[] named = "{\"name%s\": 1}".formatted(text).getBytes(ISO_8859_1);
            json().send("POST", resource, BodyPublishers.ofByteArray(body)).expectProblem(400);
            json().send("PUT", resource + "/" + ids.get(resource), BodyPublishers.ofByteArray(body))
                    .expectProblem(400);
            json().send("POST", resource, BodyPublishers.ofByteArray(named)).expectProblem(400);
        }
    }

    @Test
    void refusesABodyInAnotherEncoding() {
        Answer answer = api.with("Content-Type", "application/json; charset=utf-16")
                .send("POST", "/v1.0/customers", BodyPublishers.ofString("\u1234\u5678"));

        assertThat(answer.status()).isIn(400, 415);
        answer.expectProblem(answer.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"name\":["})
    void survivesDeepJson(String opening) {
        for (String resource : Api.RESOURCES) {
            api.post(resource, opening.repeat(100_000)).expectProblem(400);
            api.put(resource + "/" + ids.get(resource), opening.repeat(100_000)).expectProblem(400);
        }
        api.anonymous().post("/auth/login", opening.repeat(1_500)).expectProblem(400);
    }

    @Test
    void survivesLongNames() {
        api.post("/v1.0/routes", "{'" + "x".repeat(500_000) + "': 1}").expectProblem(400);
        api.post("/v1.0/routes", "{'priority': 1" + "0".repeat(500_000) + "}").expectProblem(400);
        api.post("/v1.0/routes", "{'priority': 0." + "0".repeat(500_000) + "1}").expectProblem(400);
    }

    @Test
    void refusesABodyOverAMebibyte() {
        String large = "{'name': '" + "x".repeat(1024 * 1024) + "'}";
        for (String resource : Api.RESOURCES) {
            api.post(resource, large).expectProblem(413);
            api.put(resource + "/" + ids.get(resource), large).expectProblem(413);
            json().send(
                            "POST",
                            resource,
                            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(UTF_8))))
                    .expectProblem(413);
        }
        api.anonymous().post("/auth/login", large).expectProblem(413);
    }

    @Test
    void refusesAnAnnouncedBodyWithoutReadingIt() {
        Answer answer = RawHttp.of(api)
                .send(
                        "POST /v1.0/routes HTTP/1.1",
                        "Authorization: Bearer " + Api.ADMIN_KEY,
                        "Content-Type: application/json",
                        "Content-Length: 99999999999");

        answer.expectProblem(413);
    }

    @Test
    void takesABodyOfJustAMebibyte() {
        String start = "{\"surprise\": \"";
        String body = start + "x".repeat(1024 * 1024 - start.length() - 2) + "\"}";
        assertThat(body).hasSize(1024 * 1024);

        api.post("/v1.0/routes", body).expectInvalid("surprise");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "x/y"
            })
    void refusesAnotherMediaType(String type) {
        for (String resource : Api.RESOURCES) {
            api.with("Content-Type", type).post(resource, "{'name': 'x'}").expectProblem(415);
            api.with("Content-Type", type)
                    .put(resource + "/" + ids.get(resource), "{'name': 'x'}")
                    .expectProblem(415);
        }
        api.anonymous().with("Content-Type", type).post("/auth/login", "{}").expectProblem(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "/", "application/", "a b/c", ";"})
    void refusesAMalformedMediaType(String type) {
        Answer answer = api.with("Content-Type", type).post("/v1.0/customers", "{'name': 'x', 'surprise': 1}");

        assertThat(answer.status()).isIn(400, 415);
        answer.expectProblem(answer.status());
    }

    @Test
    void refusesABodyWithoutAMediaType() {
        Answer answer = api.send("POST", "/v1.0/customers", BodyPublishers.ofString("{\"surprise\": 1}"));

        assertThat(answer.status()).isIn(400, 415);
        answer.expectProblem(answer.status());
    }

    @Test
    void refusesOtherMethods() {
        for (String resource : Api.RESOURCES) {
            Answer answer = json().send("PATCH", resource + "/" + ids.get(resource), BodyPublishers.ofString("{}"));
            answer.expectProblem(405);
            assertThat(answer.header("Allow")).contains("GET", "PUT", "DELETE");
            json().send("PATCH", resource, BodyPublishers.ofString("{}")).expectProblem(405);
            api.delete(resource).expectProblem(405);
            api.put(resource, "{}").expectProblem(405);
            api.post(resource + "/" + ids.get(resource), "{}").expectProblem(405);
        }
        api.post("/v1.0/route-plan", "{}").expectProblem(405);
        api.delete("/v1.0/dialroutes").expectProblem(405);
        api.post("/v1.0/me", "{}").expectProblem(405);
        api.anonymous().get("/auth/login").expectProblem(405);
        api.anonymous().get("/v1.0/auth/login").expectProblem(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "get", "B@D"})
    void refusesStrangeMethods(String method) {
        Answer answer = RawHttp.of(api).send(method + " /v1.0/routes HTTP/1.1");

        assertThat(answer.status()).as(answer.text()).isBetween(400, 501).isNotEqualTo(500);
        answer.expectProblem(answer.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console",
                "/console/",
                "/console/no.js",
                "/no.html",
                "/v1.0",
                "/v1.0/",
                "/v1.0/route",
                "/v1.0/routes/",
                "/v1.0/routes/x/y",
                "/v2.0/routes",
                "/v1.0/routes.json",
                "/error",
                "/application.yaml",
                "/WEB-INF/web.xml",
                "/v1.0/Routes",
                "/v1.0/r%6Futes/x/y",
                "/actuator/env",
                "/actuator/heapdump"
            })
    void doesNotKnowOtherUrls(String path) {
        api.get(path).expectProblem(404);
    }

    @Test
    void cannotAnswerInXml() {
        for (String resource : Api.RESOURCES) {
            api.with("Accept", "application/xml").get(resource).expectProblem(406);
            api.with("Accept", "application/xml")
                    .get(resource + "/" + ids.get(resource))
                    .expectProblem(406);
            api.with("Accept", "application/xml")
                    .post(resource, valid(resource, null, null))
                    .expectProblem(406);
        }
        api.with("Accept", "text/html")
                .get("/v1.0/route-plan?destination=%2B8210&customer_id=" + newCustomer())
                .expectProblem(406);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "a/b/c", "*/json", ";q=2", "text/plain;q=x"})
    void survivesAMalformedAccept(String accept) {
        Answer answer = api.with("Accept", accept).get("/v1.0/routes");

        assertThat(answer.status()).as(answer.text()).isIn(400, 406);
        answer.expectProblem(answer.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/plain", "application/xml", "image/png"})
    void tellsProblemsToClientsThatWantSomethingElse(String accept) {
        Answer missing = api.with("Accept", accept).get("/v1.0/routes/" + UUID.randomUUID());
        assertThat(missing.status()).isIn(404, 406);
        missing.expectProblem(missing.status());
        api.with("Accept", accept).get("/v1.0/nothing").expectProblem(404);
        api.anonymous().with("Accept", accept).get("/v1.0/routes").expectProblem(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "x",
                "1",
                "00000000-0000-0000-0000-00000000000",
                "00000000-0000-0000-0000-0000000000011",
                "00000000-0000-0000-0000-00000000000g",
                "000000000000-0000-0000-0000-00000001",
                "%7B00000000-0000-0000-0000-000000000001%7D",
                "00000000-0000-0000-0000-000000000001%20",
                "%D9%A0%D9%A0000000-0000-0000-0000-000000000001",
                "a%00b",
                "%00",
                "%ff",
                "%C0%AF",
                "..%2Froutes",
                "..%5C",
                "a%3Bb",
                "%0D%0AX:%20y",
                "%F0%9F%98%80",
                "'%20or%201=1"
            })
    void refusesAMalformedId(String id) {
        for (String resource : Api.RESOURCES) {
            for (Answer answer : List.of(
                    api.get(resource + "/" + id),
                    api.put(resource + "/" + id, "{'name': 'x'}"),
                    api.delete(resource + "/" + id))) {
                assertThat(answer.status()).as(answer.text()).isIn(400, 404);
                answer.expectProblem(answer.status());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1.0/routes?customer_id=a%00b",
                "/v1.0/routes?customer_id=%00",
                "/v1.0/routes?target=%00",
                "/v1.0/routes?target=%2B82%00",
                "/v1.0/routes?target=%D9%A8%D9%A2",
                "/v1.0/routes?target=%2B%D9%A8%D9%A2",
                "/v1.0/routes?page_token=%00",
                "/v1.0/routes?page_token=2022-10-22%2016:16:16.874761%00",
                "/v1.0/routes?page_size=%D9%A1",
                "/v1.0/routes?provider_id=1-1-1-1-1",
                "/v1.0/routes?target=%ff",
                "/v1.0/routes?target=%C0%AF",
                "/v1.0/routes?%ff=1",
                "/v1.0/routes?%00=1",
                "/v1.0/providers?page_size=x",
                "/v1.0/customers?page_token=%00",
                "/v1.0/accesskeys?page_size=-1",
                "/v1.0/route-plan",
                "/v1.0/route-plan?destination=",
                "/v1.0/route-plan?destination=%00",
                "/v1.0/route-plan?destination=%2B82%00",
                "/v1.0/route-plan?destination=%2B%D9%A8%D9%A2",
                "/v1.0/route-plan?destination=%ff",
                "/v1.0/route-plan?destination=%2B8210&customer_id=1-1-1-1-1",
                "/v1.0/route-plan?destination=%2B8210&at=%00",
                "/v1.0/route-plan?destination=%2B8210&at=yesterday",
                "/v1.0/route-plan?destination=%2B8210&explain=maybe",
                "/v1.0/dialroutes?destination=x"
            })
    void refusesAMalformedQuery(String path) {
        api.get(path).expectProblem(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1.0/routes?target=%",
                "/v1.0/routes?target=%2",
                "/v1.0/routes?target=%zz",
                "/v1.0/routes/%",
                "/v1.0/routes/%zz",
                "/v1.0/%zz",
                "/%",
                "/v1.0/routes?customer_id={|",
                "/v1.0/routes/{|",
                "/v1.0/routes?x=\"",
                "/v1.0/routes?x=<script>",
                "/v1.0/routes?x=^`\\",
                "/v1.0/routes\\x",
                "/v1.0/routes?x=\u00e9",
                "/v1.0/\u00ff",
                "/v1.0//routes",
                "//v1.0/routes",
                "/v1.0/routes;jsessionid=1",
                "/v1.0/../routes",
                "/v1.0/./routes/x",
                "/%2e%2e/routes",
                "/v1.0/routes/%2e%2e",
                "/v1.0%2Froutes",
                "/v1.0/routes%0a",
                "v1.0/routes",
                "*"
            })
    void refusesARequestTargetThatIsNone(String target) {
        Answer answer = RawHttp.of(api).send("GET " + target + " HTTP/1.1", "Authorization: Bearer " + Api.ADMIN_KEY);

        assertThat(answer.status()).as(answer.text()).isIn(400, 404);
        answer.expectProblem(answer.status());
    }

    @Test
    void refusesRequestsThatAreNoHttp() {
        RawHttp raw = RawHttp.of(api);

        raw.send("GET /v1.0/routes HTTP/1.1", "Bad Header: x").expectProblem(400);
        raw.send("GET /v1.0/routes HTTP/1.1", "Content-Length: x").expectProblem(400);
        raw.send("GET /v1.0/routes HTTP/1.1", "Content-Length: 1", "Content-Length: 2")
                .expectProblem(400);
        Answer version = raw.send("GET /v1.0/routes HTTP/9.9");
        version.expectProblem(505);
        Answer headers = raw.send("GET /v1.0/routes HTTP/1.1", "X-Large: " + "x".repeat(200_000));
        assertThat(headers.status()).isIn(400, 431);
        headers.expectProblem(headers.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer \u00ff\u00fe",
                "Authorization: \u0001",
                "Authorization:",
                "If-Match: \u00ff"
            })
    void survivesStrangeHeaders(String header) {
        Answer answer = RawHttp.of(api).send("GET /v1.0/routes HTTP/1.1", header);

        assertThat(answer.status()).as(answer.text()).isIn(400, 401);
        answer.expectProblem(answer.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "\"x\"", "W/", "\"1\",x", "1, 2", "99999999999999999999"})
    void survivesStrangePreconditions(String etag) {
        for (String resource : Api.RESOURCES) {
            Answer answer = api.with("If-Match", etag).put(resource + "/" + ids.get(resource), "{'name': 'changed'}");
            assertThat(answer.status()).as(answer.text()).isIn(400, 412);
            answer.expectProblem(answer.status());
        }
    }

    private Api json() {
        return api.with("Content-Type", "application/json");
    }

    /** A body that would be accepted, but for the one field. */
    private String valid(String resource, String field, String value) {
        Map<String, String> fields = new TreeMap<>(
                switch (resource) {
                    case "/v1.0/routes" -> Map.of("provider_id", "'" + provider + "'");
                    case "/v1.0/providers" -> Map.of("hostname", "'sip.example'", "auth_username", "'u'");
                    case "/v1.0/accesskeys" -> Map.of("role", "'service'");
                    default -> Map.of("name", "'x'");
                });
        if (field != null) {
            fields.put(field, value);
        }
        StringBuilder json = new StringBuilder("{");
        fields.forEach((name, text) -> json.append(json.length() > 1 ? ", '" : "'")
                .append(name)
                .append("': ")
                .append(text));
        return json.append("}").toString();
    }

    /** Everything that is stored, table by table. */
    private Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        for (String table : TABLES) {
            rows.put(
                    table,
                    api.sql()
                            .sql(
                                    "select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '')"
                                            + " from " + table + " t")
                            .query(String.class)
                            .single());
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1.0/routes", "/v1.0/route-plan?a=b", "/auth/login?a=b"})
    void tellsWhichMethodsThereAre(String path) {
        assertThat(api.send("OPTIONS", path, BodyPublishers.noBody()).status()).isEqualTo(200);
        assertThat(api.send("OPTIONS", path, BodyPublishers.noBody()).header("Allow"))
                .contains("OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void doesNotReadFormsOfStrangers(String method) {
        Answer answer = RawHttp.of(api)
                .send(
                        method + " /v1.0/routes/x HTTP/1.1",
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: 1000000000");

        answer.expectProblem(401, "unauthorized");
    }

    @Test
    void takesNoMoreFromStrangersThanALogin() {
        Answer answer = RawHttp.of(api)
                .sendBody(
                        "POST /auth/login HTTP/1.1",
                        "{\"username\": \"" + "x".repeat(20_000) + "\"}",
                        "Content-Type: application/json");

        answer.expectProblem(413, "body_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e2\u0080\u009cabc\u00e2\u0080\u009d", "a\u0085b", "\u00ff"})
    void refusesAnIdempotencyKeyOfOtherCharacters(String key) {
        Answer answer = RawHttp.of(api)
                .sendBody(
                        "POST /v1.0/customers HTTP/1.1",
                        "{}",
                        "Authorization: Bearer " + Api.ADMIN_KEY,
                        "Content-Type: application/json",
                        "Idempotency-Key: " + key);

        answer.expectInvalid("Idempotency-Key");
    }

    @Test
    void survivesAPreconditionOfOtherCharacters() {
        Answer answer = RawHttp.of(api)
                .send(
                        "GET /v1.0/customers/" + Api.SYSTEM_DEFAULT + " HTTP/1.1",
                        "Authorization: Bearer " + Api.ADMIN_KEY,
                        "If-None-Match: \u0085");

        answer.expect(200);
    }

    @Test
    void doesNotRepeatAPasswordThatLacksItsQuotes() {
        Answer answer = api.post("/v1.0/providers", "{'hostname': 'a.example', 'auth_password': hunter2}");

        answer.expectProblem(400, "malformed_json");
        assertThat(answer.text()).doesNotContain("hunter2");
    }
}
