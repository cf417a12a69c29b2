package io.callrouter.sql;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conditions of a query, of which some are only there if something is asked for, and the parameters in them. */
public final class Conditions {

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    public Conditions add(String condition) {
        conditions.add(condition);
        return this;
    }

    /**
     * Adds one unless the value is null.
     *
     * @param name of the parameter; where the value is an instant, there is one of its day in UTC, too: {@code <name>_day}
     */
    public Conditions add(String condition, String name, @Nullable Object value) {
        if (value instanceof Instant time) {
            parameters.put(name, SqlTimes.of(time));
            parameters.put(name + "_day", LocalDate.ofInstant(time, ZoneOffset.UTC));
        } else if (value != null) {
            parameters.put(name, value);
        }
        return value == null ? this : add(condition);
    }

    /**
     * Adds that rows are behind a position in a list that is ordered by a time and an id, both descending. The parameter of
     * the time is {@code after}.
     *
     * @param after where the page before it ended; null for the first page, to which nothing is added
     * @param afterId the id of its last row, or null when nothing older shares that row's time
     */
    public Conditions addBehind(String time, @Nullable Instant after, String id, @Nullable UUID afterId) {
        if (afterId == null) {
            return add("%s < :after".formatted(time), "after", after);
        }
        parameters.put("after_id", afterId);
        return add("(%s, %s) < (:after, :after_id)".formatted(time, id), "after", after);
    }

    /**
     * Adds that a time is within a period, of a table that has a partition for each {@code day} in UTC. The day is said, too,
     * so that the other partitions are left alone.
     *
     * @param from the earliest time; null for any
     * @param to the first one that is too late; null for any
     */
    public Conditions addPeriod(String time, @Nullable Instant from, @Nullable Instant to) {
        return add("%s >= :from and day >= :from_day".formatted(time), "from", from)
                .add("%s < :to and day <= :to_day".formatted(time), "to", to);
    }

    /** {@link #addBehind}, of such a table. */
    public Conditions addBehindByDays(String time, @Nullable Instant after, String id, @Nullable UUID afterId) {
        addBehind(time, after, id, afterId);
        return after == null ? this : add("day <= :after_day");
    }

    /** With {@code where} before them, or nothing if there are none. */
    public String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** The values of the named parameters in the conditions. */
    public Map<String, Object> parameters() {
        return parameters;
    }
}
