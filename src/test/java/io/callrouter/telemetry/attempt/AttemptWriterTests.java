package io.callrouter.telemetry.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.ledger.DayPartitions;
import io.callrouter.ledger.LedgerWriter;
import io.callrouter.telemetry.capacity.ReportedLoad;
import io.callrouter.telemetry.metrics.AttemptMeters;
import io.callrouter.telemetry.statistics.AttemptCounts;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of attempts while the database is away, and of days that are over. */
@ServiceTest
class AttemptWriterTests {

    private static final int CAPACITY = 5;

    @Autowired
    AttemptMeters attemptMeters;

    @Autowired
    Api api;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    DayPartitions attemptPartitions;

    @Autowired
    AttemptCounts counts;

    @Autowired
    ReportedLoad load;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final UUID customer = UUID.randomUUID();
    private volatile UUID poison;
    private Switch line;
    private LedgerWriter<AttemptRecord> writer;

    /** The way to a database that can be cut off. */
    private static final class Switch implements PlatformTransactionManager {

        private final PlatformTransactionManager target;
        private volatile boolean cut;

        Switch(PlatformTransactionManager target) {
            this.target = target;
        }

        @Override
        public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
            if (cut) {
                throw new CannotCreateTransactionException(
                        "No connection", new SQLException("The database is away", "08001"));
            }
            return target.getTransaction(definition);
        }

        @Override
        public void commit(TransactionStatus status) {
            target.commit(status);
        }

        @Override
        public void rollback(TransactionStatus status) {
            target.rollback(status);
        }
    }

    @BeforeEach
    void start() {
        line = new Switch(transactions);
        writer = writer(CAPACITY);
        writer.start();
    }

    @AfterEach
    void stop() {
        writer.stop();
    }

    @Test
    void writesWhenTheDatabaseIsBackWhatCameMeanwhile() {
        line.cut = true;
        CompletableFuture<Void> first =
                writer.offer(List.of(attempt(), attempt())).orElseThrow();
        await().until(writer::isAway);
        CompletableFuture<Void> second = writer.offer(List.of(attempt())).orElseThrow();
        assertThat(first).isNotDone();
        assertThat(stored()).isZero();

        line.cut = false;

        await().until(() -> first.isDone() && second.isDone());
        assertThat(stored()).isEqualTo(3);
        assertThat(writer.isAway()).isFalse();
        assertThat(dropped("queue_full")).isZero();
    }

    @Test
    void takesNoMoreThanTheQueueHoldsAndCountsWhatItDrops() {
        line.cut = true;
        writer.offer(List.of(attempt(), attempt(), attempt())).orElseThrow();

        assertThat(writer.offer(List.of(attempt(), attempt(), attempt())))
                .as("a reporter is told")
                .isEmpty();
        for (int i = 0; i < 4; i++) {
            writer.offerOrDrop(attempt());
        }

        assertThat(dropped("queue_full")).isEqualTo(2);
        line.cut = false;
        await().until(() -> stored() == CAPACITY);
    }

    @Test
    void dropsTheOneThatTheDatabaseRefusesAndNoOther() {
        AttemptRecord good = attempt();
        AttemptRecord refused = attempt("+0", good.tmStart());
        AttemptRecord other = attempt();

        writer.offer(List.of(good, refused, other)).orElseThrow().join();

        assertThat(stored()).isEqualTo(2);
        assertThat(dropped("refused")).isEqualTo(1);
    }

    @Test
    void whatAlwaysFailsHoldsUpNoOtherAndIsDroppedInTheEnd() {
        AttemptRecord failing = attempt();
        poison = failing.id();

        CompletableFuture<Void> first =
                writer.offer(List.of(failing, attempt())).orElseThrow();
        CompletableFuture<Void> second = writer.offer(List.of(attempt())).orElseThrow();

        await().until(second::isDone);
        assertThat(dropped("refused")).isZero();
        await().until(first::isDone);
        assertThat(stored()).isEqualTo(2);
        assertThat(dropped("refused")).isEqualTo(1);
    }

    @Test
    void takesNothingBehindItsEnd() {
        writer.stop();

        assertThat(writer.offer(List.of(attempt()))).isEmpty();
        writer.offerOrDrop(attempt());

        assertThat(dropped("shutdown")).isEqualTo(1);
        assertThat(dropped("queue_full")).isZero();
    }

    @Test
    void makesADayThatIsMissing() {
        LocalDate day = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).minusDays(9);
        api.sql().sql("drop table attempt_" + day.toString().replace("-", "")).update();

        writer.offer(List.of(attempt("+82", Instant.now().minus(9, ChronoUnit.DAYS))))
                .orElseThrow()
                .join();

        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void writesAtItsEndWhatWaitsAndCountsWhatItCannot() {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(writer.offer(List.of(attempt())).orElseThrow());
        }
        writer.stop();
        assertThat(stored()).isEqualTo(3);
        assertThat(waiting).allMatch(CompletableFuture::isDone);

        writer.start();
        line.cut = true;
        writer.offer(List.of(attempt(), attempt())).orElseThrow();
        writer.stop();

        assertThat(dropped("shutdown")).isEqualTo(2);
    }

    @Test
    void countsACallWhoseAttemptsTwoInstancesWriteAtOnce() {
        int calls = 100;
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        LedgerWriter<AttemptRecord> here = writer(1000);
        LedgerWriter<AttemptRecord> there = writer(1000);
        here.start();
        there.start();
        for (int call = 0; call < calls; call++) {
            CompletableFuture<Void> one =
                    here.offer(List.of(attempt("call " + call, 1, first))).orElseThrow();
            CompletableFuture<Void> other =
                    there.offer(List.of(attempt("call " + call, 2, second))).orElseThrow();
            CompletableFuture.allOf(one, other).join();
        }
        here.stop();
        there.stop();

        assertThat(api.sql()
                        .sql("select sum(calls) from attempt_failover_hour"
                                + " where from_provider = :first and to_provider = :second")
                        .param("first", first)
                        .param("second", second)
                        .query(Long.class)
                        .single())
                .isEqualTo(calls);
    }

    @Test
    void daysThatAreOverAreDroppedAsAWhole() {
        api.sql()
                .sql(
                        "create table attempt_20200131 partition of attempt for values from ('2020-01-31') to ('2020-02-01')")
                .update();

        attemptPartitions.maintain();

        List<String> days = api.sql()
                .sql("select relname from pg_inherits join pg_class on oid = inhrelid"
                        + " where inhparent = 'attempt'::regclass order by 1")
                .query(String.class)
                .list();
        LocalDate today = LocalDate.now(Clock.systemUTC());
        assertThat(days)
                .hasSize(33)
                .startsWith("attempt_" + today.minusDays(30).toString().replace("-", ""))
                .endsWith("attempt_" + today.plusDays(2).toString().replace("-", ""));
    }

    private LedgerWriter<AttemptRecord> writer(int capacity) {
        AttemptStore store =
                new AttemptStore(
                        jdbc,
                        new TransactionTemplate(line),
                        counts,
                        load,
                        attemptMeters,
                        (provider, start, end, effect) -> {}) {

                    @Override
                    public void write(List<AttemptRecord> attempts) {
                        if (attempts.stream().anyMatch(attempt -> attempt.id().equals(poison))) {
                            throw new StackOverflowError("an error that says nothing of the database");
                        }
                        super.write(attempts);
                    }
                };
        return new LedgerWriter<>(store, attemptPartitions, "attempts", capacity, meters);
    }

    private AttemptRecord attempt() {
        return attempt("+8210", Instant.now());
    }

    private AttemptRecord attempt(String prefix, Instant start) {
        return attempt("call", 1, UUID.randomUUID(), prefix, start);
    }

    private AttemptRecord attempt(String call, int place, UUID provider) {
        return attempt(call, place, provider, "+8210", Instant.now());
    }

    private AttemptRecord attempt(String call, int place, UUID provider, String prefix, Instant start) {
        return new AttemptRecord(
                UUID.randomUUID(),
                call,
                place,
                customer,
                null,
                provider,
                prefix,
                "\\x00",
                null,
                null,
                503,
                null,
                "rejected",
                true,
                false,
                start,
                null,
                null,
                start,
                true);
    }

    private long stored() {
        return api.sql()
                .sql("select count(*) from attempt where customer_id = :customer")
                .param("customer", customer)
                .query(Long.class)
                .single();
    }

    private double dropped(String cause) {
        return meters.counter("callrouter.attempts.dropped", "cause", cause).count();
    }
}
