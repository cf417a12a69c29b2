package io.callrouter.dial.call;

import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.ScriptedGateway;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import java.util.Collections;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Bad input places no call and says what to mend. */
@CallTest
class CallInputTests {

    @Autowired
    Api api;

    @Autowired
    ScriptedGateway gateway;

    private String customer;

    @BeforeEach
    void oneRoute() {
        api.reset();
        customer = newCustomer();
        api.route(customer, "all", api.provider("Alpha"), 1);
    }

    @AfterEach
    void placesNothing() {
        assertThat(gateway.called()).isEmpty();
        assertThat(api.get("/v1.0/calls?customer_id=" + customer).ids()).isEmpty();
        gateway.reset();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            customer_id      | null
            customer_id      | ""
            customer_id      | "x"
            customer_id      | 1
            destination      | null
            destination      | ""
            destination      | 82101234
            destination      | "01012345678"
            destination      | "all"
            destination      | "+1234567890123456"
            destination      | "+82\\r\\nX: y"
            destination      | "+82\\u0000"
            destination      | "sip:alpha.example"
            source           | ""
            source           | "anonymous"
            source           | "12345"
            source           | 49
            source           | "+49\\r\\nX: y"
            sdp              | ""
            sdp              | "x"
            sdp              | "v=1\\r\\n"
            sdp              | " v=0\\r\\n"
            sdp              | "v=01\\r\\n"
            sdp              | "v=0\\r\\n\\u0000"
            sdp              | {}
            headers          | []
            headers          | "X-A: b"
            headers          | {"X-A": 1}
            headers[X-A]     | {"X-A": null}
            headers[X-A]     | {"X-A": "b\\r\\nX-B: c"}
            headers[X A]     | {"X A": "b"}
            headers[Via]     | {"Via": "b"}
            headers[CALL-ID] | {"CALL-ID": "b"}
            headers[Contact] | {"X-A": "b", "Contact": "<sip:a@b>"}
            ring_timeout     | 0
            ring_timeout     | -1
            ring_timeout     | 601
            ring_timeout     | 1.5
            ring_timeout     | "30"
            ring_timeout     | 9999999999
            hangup_on_answer | "true"
            hangup_on_answer | 1
            provider_ids     | []
            provider_ids     | "4dbeabd6-f397-4375-95d2-a38411e07ed1"
            provider_ids     | ["4dbeabd6-f397-4375-95d2-a38411e07ed1", "4dbeabd6-f397-4375-95d2-a38411e07ed1"]
            provider_ids[0]  | ["x"]
            provider_ids[1]  | ["4dbeabd6-f397-4375-95d2-a38411e07ed1", null]
            provider_ids[0]  | [""]
            surprise         | 1
            """)
    void namesTheField(String field, String value) {
        String name = field.replaceAll("\\[.*", "");
        String body = "{\"customer_id\": \"" + customer + "\", \"destination\": \"+821012345678\"";
        body = body.contains("\"" + name + "\"")
                ? body.replaceFirst(
                        "\"" + name + "\": \"[^\"]*\"", Matcher.quoteReplacement("\"" + name + "\": " + value))
                : body + ", \"" + name + "\": " + value;

        Answer refused = api.post("/v1.0/calls", body + "}");

        refused.expectProblem(400, "validation_failed");
        assertThat(refused.values("errors", "field"))
                .as(refused.text())
                .anySatisfy(named -> assertThat(named.replace(".X-A", "")).startsWith(field));
    }

    static Stream<Arguments> hasLimits() {
        String line = "a=" + "x".repeat(998);
        String ids = String.join(
                "', '",
                Stream.generate(() -> UUID.randomUUID().toString()).limit(21).toList());
        return Stream.of(
                Arguments.of("sdp", "'v=0\\r\\n" + line.repeat(66) + "'"),
                Arguments.of("sdp", "'v=0\\r\\n" + "\u20ac".repeat(22_000) + "'"),
                Arguments.of("headers", "{" + manyHeaders() + "}"),
                Arguments.of("provider_ids", "['" + ids + "']"),
                Arguments.of("destination", "'+82" + " ".repeat(300) + "1'"));
    }

    private static String manyHeaders() {
        return String.join(", ", Collections.nCopies(33, "'X-%d': 'y'"))
                .formatted(Stream.iterate(1, i -> i + 1).limit(33).toArray());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void hasLimits(String field, String value) {
        String destination = field.equals("destination") ? "" : ", 'destination': '+821012345678'";

        api.post("/v1.0/calls", "{'customer_id': '%s'%s, '%s': %s}".formatted(customer, destination, field, value))
                .expectInvalid(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{'customer_id'}"})
    void wantsAnObject(String body) {
        api.post("/v1.0/calls", body).expectProblem(400);
    }

    @Test
    void ignoresWhatAClientCannotSet() {
        Answer read = api.post("/v1.0/calls", "{'customer_id': '%s', 'destination': '+8210'}".formatted(newCustomer()))
                .expect(202);

        Answer again = api.post("/v1.0/calls", read.text()).expect(202);

        assertThat(again.get("id")).isNotEqualTo(read.get("id"));
    }

    @Test
    void knowsNoOtherMethod() {
        api.put("/v1.0/calls/" + UUID.randomUUID(), "{}").expectProblem(405, "method_not_allowed");
        api.get("/v1.0/calls/x").expectInvalid("id");
        UUID unknown = UUID.randomUUID();
        Answer missing = api.get("/v1.0/calls/" + unknown).expectProblem(404, "call_not_found");
        assertThat(missing.get("detail"))
                .as("where its story is, should it be forgotten")
                .contains("/v1.0/attempts?call_id=" + unknown);
        api.delete("/v1.0/calls/" + UUID.randomUUID()).expectProblem(404, "call_not_found");
    }
}
