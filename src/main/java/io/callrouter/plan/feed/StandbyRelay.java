package io.callrouter.plan.feed;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where routes are read from a standby, replicas are told on the primary, and a change can be read when the standby has
 * replayed the primary's log up to it. Writers wait for that, but not on and on: while the standby is away, or has still
 * not got so far as somebody has waited for in vain, they are answered at once.
 */
final class StandbyRelay implements CommitRelay, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StandbyRelay.class);
    private static final Duration START_WAIT = Duration.ofSeconds(30);
    private static final long BETWEEN_LOOKS_MILLIS = 2;

    private final HikariDataSource connections;
    private final JdbcClient primary;
    private final RouteTableReader standby;
    private final Duration wait;
    /** Of all writers that wait, one looks. */
    private final ReentrantLock looking = new ReentrantLock();

    /** The position that the standby had not reached in time. */
    private volatile @Nullable String missed;

    private volatile boolean away;

    /** @param primary connections of its own, for writers hold those of the service; closed with this object */
    StandbyRelay(HikariDataSource primary, RouteTableReader standby, Duration wait) {
        this.connections = primary;
        this.primary = JdbcClient.create(primary);
        this.standby = standby;
        this.wait = wait;
    }

    /** A standby that has not replayed the migrations lacks what is going to be read. */
    @Override
    public void start() {
        String position = position();
        try {
            if (!awaitReplay(position, START_WAIT)) {
                log.warn("The standby is more than {} s behind the primary", START_WAIT.toSeconds());
            }
        } catch (RuntimeException e) {
            throw new SourceUnreachableException(e);
        }
    }

    @Override
    public boolean committed() {
        String position;
        try {
            primary.sql("notify " + RouteTableReader.CHANNEL).update();
            position = position();
        } catch (RuntimeException e) {
            log.warn(
                    "The primary went away behind a commit, plans show the change when the standby does: {}",
                    e.toString());
            return false;
        }
        return !wait.isZero() && !away && shows(position);
    }

    private boolean shows(String position) {
        try {
            String before = missed;
            if (before != null) {
                if (!standby.hasReplayed(before)) {
                    return false;
                }
                missed = null;
                log.info("The standby has caught up");
            }
            if (awaitReplay(position, wait)) {
                return true;
            }
        } catch (RuntimeException e) {
            away = true; // whoever follows the log of changes says so, and when it is back
            return false;
        }
        if (missed == null && !away) {
            log.warn(
                    "The standby is more than {} ms behind: until it has caught up, writers are answered before plans"
                            + " show their changes",
                    wait.toMillis());
            missed = position;
        }
        return false;
    }

    private boolean awaitReplay(String position, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            do {
                if (looking.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    try {
                        if (away) {
                            return false;
                        }
                        if (standby.hasReplayed(position)) {
                            return true;
                        }
                        Thread.sleep(BETWEEN_LOOKS_MILLIS);
                    } finally {
                        looking.unlock();
                    }
                }
            } while (System.nanoTime() < deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Behind everything that was committed before. */
    private String position() {
        return primary.sql("select pg_current_wal_lsn()::text")
                .query(String.class)
                .single();
    }

    @Override
    public void beforeReading() {}

    @Override
    public void afterReading() {
        away = false;
    }

    @Override
    public boolean isOwn(String payload) {
        return false; // what was not waited for is not read otherwise
    }

    @Override
    public void close() {
        connections.close();
    }
}
