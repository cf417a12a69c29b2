package io.callrouter.web.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples of the API's description: files {@code openapi/<operation>.<request|response>.json}. */
class Examples {

    private final JsonMapper mapper;

    Examples(JsonMapper mapper) {
        this.mapper = mapper;
    }

    Optional<Object> request(String operationId) {
        return read(operationId + ".request");
    }

    Optional<Object> response(String operationId) {
        return read(operationId + ".response");
    }

    private Optional<Object> read(String name) {
        try (InputStream file = Examples.class.getResourceAsStream("/openapi/" + name + ".json")) {
            // As plain maps and lists: the description is written by another generation of Jackson than ours.
            return Optional.ofNullable(file)
                    .map(content -> mapper.readValue(content, JsonNode.class))
                    .map(node -> mapper.treeToValue(node, Object.class));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the example " + name, e);
        }
    }
}
