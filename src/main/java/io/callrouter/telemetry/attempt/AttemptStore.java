package io.callrouter.telemetry.attempt;

import io.callrouter.dial.ReportedAttempts;
import io.callrouter.ledger.LedgerStore;
import io.callrouter.sql.AdvisoryLock;
import io.callrouter.sql.SqlArrays;
import io.callrouter.telemetry.capacity.ReportedCall;
import io.callrouter.telemetry.capacity.ReportedLoad;
import io.callrouter.telemetry.metrics.AttemptMeters;
import io.callrouter.telemetry.statistics.AttemptCounts;
import io.callrouter.telemetry.statistics.WrittenAttempt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes attempts, and has them counted: by the hour, and as long as they stand. */
class AttemptStore implements LedgerStore<AttemptRecord> {

    /** One writer at a time, of all instances: they would wait for each other's rows anyway. */
    private static final AdvisoryLock LOCK = new AdvisoryLock("attempt");

    /** What is there stays, but for an end that was not known before. No two of them may be of one id and day. */
    private static final String INSERT = """
            insert into attempt (id, day, call_id, place, customer_id, route_id, provider_id, prefix, number_hash, number,
                                 sip_call_id, code, sip_cause, outcome, blamed, effective, tm_start, tm_progress,
                                 tm_answer, tm_end)
            select id, (%1$s at time zone 'UTC')::date, call_id, place, customer_id, route_id, provider_id, prefix,
                number_hash, number, sip_call_id, code, sip_cause, outcome, blamed, effective, %1$s, %2$s, %3$s, %4$s
            from unnest(:ids::uuid[], :calls::text[], :places::integer[], :customers::uuid[], :routes::uuid[],
                :providers::uuid[], :prefixes::text[], :hashes::bytea[], :numbers::text[], :sipCalls::text[],
                :codes::integer[], :sipCauses::integer[], :outcomes::text[], :blamed::boolean[], :effective::boolean[], :starts::bigint[], :progresses::bigint[],
                :answers::bigint[], :ends::bigint[]) as reported(
                id, call_id, place, customer_id, route_id, provider_id, prefix, number_hash, number, sip_call_id, code,
                sip_cause, outcome, blamed, effective, start_us, progress_us, answer_us, end_us)
            on conflict (id, day) do update set tm_end = excluded.tm_end, completed = true
                where attempt.tm_end is null and excluded.tm_end >= attempt.tm_answer
            returning day, %5$s""".formatted(
                    time("start_us"), time("progress_us"), time("answer_us"), time("end_us"), WrittenAttempt.COLUMNS);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AttemptCounts counts;
    private final ReportedLoad load;
    private final AttemptMeters meters;
    private final ReportedAttempts judges;

    AttemptStore(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            AttemptCounts counts,
            ReportedLoad load,
            AttemptMeters meters,
            ReportedAttempts judges) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.counts = counts;
        this.load = load;
        this.meters = meters;
        this.judges = judges;
    }

    /** Numbers are quicker to read than times. */
    private static String time(String micros) {
        return "(timestamptz 'epoch' + " + micros + " * interval '1 microsecond')";
    }

    private record Key(UUID id, LocalDate day) {

        static Key of(AttemptRecord attempt) {
            return of(attempt.id(), attempt.tmStart());
        }

        static Key of(UUID id, Instant start) {
            return new Key(id, LocalDate.ofInstant(start, ZoneOffset.UTC));
        }
    }

    @Override
    public UUID idOf(AttemptRecord attempt) {
        return attempt.id();
    }

    @Override
    public void write(List<AttemptRecord> attempts) {
        Map<Key, AttemptRecord> decided = decided(attempts);
        Map<String, Object> parameters = parameters(decided.values());
        List<ReportedCall> reported = reported(attempts);
        List<WrittenAttempt> written = new ArrayList<>();
        Boolean loadChanged = transaction.execute(status -> {
            LOCK.take(jdbc);
            if (!decided.isEmpty()) {
                written.addAll(enter(decided, parameters));
            }
            return load.write(reported);
        });
        if (Boolean.TRUE.equals(loadChanged)) {
            load.refresh();
        }
        tell(written, decided);
    }

    /** Of an attempt that is there twice, the one with an end counts. */
    private static Map<Key, AttemptRecord> decided(List<AttemptRecord> attempts) {
        Map<Key, AttemptRecord> decided = new LinkedHashMap<>();
        for (AttemptRecord attempt : attempts) {
            if (attempt.isDecided()) {
                decided.merge(Key.of(attempt), attempt, (one, other) -> endsBefore(other, one) ? other : one);
            }
        }
        return decided;
    }

    private static boolean endsBefore(AttemptRecord one, AttemptRecord other) {
        Instant end = one.tmEnd();
        Instant otherEnd = other.tmEnd();
        return end != null && (otherEnd == null || end.isBefore(otherEnd));
    }

    private static Map<String, Object> parameters(Collection<AttemptRecord> attempts) {
        Map<String, Object> parameters = new HashMap<>();
        BiConsumer<String, Function<AttemptRecord, ? extends @Nullable Object>> column =
                (name, value) -> parameters.put(name, SqlArrays.of(attempts, value));
        column.accept("ids", AttemptRecord::id);
        column.accept("calls", AttemptRecord::callId);
        column.accept("places", AttemptRecord::place);
        column.accept("customers", AttemptRecord::customerId);
        column.accept("routes", AttemptRecord::routeId);
        column.accept("providers", AttemptRecord::providerId);
        column.accept("prefixes", AttemptRecord::prefix);
        column.accept("hashes", AttemptRecord::numberHash);
        column.accept("numbers", AttemptRecord::number);
        column.accept("sipCalls", AttemptRecord::sipCallId);
        column.accept("codes", AttemptRecord::code);
        column.accept("sipCauses", AttemptRecord::sipCause);
        column.accept("outcomes", AttemptRecord::outcome);
        column.accept("blamed", AttemptRecord::blamed);
        column.accept("effective", AttemptRecord::effective);
        column.accept("starts", attempt -> micros(attempt.tmStart()));
        column.accept("progresses", attempt -> micros(attempt.tmProgress()));
        column.accept("answers", attempt -> micros(attempt.tmAnswer()));
        column.accept("ends", attempt -> micros(attempt.tmEnd()));
        return parameters;
    }

    private static @Nullable Long micros(@Nullable Instant instant) {
        return instant == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** Those dialled here have been counted and judged when they were over, whether the database was there or not. */
    private void tell(List<WrittenAttempt> written, Map<Key, AttemptRecord> decided) {
        for (WrittenAttempt attempt : written) {
            AttemptRecord record = decided.get(Key.of(attempt.id(), attempt.start()));
            if (record == null || !record.reported()) {
                continue;
            }
            if (attempt.fresh()) {
                meters.count(attempt.providerId(), attempt.result(), attempt.start(), attempt.progress());
                judges.decided(record.providerId(), record.tmStart(), record.latest(), record.effect());
            }
            if (attempt.answer() != null && attempt.end() != null) {
                meters.talked(attempt.providerId(), attempt.answer(), attempt.end());
            }
        }
    }

    private List<WrittenAttempt> enter(Map<Key, AttemptRecord> attempts, Map<String, Object> parameters) {
        List<WrittenAttempt> written = jdbc.sql(INSERT)
                .params(parameters)
                .query((row, number) -> written(row, attempts))
                .list();
        counts.add(written);
        return written;
    }

    /** What is new is known, and need not be read. */
    private static WrittenAttempt written(ResultSet row, Map<Key, AttemptRecord> attempts) throws SQLException {
        AttemptRecord attempt = row.getBoolean("fresh")
                ? attempts.get(new Key(row.getObject("id", UUID.class), row.getObject("day", LocalDate.class)))
                : null;
        if (attempt == null) {
            return WrittenAttempt.of(row);
        }
        return attempt.asWritten();
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
