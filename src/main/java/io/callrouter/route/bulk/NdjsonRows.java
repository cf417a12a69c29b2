package io.callrouter.route.bulk;

import io.callrouter.file.UploadText;
import io.callrouter.web.JsonProblems;
import io.callrouter.web.Problem;
import io.callrouter.web.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON object a line; empty lines do not count. A file without any is refused: it is more likely a failed command's
 * output than the wish to replace all routes of a customer by none.
 */
final class NdjsonRows implements FileRows {

    private final BufferedReader lines;
    private final JsonMapper mapper;
    private long number;
    private boolean any;

    NdjsonRows(Reader text, JsonMapper mapper) {
        this.lines = new BufferedReader(text);
        this.mapper = mapper;
    }

    @Override
    public @Nullable FileRow next() throws IOException {
        String line;
        do {
            line = lines.readLine();
            if (line == null) {
                if (!any) {
                    throw ProblemException.invalid("body", "must have at least one object, {...}; the file is empty");
                }
                return null;
            }
            number++;
        } while (line.isBlank());
        any = true;
        String damage = UploadText.damage(line);
        return damage == null ? parse(line) : damaged(ROW, damage);
    }

    private FileRow parse(String line) {
        try {
            JsonNode value = mapper.readTree(line);
            return value instanceof ObjectNode object
                    ? new FileRow(number, object, List.of())
                    : damaged(ROW, "must be an object, {...}, on a line of its own");
        } catch (JacksonException e) {
            ProblemException problem = JsonProblems.of(e);
            return damaged(ROW, String.valueOf(problem.getMessage()));
        }
    }

    private FileRow damaged(String field, String message) {
        return new FileRow(number, mapper.createObjectNode(), List.of(new Problem.Field(field, message)));
    }
}
