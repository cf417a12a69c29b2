package io.callrouter.telemetry.capacity;

import io.callrouter.sql.SqlArrays;
import io.callrouter.sql.SqlTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reported calls that stand, in the database, so that every instance knows them and none is lost by a restart. */
final class StandingCalls {

    /** What rings for longer is lost: a proxy gives up after 3 minutes or a bit more (RFC 3261, section 16.6, timer C). */
    static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(5);

    /** {@code %s} finds rows of {@code reported_call}. In the order of ids, so that two of these wait for each other in turn. */
    private static final String REMOVE = """
            with gone as (
                delete from reported_call %s returning provider_id
            )
            insert into reported_call_count (provider_id, calls)
            select provider_id, -count(*) from gone group by provider_id order by provider_id
            on conflict (provider_id) do update set calls = reported_call_count.calls + excluded.calls""";

    private static final String REMOVE_ENDED =
            REMOVE.formatted("as call using unnest(:ids::uuid[], :days::date[]) as key(id, day)"
                    + " where call.id = key.id and call.day = key.day");

    private static final String REMOVE_EXPIRED = REMOVE.formatted("where tm_until <= :now");

    private static final String PROLONG = """
            update reported_call as call set tm_until = key.tm_until
            from unnest(:ids::uuid[], :days::date[], :untils::timestamptz[]) as key(id, day, tm_until)
            where call.id = key.id and call.day = key.day and call.tm_until < key.tm_until""";

    /** But for those of which the ledger has the end already: reports come in any order. */
    private static final String ADD = """
            with added as (
                insert into reported_call (id, day, provider_id, tm_until)
                select id, day, provider_id, tm_until
                from unnest(:ids::uuid[], :days::date[], :providers::uuid[], :untils::timestamptz[])
                    as key(id, day, provider_id, tm_until)
                where not exists (
                    select from attempt
                    where attempt.id = key.id and attempt.day = key.day and attempt.tm_end is not null)
                on conflict (id, day) do nothing
                returning provider_id
            )
            insert into reported_call_count (provider_id, calls)
            select provider_id, count(*) from added group by provider_id order by provider_id
            on conflict (provider_id) do update set calls = reported_call_count.calls + excluded.calls""";

    private final JdbcClient jdbc;
    private final Duration longestCall;

    /** @param longestCall what lasts longer than this from its answer on is lost */
    StandingCalls(JdbcClient jdbc, Duration longestCall) {
        this.jdbc = jdbc;
        this.longestCall = longestCall;
    }

    /**
     * Adds those that stand and removes those that are over, within the transaction that has written them into the ledger.
     *
     * @return whether anything changed
     */
    boolean write(List<ReportedCall> calls, Instant now) {
        Map<UUID, ReportedCall> ended = new LinkedHashMap<>();
        Map<UUID, ReportedCall> standing = new LinkedHashMap<>();
        for (ReportedCall call : calls) {
            if (call.over()) {
                ended.put(call.id(), call);
            } else if (until(call).isAfter(now)) {
                standing.merge(call.id(), call, (one, other) -> until(one).isBefore(until(other)) ? other : one);
            }
        }
        standing.keySet().removeAll(ended.keySet());
        int changed = 0;
        if (!ended.isEmpty()) {
            changed += jdbc.sql(REMOVE_ENDED).params(keys(ended.values())).update();
        }
        if (!standing.isEmpty()) {
            Map<String, Object> parameters = keys(standing.values());
            parameters.put("untils", SqlArrays.of(standing.values(), StandingCalls.this::until));
            jdbc.sql(PROLONG).params(parameters).update();
            parameters.put("providers", SqlArrays.of(standing.values(), ReportedCall::providerId));
            changed += jdbc.sql(ADD).params(parameters).update();
        }
        return changed > 0;
    }

    private Instant until(ReportedCall call) {
        return call.answer() == null
                ? call.start().plus(LONGEST_ATTEMPT)
                : call.answer().plus(longestCall);
    }

    private static Map<String, Object> keys(Collection<ReportedCall> calls) {
        Map<String, Object> keys = new HashMap<>();
        keys.put("ids", SqlArrays.of(calls, ReportedCall::id));
        keys.put("days", SqlArrays.of(calls, ReportedCall::day));
        return keys;
    }

    void removeExpired(Instant now) {
        jdbc.sql(REMOVE_EXPIRED).param("now", SqlTimes.of(now)).update();
        jdbc.sql("delete from reported_call_count where calls = 0").update();
    }

    /** How many there are of each provider. */
    Map<UUID, Integer> read() {
        Map<UUID, Integer> calls = new HashMap<>();
        jdbc.sql("select provider_id, calls from reported_call_count where calls > 0")
                .query(row -> {
                    calls.put(row.getObject("provider_id", UUID.class), row.getInt("calls"));
                });
        return Map.copyOf(calls);
    }
}
