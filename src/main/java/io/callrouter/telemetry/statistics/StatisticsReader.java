package io.callrouter.telemetry.statistics;

import io.callrouter.numbering.Target;
import io.callrouter.sql.Conditions;
import io.callrouter.sql.SqlTimes;
import io.callrouter.telemetry.statistics.FailoverStatistics.Flow;
import io.callrouter.telemetry.statistics.ProviderStatistics.Group;
import io.callrouter.web.Timestamps;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads what was counted; the ledger itself is never asked. */
@Component
class StatisticsReader {

    /** {@code %1$s} the columns counted by, {@code %2$s} the conditions, {@code %3$s} what the columns are. */
    private static final String GROUPS = """
            with counted as (
                select %3$s, result, sum(attempts) as attempts, sum(answered) as answered,
                    sum(effective) as effective, sum(ended) as ended, sum(talked_us) as talked_us
                from attempt_hour
                %2$s
                group by %1$s, result
            ), grouped as (
                select %1$s, sum(attempts) as attempts, sum(answered) as answered, sum(effective) as effective,
                    sum(ended) as ended, sum(talked_us) as talked_us, jsonb_object_agg(result, attempts) filter (where attempts > 0) as codes
                from counted
                group by %1$s
                having sum(attempts) > 0
                order by sum(attempts) desc, %1$s
                limit :limit
            ), delay as (
                select %3$s, bucket, sum(attempts) as attempts
                from attempt_delay_hour
                %2$s
                group by %1$s, bucket
            ), running as (
                select %1$s, bucket, sum(attempts) over (partition by %1$s order by bucket) as running,
                    sum(attempts) over (partition by %1$s) as total
                from delay
            ), percentile as (
                select %1$s, min(bucket) filter (where running >= 0.50 * total) as p50,
                    min(bucket) filter (where running >= 0.95 * total) as p95
                from running
                group by %1$s
            )
            select grouped.*, p50, p95
            from grouped left join percentile using (%1$s)
            order by attempts desc, %1$s""";

    /** {@code %1$s} the conditions. */
    private static final String FLOWS = """
            select from_provider, from_result, to_provider, to_result, to_answered, sum(calls) as calls,
                sum(sum(calls)) over () as failovers,
                coalesce(sum(sum(calls)) filter (where to_answered) over (), 0) as saved
            from attempt_failover_hour
            %1$s
            group by from_provider, from_result, to_provider, to_result, to_answered
            having sum(calls) > 0
            order by sum(calls) desc, from_provider, from_result, to_provider, to_result, to_answered
            limit :limit""";

    /** SQLSTATE {@code invalid_parameter_value}. */
    private static final String UNKNOWN_ZONE = "22023";

    private static final TypeReference<TreeMap<String, Long>> CODES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper mapper;

    StatisticsReader(JdbcClient jdbc, JsonMapper mapper) {
        this.jdbc = jdbc;
        this.mapper = mapper;
    }

    ProviderStatistics providers(
            Set<Dimension> by,
            Period period,
            String zone,
            @Nullable UUID providerId,
            @Nullable UUID customerId,
            @Nullable Target target,
            int limit) {
        Conditions conditions = hours(period)
                .add("provider_id = :provider", "provider", providerId)
                .add("customer_id = :customer", "customer", customerId)
                .add(
                        "starts_with(target, :target)",
                        "target",
                        target == null || target.isAll() ? null : target.value());
        String columns = by.stream().map(Dimension::column).collect(Collectors.joining(", "));
        String selected = by.stream().map(Dimension::selected).collect(Collectors.joining(", "));
        List<Group> groups;
        try {
            groups = jdbc.sql(GROUPS.formatted(columns, conditions.where(), selected))
                    .params(conditions.parameters())
                    .param("zone", zone)
                    .param("limit", limit)
                    .query((row, number) -> group(row, by))
                    .list();
        } catch (DataAccessException e) {
            if (e.getMostSpecificCause() instanceof SQLException sql && UNKNOWN_ZONE.equals(sql.getSQLState())) {
                throw StatisticsController.unknownZone(); // known to Java, but not to the database
            }
            throw e;
        }
        return new ProviderStatistics(Timestamps.format(period.from()), Timestamps.format(period.to()), groups);
    }

    private Group group(ResultSet row, Set<Dimension> by) throws SQLException {
        long attempts = row.getLong("attempts");
        long ended = row.getLong("ended");
        BigDecimal talked = row.getBigDecimal("talked_us");
        return new Group(
                by.contains(Dimension.PROVIDER) ? row.getObject("provider_id", UUID.class) : null,
                by.contains(Dimension.TARGET) ? row.getString("target") : null,
                by.contains(Dimension.CUSTOMER) ? row.getObject("customer_id", UUID.class) : null,
                by.contains(Dimension.HOUR) ? Timestamps.format(SqlTimes.read(row, "hour")) : null,
                by.contains(Dimension.DAY) ? row.getString("day") : null,
                by.contains(Dimension.MONTH) ? row.getString("month") : null,
                attempts,
                row.getLong("answered"),
                ratio(row.getLong("answered"), attempts),
                ratio(row.getLong("effective"), attempts),
                ended == 0 ? null : seconds(talked, ended),
                seconds(talked, 1),
                milliseconds(row.getObject("p50", Integer.class)),
                milliseconds(row.getObject("p95", Integer.class)),
                mapper.readValue(row.getString("codes"), CODES));
    }

    private static BigDecimal seconds(BigDecimal microseconds, long calls) {
        return microseconds
                .divide(BigDecimal.valueOf(calls).scaleByPowerOfTen(6), MathContext.DECIMAL64)
                .setScale(1, RoundingMode.HALF_UP);
    }

    FailoverStatistics failovers(Period period, @Nullable UUID fromProvider, @Nullable UUID toProvider, int limit) {
        Conditions conditions = hours(period)
                .add("from_provider = :from_provider", "from_provider", fromProvider)
                .add("to_provider = :to_provider", "to_provider", toProvider);
        long[] totals = new long[2];
        List<Flow> flows = jdbc.sql(FLOWS.formatted(conditions.where()))
                .params(conditions.parameters())
                .param("limit", limit)
                .query((row, number) -> {
                    totals[0] = row.getLong("failovers");
                    totals[1] = row.getLong("saved");
                    return new Flow(
                            row.getObject("from_provider", UUID.class),
                            row.getString("from_result"),
                            row.getObject("to_provider", UUID.class),
                            row.getString("to_result"),
                            row.getBoolean("to_answered"),
                            row.getLong("calls"));
                })
                .list();
        return new FailoverStatistics(
                Timestamps.format(period.from()), Timestamps.format(period.to()), totals[0], totals[1], flows);
    }

    private static Conditions hours(Period period) {
        return new Conditions().add("hour >= :from", "from", period.from()).add("hour < :to", "to", period.to());
    }

    private static BigDecimal ratio(long part, long whole) {
        return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
    }

    /** The middle of a bucket, on the scale on which buckets are equally wide. */
    private static @Nullable Long milliseconds(@Nullable Integer bucket) {
        return bucket == null ? null : Math.round(Math.pow(2, (bucket + 0.5) / 4));
    }
}
