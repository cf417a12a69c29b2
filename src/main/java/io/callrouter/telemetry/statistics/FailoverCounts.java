package io.callrouter.telemetry.statistics;

import io.callrouter.sql.SqlArrays;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts how often calls went on from one provider to another. As with {@link AttemptCounts}, by one transaction at a time. */
final class FailoverCounts {

    /**
     * The pairs of neighbours of each call that was touched, with and without the new attempts; the difference is counted.
     * Places may have gaps, where a provider was full. A call's attempts are sought within a day of those written. Of a
     * call id with too many, which a reporter uses for all its calls, nothing more is counted, and no more is read than
     * shows that.
     */
    private static final String COUNT = """
            with fresh as (
                select id, day from unnest(:ids::uuid[], :days::date[]) as fresh(id, day)
            ), found as (
                select a.*, count(*) over (partition by a.call_id) as attempts
                from unnest(:calls::text[]) as called(call_id) cross join lateral (
                    select call_id, place, tm_start, id, day, provider_id, tm_answer, code, outcome from attempt
                    where attempt.call_id = called.call_id
                      and attempt.day between (:first::date - 1) and (:last::date + 1)
                    limit :most + 1) as a
            ), member as (
                select a.call_id, a.place, a.tm_start, a.id, a.provider_id, a.tm_answer is not null as answered,
                    coalesce(a.code::text, a.outcome) as result, f.id is not null as fresh
                from found a left join fresh f on f.id = a.id and f.day = a.day
                where a.attempts <= :most
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

    /** As many as there are places. */
    private static final int MOST_OF_CALL = 1000;

    private final JdbcClient jdbc;

    FailoverCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Counts how calls went on from or to attempts that the current transaction has inserted.
     *
     * @param fresh at least one
     */
    void add(List<WrittenAttempt> fresh) {
        TreeSet<LocalDate> days =
                fresh.stream().map(WrittenAttempt::day).collect(Collectors.toCollection(TreeSet::new));
        Set<String> calls = fresh.stream().map(WrittenAttempt::callId).collect(Collectors.toSet());
        // A plan made while a day was almost empty would read all of it for each call.
        jdbc.sql("set local enable_seqscan = off").update();
        jdbc.sql(COUNT)
                .param("ids", SqlArrays.of(fresh, WrittenAttempt::id))
                .param("days", SqlArrays.of(fresh, WrittenAttempt::day))
                .param("calls", SqlArrays.of(calls, call -> call))
                .param("most", MOST_OF_CALL)
                .param("first", days.first())
                .param("last", days.last())
                .update();
    }
}
