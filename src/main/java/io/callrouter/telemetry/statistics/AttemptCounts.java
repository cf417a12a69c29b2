package io.callrouter.telemetry.statistics;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts attempts. All of it is to be done by one transaction at a time, the one that writes them. */
public final class AttemptCounts {

    static final Duration INTERVAL = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(AttemptCounts.class);

    /** What the statements below know of the attempts that were written. A completed one has been counted but for its end. */
    private static final String WRITTEN = """
            with written as (
                select date_trunc('hour', tm_start, 'UTC') as hour, provider_id, customer_id,
                    left(prefix, :digits + 1) as target, coalesce(code::text, outcome) as result, not completed as fresh,
                    outcome, effective, tm_start, tm_progress, tm_answer, tm_end
                from unnest(:ids::uuid[], :days::date[]) as key(id, day)
                join attempt using (id, day)
            )
            """;

    private static final String COUNT = WRITTEN + """
            insert into attempt_hour
                (hour, provider_id, customer_id, target, result, attempts, answered, effective, ended, talked_us)
            select hour, provider_id, customer_id, target, result,
                count(*) filter (where fresh),
                count(*) filter (where fresh and tm_answer is not null),
                count(*) filter (where fresh and effective),
                count(*) filter (where tm_answer is not null and tm_end is not null),
                coalesce(sum(extract(epoch from tm_end - tm_answer) * 1000000)
                    filter (where tm_answer is not null and tm_end is not null), 0)::bigint
            from written
            group by hour, provider_id, customer_id, target, result
            on conflict (hour, provider_id, customer_id, target, result) do update set
                attempts = attempt_hour.attempts + excluded.attempts,
                answered = attempt_hour.answered + excluded.answered,
                effective = attempt_hour.effective + excluded.effective,
                ended = attempt_hour.ended + excluded.ended,
                talked_us = attempt_hour.talked_us + excluded.talked_us""";

    private static final String COUNT_DELAYS = WRITTEN + """
            insert into attempt_delay_hour (hour, provider_id, customer_id, target, bucket, attempts)
            select hour, provider_id, customer_id, target,
                floor(4 * log(2, greatest(1, extract(epoch from tm_progress - tm_start) * 1000)))::smallint, count(*)
            from written
            where fresh and tm_progress is not null
            group by 1, 2, 3, 4, 5
            on conflict (hour, provider_id, customer_id, target, bucket) do update set
                attempts = attempt_delay_hour.attempts + excluded.attempts""";

    /**
     * The pairs of neighbours of each call that was touched, with and without the new attempts; the difference is counted.
     * Places may have gaps, where a provider was full. A call's attempts are sought within a day of those written.
     */
    private static final String COUNT_FAILOVERS = """
            with key as (
                select id, day from unnest(:ids::uuid[], :days::date[]) as key(id, day)
            ), fresh as (
                select id, day, call_id from key join attempt using (id, day) where not completed
            ), member as (
                select a.call_id, a.place, a.tm_start, a.id, a.provider_id, a.tm_answer is not null as answered,
                    coalesce(a.code::text, a.outcome) as result, f.id is not null as fresh
                from attempt a left join fresh f on f.id = a.id and f.day = a.day
                where a.call_id = any (array(select distinct call_id from fresh))
                  and a.day between (:first::date - 1) and (:last::date + 1)
            ), pair as (
                select 1 as change, tm_start, provider_id, result, answered,
                    lead(provider_id) over call as to_provider, lead(result) over call as to_result,
                    lead(answered) over call as to_answered
                from member
                window call as (partition by call_id order by place, tm_start, id)
                union all
                select -1, tm_start, provider_id, result, answered,
                    lead(provider_id) over call, lead(result) over call, lead(answered) over call
                from member
                where not fresh
                window call as (partition by call_id order by place, tm_start, id)
            )
            insert into attempt_failover_hour
                (hour, from_provider, from_result, to_provider, to_result, to_answered, calls)
            select date_trunc('hour', tm_start, 'UTC'), provider_id, result, to_provider, to_result, to_answered, sum(change)
            from pair
            where to_provider is not null and not answered
            group by 1, 2, 3, 4, 5, 6
            having sum(change) <> 0
            on conflict (hour, from_provider, from_result, to_provider, to_result, to_answered) do update set
                calls = attempt_failover_hour.calls + excluded.calls""";

    private static final List<String> TABLES = List.of("attempt_hour", "attempt_delay_hour", "attempt_failover_hour");

    private final JdbcClient jdbc;
    private final StatisticsSettings settings;
    private final Clock clock;

    AttemptCounts(JdbcClient jdbc, StatisticsSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Counts attempts that this transaction has inserted, or completed with their end.
     *
     * @param jdbc of the transaction
     * @param ids the attempts'
     * @param days of each of them, as {@code 2026-11-24}
     */
    public void add(JdbcClient jdbc, List<String> ids, List<String> days) {
        if (ids.isEmpty()) {
            return;
        }
        String first = days.stream().min(String::compareTo).orElseThrow();
        String last = days.stream().max(String::compareTo).orElseThrow();
        String idArray = array(ids);
        String dayArray = array(days);
        for (String count : List.of(COUNT, COUNT_DELAYS)) {
            jdbc.sql(count)
                    .param("ids", idArray)
                    .param("days", dayArray)
                    .param("digits", settings.targetDigits())
                    .update();
        }
        jdbc.sql(COUNT_FAILOVERS)
                .param("ids", idArray)
                .param("days", dayArray)
                .param("first", first)
                .param("last", last)
                .update();
    }

    /** An array as PostgreSQL reads it; ids and days need no quotes. */
    private static String array(List<String> values) {
        return "{" + String.join(",", values) + "}";
    }

    /** Removes counts that are older than they are kept; a failure waits for the next time. */
    void prune() {
        try {
            for (String table : TABLES) {
                jdbc.sql("delete from " + table + " where hour < :oldest")
                        .param(
                                "oldest",
                                clock.instant().minus(settings.retention()).atOffset(ZoneOffset.UTC))
                        .update();
            }
        } catch (DataAccessException e) {
            log.warn("Old statistics were not removed: {}", e.toString());
        }
    }
}
