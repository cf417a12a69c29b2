package io.callrouter.telemetry.attempt;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Reports of attempts as call services send them; {@code with} gives another one with one field changed. */
public final class Reports {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Map<String, Object> fields;

    private Reports(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** A minute ago the provider refused with 503 after half a second, first place of a new call. */
    public static Reports refused() {
        Instant start = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MICROS);
        return new Reports(new LinkedHashMap<>())
                .with("id", UUID.randomUUID())
                .with("call_id", UUID.randomUUID())
                .with("place", 1)
                .with("customer_id", UUID.randomUUID())
                .with("provider_id", UUID.randomUUID())
                .with("destination", "+821012345678")
                .with("code", 503)
                .with("tm_start", start)
                .with("tm_end", start.plusMillis(500));
    }

    /** A minute ago it rang after 2 seconds, was answered after 5, and ended after 15. */
    public static Reports answered() {
        Reports report = refused();
        Instant start = Instant.parse(report.get("tm_start"));
        return report.with("code", 200)
                .with("tm_progress", start.plusSeconds(2))
                .with("tm_answer", start.plusSeconds(5))
                .with("tm_end", start.plusSeconds(15));
    }

    /** @param value null leaves the field out */
    public Reports with(String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        if (value == null) {
            changed.remove(field);
        } else {
            changed.put(field, value instanceof Integer ? value : value.toString());
        }
        return new Reports(changed);
    }

    public String get(String field) {
        return String.valueOf(fields.get(field));
    }

    public static String batch(Reports... reports) {
        return batch(List.of(reports));
    }

    public static String batch(List<Reports> reports) {
        return reports.stream()
                .map(report -> MAPPER.writeValueAsString(report.fields))
                .collect(Collectors.joining(",", "{\"attempts\":[", "]}"));
    }
}
