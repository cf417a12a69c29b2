package io.callrouter.web.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ServiceTest
class OpenApiTests {

    private static final Path GOLDEN = Path.of("docs/openapi.json");
    private static final String EXAMPLE_PROVIDER = "4dbeabd6-f397-4375-95d2-a38411e07ed1";

    /** A token is in the answers that give one, an empty plan's reason in empty plans; many plans come unexplained. */
    private static final Pattern SOMETIMES_ABSENT =
            Pattern.compile("\\b(token|empty_code|empty_reason)$|^plans\\.excluded\\b");

    /** Objects whose keys are not fields. */
    private static final Pattern KEYED_BY_DATA = Pattern.compile("\\bcodes[.]$");

    private final JsonMapper mapper =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Autowired
    Api api;

    @BeforeEach
    void reset() {
        api.reset();
    }

    /** After a change that is meant: ./mvnw test -Dtest=OpenApiTests -Dcallrouter.accept-openapi */
    @Test
    void theContractHasNotChangedUnnoticed() throws IOException {
        String described = mapper.writeValueAsString(description()) + "\n";
        if (System.getProperty("callrouter.accept-openapi") != null) {
            Files.writeString(GOLDEN, described);
        }
        assertThat(described)
                .as("docs/openapi.json; if the change is meant, accept it with -Dcallrouter.accept-openapi")
                .isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void everyOperationIsExplainedWithItsErrors() {
        JsonNode paths = description().path("paths");
        assertThat(paths.propertyNames()).contains("/v1.0/routes", "/v1.0/route-plan", "/auth/login");
        paths.forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
            assertThat(operation.path("summary").asString()).as(path).isNotBlank();
            assertThat(operation.path("responses").propertyNames())
                    .as(method + " " + path)
                    .contains("400", "406", "503")
                    .containsAnyOf("200", "201", "202");
        }));
    }

    /** A field that was added later and is in no example would be missed by everybody who reads only those. */
    @Test
    void everyOperationHasExamplesWithAllFields() {
        JsonNode document = description();
        document.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    String place = method + " " + path;
                    if (operation.has("requestBody")) {
                        operation
                                .at("/requestBody/content")
                                .forEach(content -> assertThat(example(content))
                                        .as("request of " + place)
                                        .isNotEmpty());
                    }
                    operation.path("responses").forEachEntry((status, response) -> {
                        if (status.startsWith("2")
                                && !response.at("/content/application~1json").isEmpty()) {
                            JsonNode json = response.at("/content/application~1json");
                            Set<String> described = describedFields(document, json.path("schema"), "");
                            assertThat(fields(json.path("example"), ""))
                                    .as(status + " of " + place)
                                    .isNotEmpty()
                                    .isSubsetOf(described)
                                    .containsAll(described.stream()
                                            .filter(field -> !SOMETIMES_ABSENT
                                                    .matcher(field)
                                                    .find())
                                            .toList());
                        }
                    });
                }));
    }

    /** Also of null where fields have none: who validates answers, or has a client generated, goes by the schemas. */
    @Test
    void everyExampleIsWhatItsSchemaSays() {
        JsonNode document = description();
        List<String> contradictions = new ArrayList<>();
        AtomicInteger examples = new AtomicInteger();
        document.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    Map<String, JsonNode> contents = new TreeMap<>();
                    contents.put("request", operation.at("/requestBody/content"));
                    operation
                            .path("responses")
                            .forEachEntry((status, response) -> contents.put(status, response.path("content")));
                    contents.forEach((place, content) -> {
                        JsonNode json = content.path("application/json");
                        if (json.has("example")) {
                            examples.incrementAndGet();
                            validate(document, json.path("schema"), json.path("example"))
                                    .forEach(error ->
                                            contradictions.add("%s %s, %s: %s".formatted(method, path, place, error)));
                        }
                    });
                }));

        assertThat(contradictions).isEmpty();
        assertThat(examples).hasValueGreaterThan(60);
    }

    private static List<com.networknt.schema.Error> validate(JsonNode document, JsonNode schema, JsonNode example) {
        ObjectNode rooted = ((ObjectNode) schema).deepCopy().set("components", document.path("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(rooted)
                .validate(example, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    /** A generated client sends the defaults of its model, and would change what it did not mean to. */
    @Test
    void aPutHasNoDefaultsBecauseWhatIsAbsentStays() {
        changes().forEachEntry((name, changes) -> {
            assertThat(changes.has("required")).as(name).isFalse();
            changes.path("properties")
                    .forEachEntry((field, schema) -> assertThat(schema.has("default"))
                            .as(name + "." + field)
                            .isFalse());
            assertThat(changes.path("properties").has("id")).as(name).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Route      | /v1.0/routes      | {'provider_id': '%s'}
                    Provider   | /v1.0/providers   | {'hostname': 'sip.example'}
                    Customer   | /v1.0/customers   | {}
                    AccessKey  | /v1.0/accesskeys  | {'role': 'service'}
                    AlertRule  | /v1.0/alert-rules | {'name': 'a', 'kind': 'provider_down'}
                    """)
    void aPutTakesNullForWhatHasADefaultOnly(String name, String path, String created) {
        String id = api.post(path, created.replace("%s", api.provider("Telnyx")))
                .expect(201)
                .get("id");

        changes().path(name + "Changes").path("properties").forEachEntry((field, schema) -> {
            boolean allowed = schema.path("type")
                            .valueStream()
                            .anyMatch(type -> type.asString().equals("null"))
                    || schema.has("anyOf");
            Answer answer = api.put(path + "/" + id, "{'" + field + "': null}");
            assertThat(answer.status()).as(field + ": " + answer.text()).isEqualTo(allowed ? 200 : 400);
        });
    }

    private ObjectNode changes() {
        ObjectNode changes = mapper.createObjectNode();
        description().at("/components/schemas").forEachEntry((name, schema) -> {
            if (name.endsWith("Changes")) {
                changes.set(name, schema);
            }
        });
        assertThat(changes.size()).isEqualTo(5);
        return changes;
    }

    /** Objects have one, files have a text. */
    private static Iterable<?> example(JsonNode content) {
        JsonNode example = content.path("example");
        return example.isString() ? List.of(example.stringValue().split("\n")) : example;
    }

    @Test
    void everyFileHasAnExampleInEachOfItsFormats() {
        JsonNode paths = description().path("paths");

        for (JsonNode content : List.of(
                paths.at("/~1v1.0~1routes~1import/post/requestBody/content"),
                paths.at("/~1v1.0~1routes~1export/get/responses/200/content"))) {
            assertThat(content.propertyNames()).containsExactlyInAnyOrder("text/csv", "application/x-ndjson");
            content.forEach(type -> assertThat(example(type)).hasSizeGreaterThan(1));
        }
    }

    @Test
    void swaggerUiIsServed() {
        Answer page = api.anonymous().get("/swagger-ui/index.html").expect(200);

        assertThat(page.text()).contains("swagger-ui");
    }

    @ParameterizedTest
    @CsvSource({
        "createProvider, POST, /v1.0/providers",
        "updateProvider, PUT,  /v1.0/providers/" + EXAMPLE_PROVIDER,
        "createRoute,    POST, /v1.0/routes",
        "createCustomer, POST, /v1.0/customers",
        "createAccessKey,POST, /v1.0/accesskeys",
        "createAlertRule,POST, /v1.0/alert-rules",
        "createCall,     POST, /v1.0/calls",
        "readRoutePlans, POST, /v1.0/route-plans",
    })
    void examplesOfRequestsAreAccepted(String operation, String method, String path) {
        api.sql().sql("""
                        insert into provider (id, version, name, detail, type, hostname, transport, tech_prefix,
                            tech_postfix, tech_headers, codecs, enabled, health_status, tm_create)
                        values (:id::uuid, 0, 'Telnyx', '', 'sip', 'sip.telnyx.example', 'udp', '', '', '{}', '{}', true,
                            'unknown', now())""").param("id", EXAMPLE_PROVIDER).update();
        api.reload();
        String template = path.replace(EXAMPLE_PROVIDER, "{id}");
        JsonNode example = description()
                .path("paths")
                .path(template)
                .path(method.toLowerCase())
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("example");

        Answer answer = method.equals("POST") ? api.post(path, example.toString()) : api.put(path, example.toString());

        assertThat(answer.status()).as(operation + ": " + answer.text()).isIn(List.of(200, 201, 202));
    }

    /** Names with their paths, such as {@code routes.place}; what stands in a list as the list's first object has it. */
    private static Set<String> fields(JsonNode value, String path) {
        if (value.isArray()) {
            return fields(value.path(0), path);
        }
        Set<String> fields = new TreeSet<>();
        value.forEachEntry((name, field) -> {
            if (KEYED_BY_DATA.matcher(path).find()) {
                return;
            }
            fields.add(path + name);
            fields.addAll(fields(field, path + name + "."));
        });
        return fields;
    }

    private static Set<String> describedFields(JsonNode document, JsonNode schema, String path) {
        if (schema.has("$ref")) {
            return describedFields(
                    document, document.at(schema.path("$ref").asString().substring(1)), path);
        }
        if (schema.has("anyOf")) {
            return describedFields(document, schema.path("anyOf").path(0), path);
        }
        Set<String> fields = new TreeSet<>();
        schema.path("allOf").forEach(part -> fields.addAll(describedFields(document, part, path)));
        fields.addAll(schema.has("items") ? describedFields(document, schema.path("items"), path) : Set.of());
        schema.path("properties").forEachEntry((name, field) -> {
            fields.add(path + name);
            fields.addAll(describedFields(document, field, path + name + "."));
        });
        return fields;
    }

    private JsonNode description() {
        return api.anonymous().get("/v3/api-docs").expect(200).json();
    }
}
