package io.callrouter.plan.http;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.PlanQuery;
import io.callrouter.web.Ids;
import io.callrouter.web.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of a question for many plans, each part in its plainest form. What is written in any other way, however right,
 * and what is wrong, is no plain batch.
 *
 * @param limit of each plan
 */
record PlainBatch(List<Query> queries, int limit) {

    private static final JsonFactory JSON = new JsonFactory();

    /** @param at null for now */
    record Query(
            @Nullable UUID customerId,
            PhoneNumber destination,
            @Nullable Instant at) {}

    /** Reads the body, or gives null if it is not plain. */
    static @Nullable PlainBatch read(byte[] body, int length) {
        if (!isAscii(body, length)) {
            return null; // the parser would take it in other encodings than UTF-8, too
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body, 0, length)) {
            return json.nextToken() == JsonToken.START_OBJECT ? read(json) : null;
        } catch (JacksonException | IllegalArgumentException e) {
            return null; // the ordinary way tells what is wrong
        }
    }

    private static boolean isAscii(byte[] body, int length) {
        for (int i = 0; i < length; i++) {
            if (body[i] <= 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable PlainBatch read(JsonParser json) {
        List<Query> queries = null;
        int limit = PlanQuery.NO_LIMIT;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("queries") && queries == null && value == JsonToken.START_ARRAY) {
                queries = readQueries(json);
                if (queries == null) {
                    return null;
                }
            } else if (name.equals("limit") && limit == PlanQuery.NO_LIMIT && value == JsonToken.VALUE_NUMBER_INT) {
                limit = json.getIntValue();
                if (limit < 1 || limit > PlanDesk.LARGEST_LIMIT) {
                    return null;
                }
            } else {
                return null;
            }
        }
        boolean whole = json.hasToken(JsonToken.END_OBJECT) && json.nextToken() == null;
        return whole && queries != null ? new PlainBatch(queries, limit) : null;
    }

    private static @Nullable List<Query> readQueries(JsonParser json) {
        List<Query> queries = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Query query = readQuery(json);
            if (query == null || queries.size() == PlansRequest.MOST) {
                return null;
            }
            queries.add(query);
        }
        return json.hasToken(JsonToken.END_ARRAY) && !queries.isEmpty() ? queries : null;
    }

    private static @Nullable Query readQuery(JsonParser json) {
        UUID customerId = null;
        PhoneNumber destination = null;
        Instant at = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                return null;
            }
            String value = json.getString();
            if (name.equals("destination") && destination == null) {
                destination = new PhoneNumber(value);
            } else if (name.equals("customer_id") && customerId == null) {
                customerId = Ids.parse(value);
            } else if (name.equals("at") && at == null) {
                at = Timestamps.parse(value);
            } else {
                return null;
            }
        }
        return destination == null ? null : new Query(customerId, destination, at);
    }
}
