package io.callrouter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the service answered; its checks read like the sentences of the contract. */
public record Answer(int status, HttpHeaders headers, String text) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static Answer of(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    public JsonNode json() {
        return MAPPER.readTree(text);
    }

    /** The text of a field, found by a JSON pointer without its first slash: {@code routes/0/uri}. */
    public String get(String pointer) {
        return json().at("/" + pointer).asString();
    }

    /** The ids of a page's objects. */
    public List<String> ids() {
        return values("result", "id");
    }

    /** One field of every object in a list. */
    public List<String> values(String list, String field) {
        return Stream.of(json().path(list))
                .flatMap(nodes -> nodes.valueStream())
                .map(node -> node.path(field).asString())
                .toList();
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public Answer expect(int expected) {
        assertThat(status).as(text).isEqualTo(expected);
        return this;
    }

    /** Has at least these fields with these values; JSON, single quotes for double ones. */
    public Answer expectFields(String expected) {
        JsonNode actual = json();
        MAPPER.readTree(expected.replace('\'', '"'))
                .properties()
                .forEach(field -> assertThat(actual.path(field.getKey()))
                        .as(field.getKey() + " of " + text)
                        .isEqualTo(field.getValue()));
        return this;
    }

    /** A whole problem with this status, whatever its code. */
    public Answer expectProblem(int expected) {
        expect(expected);
        return expectProblem(expected, get("code"));
    }

    /** A problem as RFC 9457 and the contract want it: whole, and with this status and code. */
    public Answer expectProblem(int expected, String code) {
        expect(expected);
        assertThat(header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = json();
        assertThat(problem.path("status").asInt()).isEqualTo(expected);
        assertThat(problem.path("code").asString()).as(text).isEqualTo(code).matches("[a-z]+(_[a-z]+)*");
        assertThat(problem.path("request_id").asString()).as(text).isNotBlank();
        assertThat(problem.path("type").asString()).isEqualTo("urn:callrouter:problem:" + code);
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
        assertThat(text).doesNotContain("Exception", "\tat ", "org.hibernate", "org.postgresql", "select ");
        return this;
    }

    /** A 400 that names the field and says something about it. */
    public Answer expectInvalid(String field) {
        expectProblem(400, "validation_failed");
        assertThat(values("errors", "field")).as(text).contains(field);
        assertThat(values("errors", "message"))
                .allSatisfy(message -> assertThat(message).isNotBlank());
        return this;
    }

    /** A 422 with exactly these errors in the rows of a file, each {@code line field}. */
    public Answer expectRowErrors(String... places) {
        expectProblem(422, "rows_invalid");
        assertThat(rowErrors()).as(text).containsExactly(places);
        assertThat(values("errors", "message"))
                .allSatisfy(message -> assertThat(message).isNotBlank());
        assertThat(json().path("error_count").asInt()).isEqualTo(places.length);
        return this;
    }

    /** Where the errors in a file's rows are, each {@code line field}. */
    public List<String> rowErrors() {
        return json().path("errors")
                .valueStream()
                .map(error -> error.path("line").asString() + " "
                        + error.path("field").asString())
                .toList();
    }
}
