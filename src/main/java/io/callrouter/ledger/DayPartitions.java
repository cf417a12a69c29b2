package io.callrouter.ledger;

import io.callrouter.sql.AdvisoryLock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Days of a ledger: each is a partition that is made ahead of its first row and dropped as a whole. All instances do
 * this from time to time, one at a time.
 */
public final class DayPartitions implements SchedulingConfigurer {

    private static final Duration INTERVAL = Duration.ofHours(1);

    private static final int DAYS_AHEAD = 2;
    private static final Logger log = LoggerFactory.getLogger(DayPartitions.class);

    private static final String EXISTING = """
            select child.relname
            from pg_inherits join pg_class child on child.oid = inhrelid
            where inhparent = '%s'::regclass""";

    private final String table;
    private final AdvisoryLock lock;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Duration retention;
    private final Clock clock;

    /**
     * @param table partitioned by a range of days
     * @param retention for how long rows are kept, in whole days
     */
    public DayPartitions(
            String table, JdbcClient jdbc, TransactionTemplate transaction, Duration retention, Clock clock) {
        this.table = table;
        this.lock = new AdvisoryLock(table + " partitions");
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.retention = retention;
        this.clock = clock;
    }

    /** The oldest time that a row may have to be kept: whole days go, so the first day is a whole one. */
    public Instant earliest() {
        return firstDay().atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private LocalDate firstDay() {
        return today().minusDays(Math.max(1, retention.toDays()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar tasks) {
        tasks.addFixedDelayTask(new FixedDelayTask(this::maintain, INTERVAL, INTERVAL));
    }

    /** Makes the days that there must be and drops those that are over; a failure waits for the next time. */
    public void maintain() {
        try {
            make();
            drop();
        } catch (DataAccessException | TransactionException e) {
            log.warn("Days of the table {} were not made or dropped: {}", table, e.toString());
        }
    }

    /** Makes every day, from the oldest that is kept to the day after tomorrow. */
    void make() {
        transaction.executeWithoutResult(status -> {
            lock.take(jdbc);
            Set<String> existing = existing();
            for (LocalDate day = firstDay(); !day.isAfter(today().plusDays(DAYS_AHEAD)); day = day.plusDays(1)) {
                if (!existing.contains(name(day))) {
                    make(day);
                }
            }
        });
    }

    /** Attached afterwards, because that does not lock out those who write other days. */
    private void make(LocalDate day) {
        String name = name(day);
        jdbc.sql("create table %s (like %s including defaults including constraints)".formatted(name, table))
                .update();
        jdbc.sql("alter table %s attach partition %s for values from ('%s') to ('%s')"
                        .formatted(table, name, day, day.plusDays(1)))
                .update();
    }

    private void drop() {
        String first = name(firstDay());
        for (String name : existing()) {
            if (name.compareTo(first) < 0) {
                transaction.executeWithoutResult(status -> {
                    lock.take(jdbc);
                    jdbc.sql("drop table if exists " + name).update();
                });
                log.info("The table {} was dropped: its day is over", name);
            }
        }
    }

    private Set<String> existing() {
        Set<String> names = new HashSet<>(
                jdbc.sql(EXISTING.formatted(table)).query(String.class).list());
        names.removeIf(name -> !name.matches(table + "_[0-9]{8}"));
        return names;
    }

    private String name(LocalDate day) {
        return table + "_" + day.toString().replace("-", "");
    }
}
