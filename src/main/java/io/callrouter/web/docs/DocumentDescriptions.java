package io.callrouter.web.docs;

import io.callrouter.web.Problem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

/** Adds what needs the whole document: the problem's schema, the bodies of {@code PUT}s, the examples. */
class DocumentDescriptions implements GlobalOpenApiCustomizer {

    private static final String JSON = "application/json";
    static final String SCHEMAS = "#/components/schemas/";

    /** What the path of a PUT says. */
    private static final String ID = "id";

    /** What springdoc appends to the id of an operation with two URLs. */
    private static final Pattern SYNONYM = Pattern.compile("_[0-9]+$");

    private final Examples examples;
    private final ModelConverters converters;

    DocumentDescriptions(Examples examples, ModelConverters converters) {
        this.examples = examples;
        this.converters = converters;
    }

    @Override
    public void customise(OpenAPI document) {
        converters.readAll(Problem.class).forEach(document.getComponents()::addSchemas);
        document.getPaths().forEach((path, item) -> {
            if (item.getPut() != null) {
                describeChanges(document, path, item.getPut());
            }
        });
        document.getComponents().getSchemas().values().forEach(DocumentDescriptions::describeAlternatives);
        document.getPaths().values().stream()
                .map(PathItem::readOperations)
                .forEach(operations -> operations.forEach(this::addExamples));
    }

    /**
     * A PUT takes what the POST of its collection takes, but requires nothing of it and has no defaults: what is absent
     * stays. Null is the default, where there is one.
     */
    @SuppressWarnings({"rawtypes", "unchecked"}) // swagger's own collections of schemas are raw
    private static void describeChanges(OpenAPI document, String path, Operation put) {
        PathItem collection = require(document.getPaths(), path.substring(0, path.lastIndexOf('/')));
        String created = require(collection.getPost().getRequestBody().getContent(), JSON)
                .getSchema()
                .get$ref()
                .substring(SCHEMAS.length());
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        Schema<Object> changes = new Schema<>();
        changes.addType("object");
        changes.description("The fields to change; null puts a field back to its default");
        Schema<?> creation = require(schemas, created);
        List<String> required = Optional.ofNullable(creation.getRequired()).orElse(List.of());
        creation.getProperties().forEach((field, description) -> {
            if (!field.equals(ID)) {
                Schema<?> change = AnnotationsUtils.clone(description, true);
                change.setDefault(null);
                change.setDefaultSetFlag(false); // or null would be written as the default
                changes.addProperty(field, required.contains(field) ? change : ModelDescriptions.orNull(change));
            }
        });
        String name = created.replace("Request", "Changes");
        schemas.put(name, changes);
        put.getRequestBody()
                .getContent()
                .addMediaType(JSON, new MediaType().schema(new Schema<>().$ref(SCHEMAS + name)));
    }

    /** One of them may have all fields of another: a provider is also an id and a name. */
    private static void describeAlternatives(@Nullable Schema<?> schema) {
        if (schema == null) {
            return;
        }
        if (schema.getOneOf() != null) {
            schema.anyOf(schema.getOneOf()).oneOf(null);
        }
        describeAlternatives(schema.getItems());
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(DocumentDescriptions::describeAlternatives);
        }
    }

    private void addExamples(Operation operation) {
        String id = SYNONYM.matcher(operation.getOperationId()).replaceFirst("");
        if (operation.getRequestBody() != null) {
            Content content = operation.getRequestBody().getContent();
            examples.request(id).ifPresent(example -> require(content, JSON).setExample(example));
        }
        operation.getResponses().forEach((status, response) -> {
            if (status.startsWith("2") && isJson(response)) {
                MediaType json = asJson(response);
                describeAlternatives(json.getSchema());
                examples.response(id).ifPresent(json::setExample);
            }
        });
    }

    /** Files are not; their examples stand beside them. */
    private static boolean isJson(ApiResponse response) {
        return response.getContent().containsKey(JSON) || response.getContent().containsKey("*/*");
    }

    /** springdoc says of every answer that it may be anything; it is JSON. */
    private static MediaType asJson(ApiResponse response) {
        Content described = response.getContent();
        MediaType json = require(described, described.containsKey(JSON) ? JSON : "*/*");
        response.setContent(new Content().addMediaType(JSON, json));
        return json;
    }

    private static <T> T require(Map<String, T> parts, String name) {
        T part = parts.get(name);
        if (part == null) {
            throw new IllegalStateException("The description of the API lacks " + name);
        }
        return part;
    }
}
