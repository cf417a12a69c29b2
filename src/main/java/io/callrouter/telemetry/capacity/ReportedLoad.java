package io.callrouter.telemetry.capacity;

import io.callrouter.dial.ReportedCalls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The calls that call services report: those that stand, whichever instance heard of them, and those that began within the
 * last second, as this instance heard of them.
 */
public final class ReportedLoad implements ReportedCalls, SmartLifecycle {

    /** As the writer of attempts: before the web server, whose plans ask, and until it has stopped. */
    private static final int PHASE = DEFAULT_PHASE - 4096;

    private static final Duration REFRESH = Duration.ofSeconds(1);
    private static final Duration EXPIRY = Duration.ofSeconds(10);

    /** What the database said longer ago than this is not used any more: calls end meanwhile, and nobody hears of it. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(ReportedLoad.class);

    private final StandingCalls standing;
    private final RecentBeginnings recent;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private volatile @Nullable Counts counts;
    private volatile @Nullable ScheduledExecutorService thread;

    private record Counts(Map<UUID, Integer> ofProviders, long readAt) {}

    /** @param nanoTime never goes back */
    ReportedLoad(JdbcClient jdbc, Duration longestCall, Clock clock, LongSupplier nanoTime) {
        this.standing = new StandingCalls(jdbc, longestCall);
        this.recent = new RecentBeginnings(nanoTime);
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Reports came in and are to be written. */
    public void heard(List<ReportedCall> calls) {
        Instant now = clock.instant();
        for (ReportedCall call : calls) {
            // By a clock that is ahead, every further report of the call would count it once more.
            if (!call.isInProgress() && call.start().isAfter(now)) {
                continue;
            }
            recent.add(call.providerId(), call.id(), Duration.between(call.start(), now));
        }
    }

    /**
     * Writes which of them stand, within the transaction that has written them into the ledger, by one at a time.
     *
     * @return whether {@link #refresh} has something to read behind the commit
     */
    public boolean write(List<ReportedCall> calls) {
        return standing.write(calls, clock.instant());
    }

    /** Reads how many stand. If that fails, what was read before counts for a while. */
    public synchronized void refresh() {
        try {
            long readAt = nanoTime.getAsLong();
            counts = new Counts(standing.read(), readAt);
        } catch (RuntimeException e) {
            log.debug("Reported calls were not read: {}", e.toString());
        }
    }

    /** Removes those whose end was never reported. */
    void removeExpired() {
        recent.forgetOld();
        try {
            standing.removeExpired(clock.instant());
        } catch (RuntimeException e) {
            log.debug("Lost calls were not removed: {}", e.toString());
        }
    }

    @Override
    public int standing(UUID providerId) {
        Counts known = counts;
        return known == null || nanoTime.getAsLong() - known.readAt > FRESH.toNanos()
                ? 0
                : known.ofProviders.getOrDefault(providerId, 0);
    }

    @Override
    public int begun(UUID providerId) {
        return recent.count(providerId);
    }

    /** On a thread of its own: it may wait for a database that is away, and others must not wait for it. */
    @Override
    public void start() {
        refresh();
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread started = new Thread(task, "reported-calls");
            started.setDaemon(true);
            return started;
        });
        executor.scheduleWithFixedDelay(this::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
        executor.scheduleWithFixedDelay(this::removeExpired, 0, EXPIRY.toMillis(), TimeUnit.MILLISECONDS);
        thread = executor;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = thread;
        if (running != null) {
            running.shutdownNow();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
