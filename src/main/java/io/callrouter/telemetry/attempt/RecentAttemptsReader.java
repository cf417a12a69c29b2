package io.callrouter.telemetry.attempt;

import io.callrouter.numbering.Target;
import io.callrouter.telemetry.RecentAttempts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the rows of the last minutes by their index on the start, in the partitions of these days alone. */
class RecentAttemptsReader implements RecentAttempts {

    /** {@code %1$s} what is told apart by, {@code %2$s} further conditions, {@code %3$s} {@link #DELAY} or null. */
    private static final String SUM_UP = """
            select %1$s as key, count(*) as attempts, count(tm_answer) as answered,
                count(*) filter (where blamed) as blamed, count(tm_progress) as progressed,
                %3$s as pdd_p95
            from attempt
            where tm_start >= :from and tm_start < :to and day between :from_day and :to_day %2$s
            group by 1
            having count(*) >= :minimum or %1$s = any (:always::text[])
            order by 1""";

    /** Has all rows sorted. */
    private static final String DELAY = """
            percentile_cont(0.95) within group (order by extract(epoch from tm_progress - tm_start) * 1000)
                    filter (where tm_progress is not null)""";

    private static final String HAS_ANY = """
            select exists (
                select from attempt
                where tm_start >= :from and tm_start < :to and day between :from_day and :to_day)""";

    private final JdbcClient jdbc;
    private final int prefixDigits;
    private final int targetDigits;

    RecentAttemptsReader(JdbcClient jdbc, int prefixDigits, int targetDigits) {
        this.jdbc = jdbc;
        this.prefixDigits = prefixDigits;
        this.targetDigits = targetDigits;
    }

    @Override
    public List<Summary> read(Query query, int minimum, Set<String> always) {
        Map<String, Object> parameters = period(query.from(), query.to());
        parameters.put("minimum", minimum);
        parameters.put("always", "{" + String.join(",", always) + "}"); // ids and targets need no quotes
        String conditions = "";
        if (query.providerId() != null) {
            conditions += " and provider_id = :provider";
            parameters.put("provider", query.providerId());
        }
        if (query.customerId() != null) {
            conditions += " and customer_id = :customer";
            parameters.put("customer", query.customerId());
        }
        Target target = query.target();
        if (target != null && !target.isAll()) {
            conditions += " and starts_with(prefix, :target)";
            parameters.put("target", target.value());
        }
        String key = switch (query.by()) {
            case PROVIDER -> "provider_id::text";
            case CUSTOMER -> "customer_id::text";
            case TARGET -> "left(prefix, %d)".formatted(1 + (target == null ? targetDigits : target.length()));
        };
        return jdbc.sql(SUM_UP.formatted(key, conditions, query.delays() ? DELAY : "null::double precision"))
                .params(parameters)
                .query((row, number) -> new Summary(
                        row.getString("key"),
                        row.getLong("attempts"),
                        row.getLong("answered"),
                        row.getLong("blamed"),
                        row.getLong("progressed"),
                        row.getObject("pdd_p95", Double.class)))
                .list();
    }

    @Override
    public boolean hasAny(Instant from, Instant to) {
        return jdbc.sql(HAS_ANY).params(period(from, to)).query(Boolean.class).single();
    }

    private static Map<String, Object> period(Instant from, Instant to) {
        return new HashMap<>(Map.of(
                "from",
                from.atOffset(ZoneOffset.UTC),
                "to",
                to.atOffset(ZoneOffset.UTC),
                "from_day",
                day(from),
                "to_day",
                day(to)));
    }

    @Override
    public int longestTarget() {
        return prefixDigits;
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
