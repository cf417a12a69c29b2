package io.callrouter.dial.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Makes one of all instances of the service the prober: it holds a lock in the database and renews it in time. When it does
 * not, because it died or cannot reach the database, another gets the lock.
 */
final class ProberLease {

    private static final Logger log = LoggerFactory.getLogger(ProberLease.class);

    private final LockProvider locks;
    private final Duration length;
    private @Nullable SimpleLock lock;
    private boolean failing;

    private record Term(long endsAtNanos) {}

    /** By {@link System#nanoTime}, which no correction of the clock changes; null when the lock is not held. */
    private volatile @Nullable Term term;

    /**
     * @param locks as made by {@link #locks}
     * @param length for which the lock is taken, and so the time after which a holder that died is replaced
     */
    ProberLease(LockProvider locks, Duration length) {
        this.locks = locks;
        this.length = length;
    }

    /** @param holder differs from that of every other instance */
    static LockProvider locks(DataSource database, String holder) {
        return new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(new JdbcTemplate(database))
                .withTableName("prober_lock")
                .withLockedByValue(holder)
                .usingDbTime()
                .build());
    }

    boolean isHeld() {
        Term now = term;
        return now != null && System.nanoTime() - now.endsAtNanos < 0;
    }

    /** Takes the lock or keeps it; to be called several times in its length. */
    synchronized void renew() {
        long before = System.nanoTime();
        try {
            Optional<SimpleLock> renewed = lock == null ? Optional.empty() : lock.extend(length, Duration.ZERO);
            lock = renewed.or(this::take).orElse(null);
            term = lock == null ? null : new Term(before + length.toNanos());
            failing = false;
        } catch (RuntimeException e) {
            term = null; // and the lock is kept, to be extended if it still can be
            if (!failing) {
                log.warn("Providers are not probed from here while the database is away: {}", e.toString());
            }
            failing = true;
        }
    }

    private Optional<SimpleLock> take() {
        return locks.lock(new LockConfiguration(Instant.now(), "prober", length, Duration.ZERO));
    }

    /** Lets another instance have it at once. */
    synchronized void release() {
        term = null;
        if (lock != null) {
            try {
                lock.unlock();
            } catch (RuntimeException e) {
                log.debug("The prober's lock could not be released, it ends by itself", e);
            }
            lock = null;
        }
    }
}
