package io.callrouter.telemetry.statistics;

import io.callrouter.sql.SqlArrays;
import io.callrouter.sql.SqlTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts attempts. All of it is to be done by one transaction at a time, the one that writes them. */
public final class AttemptCounts {

    static final Duration INTERVAL = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(AttemptCounts.class);

    private static final String COUNT = """
            insert into attempt_hour
                (hour, provider_id, customer_id, target, result, attempts, answered, effective, ended, talked_us)
            select * from unnest(:hours::timestamptz[], :providers::uuid[], :customers::uuid[], :targets::text[],
                :results::text[], :attempts::bigint[], :answered::bigint[], :effective::bigint[], :ended::bigint[],
                :talked::bigint[])
            on conflict (hour, provider_id, customer_id, target, result) do update set
                attempts = attempt_hour.attempts + excluded.attempts,
                answered = attempt_hour.answered + excluded.answered,
                effective = attempt_hour.effective + excluded.effective,
                ended = attempt_hour.ended + excluded.ended,
                talked_us = attempt_hour.talked_us + excluded.talked_us""";

    private static final String COUNT_DELAYS = """
            insert into attempt_delay_hour (hour, provider_id, customer_id, target, bucket, attempts)
            select * from unnest(:hours::timestamptz[], :providers::uuid[], :customers::uuid[], :targets::text[],
                :buckets::smallint[], :attempts::bigint[])
            on conflict (hour, provider_id, customer_id, target, bucket) do update set
                attempts = attempt_delay_hour.attempts + excluded.attempts""";

    private static final List<String> TABLES = List.of("attempt_hour", "attempt_delay_hour", "attempt_failover_hour");

    private final JdbcClient jdbc;
    private final FailoverCounts failovers;
    private final StatisticsSettings settings;
    private final Clock clock;

    AttemptCounts(JdbcClient jdbc, StatisticsSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.failovers = new FailoverCounts(jdbc);
        this.settings = settings;
        this.clock = clock;
    }

    private record Key(Instant hour, UUID provider, UUID customer, String target, String result) {}

    private record DelayKey(Instant hour, UUID provider, UUID customer, String target, int bucket) {}

    /** What is added to a row of {@code attempt_hour}. */
    private static final class Sums {

        private long attempts;
        private long answered;
        private long effective;
        private long ended;
        private long talkedMicros;

        void add(WrittenAttempt attempt) {
            if (attempt.fresh()) {
                attempts++;
                answered += attempt.answered() ? 1 : 0;
                effective += attempt.effective() ? 1 : 0;
            }
            if (attempt.answer() != null && attempt.end() != null) {
                ended++;
                talkedMicros += attempt.answer().until(attempt.end(), ChronoUnit.MICROS);
            }
        }
    }

    /** By how many first digits of the called number they are counted. */
    public int targetDigits() {
        return settings.targetDigits();
    }

    /**
     * Counts attempts that the current transaction has inserted, or completed with their end. They are summed up here: the
     * database would have to find them again in all days of the ledger.
     */
    public void add(List<WrittenAttempt> written) {
        if (written.isEmpty()) {
            return;
        }
        count(written);
        List<WrittenAttempt> fresh =
                written.stream().filter(WrittenAttempt::fresh).toList();
        if (!fresh.isEmpty()) {
            countDelays(fresh);
            failovers.add(fresh);
        }
    }

    private void count(List<WrittenAttempt> written) {
        Map<Key, Sums> counts = new HashMap<>();
        for (WrittenAttempt attempt : written) {
            Key key = new Key(
                    attempt.hour(), attempt.providerId(), attempt.customerId(), target(attempt), attempt.result());
            counts.computeIfAbsent(key, absent -> new Sums()).add(attempt);
        }
        Set<Key> keys = counts.keySet();
        Collection<Sums> sums = counts.values();
        jdbc.sql(COUNT)
                .param("hours", SqlArrays.of(keys, Key::hour))
                .param("providers", SqlArrays.of(keys, Key::provider))
                .param("customers", SqlArrays.of(keys, Key::customer))
                .param("targets", SqlArrays.of(keys, Key::target))
                .param("results", SqlArrays.of(keys, Key::result))
                .param("attempts", SqlArrays.of(sums, sum -> sum.attempts))
                .param("answered", SqlArrays.of(sums, sum -> sum.answered))
                .param("effective", SqlArrays.of(sums, sum -> sum.effective))
                .param("ended", SqlArrays.of(sums, sum -> sum.ended))
                .param("talked", SqlArrays.of(sums, sum -> sum.talkedMicros))
                .update();
    }

    private void countDelays(List<WrittenAttempt> fresh) {
        Map<DelayKey, Integer> counts = new HashMap<>();
        for (WrittenAttempt attempt : fresh) {
            if (attempt.progress() != null) {
                DelayKey key = new DelayKey(
                        attempt.hour(),
                        attempt.providerId(),
                        attempt.customerId(),
                        target(attempt),
                        bucket(attempt.start().until(attempt.progress(), ChronoUnit.MICROS)));
                counts.merge(key, 1, Integer::sum);
            }
        }
        if (counts.isEmpty()) {
            return;
        }
        Set<DelayKey> keys = counts.keySet();
        jdbc.sql(COUNT_DELAYS)
                .param("hours", SqlArrays.of(keys, DelayKey::hour))
                .param("providers", SqlArrays.of(keys, DelayKey::provider))
                .param("customers", SqlArrays.of(keys, DelayKey::customer))
                .param("targets", SqlArrays.of(keys, DelayKey::target))
                .param("buckets", SqlArrays.of(keys, DelayKey::bucket))
                .param("attempts", SqlArrays.of(counts.values(), count -> count))
                .update();
    }

    /** Four to a doubling, from a millisecond on. */
    private static int bucket(long micros) {
        return (int) (4 * Math.log(Math.max(1, micros / 1e3)) / Math.log(2));
    }

    private String target(WrittenAttempt attempt) {
        String prefix = attempt.prefix();
        return prefix.substring(0, Math.min(prefix.length(), settings.targetDigits() + 1));
    }

    /** Removes counts that are older than they are kept; a failure waits for the next time. */
    void prune() {
        try {
            for (String table : TABLES) {
                jdbc.sql("delete from " + table + " where hour < :oldest")
                        .param("oldest", SqlTimes.of(clock.instant().minus(settings.retention())))
                        .update();
            }
        } catch (DataAccessException e) {
            log.warn("Old statistics were not removed: {}", e.toString());
        }
    }
}
