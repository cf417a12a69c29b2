package io.callrouter.telemetry.attempt;

import io.callrouter.ledger.LedgerStore;
import io.callrouter.telemetry.capacity.ReportedCall;
import io.callrouter.telemetry.capacity.ReportedLoad;
import io.callrouter.telemetry.metrics.AttemptMeters;
import io.callrouter.telemetry.statistics.AttemptCounts;
import io.callrouter.telemetry.statistics.WrittenAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Writes attempts, and has them counted: by the hour, and as long as they stand. */
class AttemptStore implements LedgerStore<AttemptRecord> {

    /** One writer at a time, of all instances: they would wait for each other's rows anyway. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext(current_schema || '.attempt'))";

    /**
     * What is there stays, but for an end that was not known before. Of an attempt that is twice in the batch, the one with
     * an end counts.
     */
    private static final String INSERT = """
            insert into attempt (id, day, call_id, place, customer_id, route_id, provider_id, prefix, number_hash, number,
                                 code, outcome, blamed, effective, tm_start, tm_progress, tm_answer, tm_end)
            select distinct on (id, day)
                id, day, call_id, place, customer_id, route_id, provider_id, prefix, number_hash, number,
                code, outcome, blamed, effective, tm_start, tm_progress, tm_answer, tm_end
            from (select *, (tm_start at time zone 'UTC')::date as day
                  from json_to_recordset(:attempts::json) as reported(
                      id uuid, call_id text, place integer, customer_id uuid, route_id uuid, provider_id uuid,
                      prefix text, number_hash bytea, number text, code integer, outcome text, blamed boolean,
                      effective boolean, tm_start timestamptz, tm_progress timestamptz, tm_answer timestamptz,
                      tm_end timestamptz)) as reported
            order by id, day, tm_end nulls last
            on conflict (id, day) do update set tm_end = excluded.tm_end, completed = true
                where attempt.tm_end is null and excluded.tm_end >= attempt.tm_answer
            returning """ + " " + WrittenAttempt.COLUMNS;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper mapper;
    private final AttemptCounts counts;
    private final ReportedLoad load;
    private final AttemptMeters meters;

    AttemptStore(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            JsonMapper mapper,
            AttemptCounts counts,
            ReportedLoad load,
            AttemptMeters meters) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.mapper = mapper;
        this.counts = counts;
        this.load = load;
        this.meters = meters;
    }

    @Override
    public UUID idOf(AttemptRecord attempt) {
        return attempt.id();
    }

    @Override
    public void write(List<AttemptRecord> attempts) {
        List<AttemptRecord> decided =
                attempts.stream().filter(AttemptRecord::isDecided).toList();
        String json = mapper.writeValueAsString(decided);
        List<ReportedCall> reported = reported(attempts);
        List<WrittenAttempt> written = new ArrayList<>();
        Boolean loadChanged = transaction.execute(status -> {
            jdbc.sql(LOCK).query((row, number) -> true).single();
            if (!decided.isEmpty()) {
                written.addAll(enter(json));
            }
            return load.write(jdbc, reported);
        });
        if (Boolean.TRUE.equals(loadChanged)) {
            load.refresh();
        }
        meter(written, reported);
    }

    /** Those dialled here have been counted when they were over, whether the database was there or not. */
    private void meter(List<WrittenAttempt> written, List<ReportedCall> reported) {
        Set<UUID> ids = reported.stream().map(ReportedCall::id).collect(Collectors.toSet());
        for (WrittenAttempt attempt : written) {
            if (!ids.contains(attempt.id())) {
                continue;
            }
            if (attempt.fresh()) {
                meters.count(attempt.providerId(), attempt.result(), attempt.start(), attempt.progress());
            }
            if (attempt.answer() != null && attempt.end() != null) {
                meters.talked(attempt.providerId(), attempt.answer(), attempt.end());
            }
        }
    }

    private List<WrittenAttempt> enter(String json) {
        List<WrittenAttempt> written = jdbc.sql(INSERT)
                .param("attempts", json)
                .query((row, number) -> WrittenAttempt.of(row))
                .list();
        counts.add(jdbc, written);
        return written;
    }

    /** Of those dialled here, the instance that dials them knows. */
    static List<ReportedCall> reported(List<AttemptRecord> attempts) {
        return attempts.stream()
                .filter(AttemptRecord::reported)
                .map(attempt -> new ReportedCall(
                        attempt.id(),
                        attempt.providerId(),
                        attempt.tmStart(),
                        attempt.tmAnswer(),
                        attempt.tmEnd() != null))
                .toList();
    }
}
