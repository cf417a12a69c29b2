package io.callrouter.plan.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.PlanQuery;
import io.callrouter.web.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link PlainBatch} from its bytes: of JSON (RFC 8259) objects, arrays, strings of ASCII without escapes, and
 * positive integers, which a third of the time of a JSON library will do for.
 */
final class PlainBatchReader {

    private static final byte[] QUERIES = ascii("\"queries\"");
    private static final byte[] LIMIT = ascii("\"limit\"");
    private static final byte[] CUSTOMER = ascii("\"customer_id\"");
    private static final byte[] DESTINATION = ascii("\"destination\"");
    private static final byte[] AT = ascii("\"at\"");

    private final byte[] bytes;
    private final int end;
    private int place;

    /** Where the string is that was read last, without its quotes. */
    private int from;

    private int to;

    /** Most queries of a batch are for the same instant: the text of the last one, and what it says. */
    private int instantFrom;

    private int instantTo;
    private @Nullable Instant instant;

    PlainBatchReader(byte[] body, int length) {
        bytes = body;
        end = length;
    }

    /**
     * Null if it is not plain.
     *
     * @throws IllegalArgumentException as well, if the text of a number or of a time is none
     */
    @Nullable
    PlainBatch read() {
        List<PlainBatch.Query> queries = null;
        int limit = PlanQuery.NO_LIMIT;
        if (!takes('{')) {
            return null;
        }
        do {
            if (queries == null && takes(QUERIES)) {
                queries = takes(':') ? readQueries() : null;
                if (queries == null) {
                    return null;
                }
            } else if (limit == PlanQuery.NO_LIMIT && takes(LIMIT)) {
                limit = takes(':') ? readLimit() : 0;
                if (limit < 1 || limit > PlanDesk.LARGEST_LIMIT) {
                    return null;
                }
            } else {
                return null;
            }
        } while (takes(','));
        return takes('}') && isAtEnd() && queries != null ? new PlainBatch(queries, limit) : null;
    }

    private @Nullable List<PlainBatch.Query> readQueries() {
        List<PlainBatch.Query> queries = new ArrayList<>();
        if (!takes('[')) {
            return null;
        }
        do {
            PlainBatch.Query query = readQuery();
            if (query == null || queries.size() == PlansRequest.MOST) {
                return null;
            }
            queries.add(query);
        } while (takes(','));
        return takes(']') ? queries : null;
    }

    private PlainBatch.@Nullable Query readQuery() {
        UUID customerId = null;
        PhoneNumber destination = null;
        Instant at = null;
        if (!takes('{')) {
            return null;
        }
        do {
            if (takes(CUSTOMER)) {
                if (customerId != null || !takesText()) {
                    return null;
                }
                customerId = PlainText.readId(bytes, from, to);
                if (customerId == null) {
                    return null;
                }
            } else if (takes(DESTINATION)) {
                if (destination != null || !takesText()) {
                    return null;
                }
                destination = new PhoneNumber(text());
            } else if (takes(AT)) {
                if (at != null || !takesText()) {
                    return null;
                }
                at = readInstant();
            } else {
                return null;
            }
        } while (takes(','));
        return takes('}') && destination != null ? new PlainBatch.Query(customerId, destination, at) : null;
    }

    private Instant readInstant() {
        if (instant == null || !Arrays.equals(bytes, from, to, bytes, instantFrom, instantTo)) {
            instant = Timestamps.parse(text());
            instantFrom = from;
            instantTo = to;
        }
        return instant;
    }

    /** 0 for what is no number, or has more digits than any limit. */
    private int readLimit() {
        skipSpace();
        int start = place;
        int value = 0;
        while (place < end && place - start < 4 && bytes[place] >= '0' && bytes[place] <= '9') {
            value = 10 * value + bytes[place++] - '0';
        }
        return place == start || bytes[start] == '0' ? 0 : value;
    }

    /** Whether the plain text of a member comes next; {@link #from} and {@link #to} tell where. */
    private boolean takesText() {
        if (!takes(':') || !takes('"')) {
            return false;
        }
        from = place;
        while (place < end && bytes[place] >= ' ' && bytes[place] != '"' && bytes[place] != '\\') {
            place++;
        }
        to = place++;
        return to < end && bytes[to] == '"';
    }

    private boolean takes(byte[] word) {
        skipSpace();
        if (end - place < word.length || !Arrays.equals(bytes, place, place + word.length, word, 0, word.length)) {
            return false;
        }
        place += word.length;
        return true;
    }

    private boolean takes(char mark) {
        skipSpace();
        if (place == end || bytes[place] != mark) {
            return false;
        }
        place++;
        return true;
    }

    private boolean isAtEnd() {
        skipSpace();
        return place == end;
    }

    private void skipSpace() {
        while (place < end && bytes[place] <= ' ' && isSpace(bytes[place])) {
            place++;
        }
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private String text() {
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
