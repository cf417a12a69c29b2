package io.callrouter.plan.feed;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Removes the oldest entries of the log of changes. Every replica may do so at any time: each entry goes once. */
final class ChangeLogPruner {

    static final Duration INTERVAL = Duration.ofMinutes(10);

    /** Replicas that prune at the same time wait for each other, or their counts would get lost. */
    private static final String LOCK = "select entries from change_log_pruned where id = 1 for update";

    /** Nothing that a transaction which still runs could have written: readers tell by tx whether they missed something. */
    private static final String PRUNE = """
            with pruned as (
                delete from change_log
                where tm_create < now() - make_interval(secs => :seconds)
                  and tx < pg_snapshot_xmin(pg_current_snapshot())
                returning tx
            )
            update change_log_pruned
            set entries = entries + (select count(*) from pruned),
                tx = greatest(tx, (select max(tx::text::bigint)::text::xid8 from pruned))
            where id = 1""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Duration retention;

    ChangeLogPruner(JdbcClient jdbc, TransactionTemplate transaction, Duration retention) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.retention = retention;
    }

    void prune() {
        if (jdbc.sql("select pg_is_in_recovery()").query(Boolean.class).single()) {
            return; // on a standby there is nothing to be done, the primary's log goes there
        }
        transaction.executeWithoutResult(status -> {
            jdbc.sql(LOCK).query(Long.class).single();
            jdbc.sql(PRUNE).param("seconds", retention.toSeconds()).update();
        });
    }
}
