package io.callrouter.telemetry.attempt;

import io.callrouter.numbering.Target;
import io.callrouter.sql.Conditions;
import io.callrouter.sql.SqlArrays;
import io.callrouter.telemetry.RecentAttempts;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the rows of the last minutes by their index on the start, in the partitions of these days alone. */
class RecentAttemptsReader implements RecentAttempts {

    /** {@code %1$s} what is told apart by, {@code %2$s} the conditions, {@code %3$s} {@link #DELAY} or null. */
    private static final String SUM_UP = """
            select %1$s as key, count(*) as attempts, count(tm_answer) as answered,
                count(*) filter (where blamed) as blamed, count(tm_progress) as progressed,
                %3$s as pdd_p95
            from attempt
            %2$s
            group by 1
            having count(*) >= :minimum or %1$s = any (:always::text[])
            order by 1""";

    /** Has all rows sorted. */
    private static final String DELAY = """
            percentile_cont(0.95) within group (order by extract(epoch from tm_progress - tm_start) * 1000)
                    filter (where tm_progress is not null)""";

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
        Target target = query.target();
        Conditions conditions = within(query.from(), query.to())
                .add("provider_id = :provider", "provider", query.providerId())
                .add("customer_id = :customer", "customer", query.customerId())
                .add(
                        "starts_with(prefix, :target)",
                        "target",
                        target == null || target.isAll() ? null : target.value());
        String key = switch (query.by()) {
            case PROVIDER -> "provider_id::text";
            case CUSTOMER -> "customer_id::text";
            case TARGET -> "left(prefix, %d)".formatted(1 + (target == null ? targetDigits : target.length()));
        };
        return jdbc.sql(SUM_UP.formatted(key, conditions.where(), query.delays() ? DELAY : "null::double precision"))
                .params(conditions.parameters())
                .param("minimum", minimum)
                .param("always", SqlArrays.of(always, subject -> subject))
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
        Conditions conditions = within(from, to);
        return jdbc.sql("select exists (select from attempt" + conditions.where() + ")")
                .params(conditions.parameters())
                .query(Boolean.class)
                .single();
    }

    private static Conditions within(Instant from, Instant to) {
        return new Conditions().addPeriod("tm_start", from, to);
    }

    @Override
    public int longestTarget() {
        return prefixDigits;
    }
}
