package io.callrouter.plan.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.PlanQuery;
import io.callrouter.web.Ids;
import io.callrouter.web.Timestamps;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is taken for a plain batch says the same to a JSON library. */
class PlainBatchTests {

    private static final int BODIES = 30_000;
    private static final List<String> SPACES = List.of("", "", "", "", " ", "\t", "\r\n", "  ");

    /** What a change of a body puts into it. */
    private static final String CHARACTERS = "{}[]\",:\\u/+-.eE01289afAFgTZ \t\n\r\0\u000b\u007f\u0080\u00e9\u00ff";

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Test
    void readsWhatAnybodyReads() {
        for (int seed = 0; seed < BODIES / 10; seed++) {
            byte[] body = body(new SplittableRandom(seed)).getBytes(ISO_8859_1);

            assertThat(PlainBatch.read(body, body.length)).as("seed %d", seed).isEqualTo(expected(body));
        }
    }

    @Test
    void readsNothingElse() {
        int plain = 0;
        for (int seed = 0; seed < BODIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder(body(random));
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                change(text, random);
            }
            byte[] body = text.toString().getBytes(ISO_8859_1);
            PlainBatch batch = PlainBatch.read(body, body.length);
            if (batch != null) {
                plain++;
                assertThat(batch).as("seed %d", seed).isEqualTo(expected(body));
            }
        }
        assertThat(plain).isBetween(BODIES / 100, BODIES / 2); // or nothing is said about either kind
    }

    @Test
    void readsNoPart() {
        byte[] body = body(new SplittableRandom(0)).strip().getBytes(ISO_8859_1);
        for (int length = 0; length < body.length; length++) {
            assertThat(PlainBatch.read(body, length)).isNull(); // though the rest is behind it
            assertThat(PlainBatch.read(Arrays.copyOf(body, length), length)).isNull();
        }
    }

    private PlainBatch expected(byte[] body) {
        JsonNode json = mapper.readTree(new String(body, ISO_8859_1));
        assertThat(json.propertyNames()).isSubsetOf("queries", "limit");
        return new PlainBatch(
                json.path("queries").valueStream().map(PlainBatchTests::query).toList(),
                json.has("limit") ? json.path("limit").intValue() : PlanQuery.NO_LIMIT);
    }

    private static PlainBatch.Query query(JsonNode query) {
        assertThat(query.propertyNames()).isSubsetOf("customer_id", "destination", "at");
        String customer = text(query.get("customer_id"));
        String at = text(query.get("at"));
        return new PlainBatch.Query(
                customer == null ? null : Ids.parse(customer),
                new PhoneNumber(query.path("destination").stringValue()),
                at == null ? null : Timestamps.parse(at));
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null ? null : value.stringValue();
    }

    private static void change(StringBuilder text, SplittableRandom random) {
        int place = random.nextInt(text.length());
        String character = String.valueOf(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        switch (random.nextInt(4)) {
            case 0 -> text.insert(place, character);
            case 1 -> text.deleteCharAt(place);
            case 2 -> text.insert(place, text.substring(place, random.nextInt(place, text.length() + 1)));
            default -> text.replace(place, place + 1, character);
        }
    }

    private static String body(SplittableRandom random) {
        String queries = IntStream.range(0, random.nextInt(1, 4))
                .mapToObj(i -> query(random))
                .collect(Collectors.joining(","));
        String limit = "\"limit\":" + random.nextInt(1, 1001);
        return switch (random.nextInt(3)) {
            case 0 -> spaced("{\"queries\":[" + queries + "]}", random);
            case 1 -> spaced("{\"queries\":[" + queries + "]," + limit + "}", random);
            default -> spaced("{" + limit + ",\"queries\":[" + queries + "]}", random);
        };
    }

    private static String query(SplittableRandom random) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        String customer = "\"customer_id\":\""
                + (random.nextBoolean() ? id : id.toString().toUpperCase()) + "\"";
        String destination = "\"destination\":\"+" + random.nextLong(1, 1_000_000_000_000_000L) + "\"";
        String at = "\"at\":\""
                + List.of("2026-05-01 10:00:00.000000", "2026-05-01 10:00:00.000001", "2026-05-01T12:00:00+02:00")
                        .get(random.nextInt(3))
                + "\"";
        return switch (random.nextInt(4)) {
            case 0 -> "{" + destination + "}";
            case 1 -> "{" + customer + "," + destination + "}";
            case 2 -> "{" + customer + "," + destination + "," + at + "}";
            default -> "{" + at + "," + destination + "," + customer + "}";
        };
    }

    /** With space between all parts, where there are no strings. */
    private static String spaced(String json, SplittableRandom random) {
        String space = SPACES.get(random.nextInt(SPACES.size()));
        StringBuilder spaced = new StringBuilder();
        boolean quoted = false;
        for (char c : json.toCharArray()) {
            quoted ^= c == '"';
            boolean mark = !quoted && "{}[]:,".indexOf(c) >= 0;
            spaced.append(mark ? space + c + space : String.valueOf(c));
        }
        return spaced.toString();
    }
}
