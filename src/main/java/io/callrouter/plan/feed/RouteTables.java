package io.callrouter.plan.feed;

import io.callrouter.customer.CustomerChanged;
import io.callrouter.plan.CurrentRouteTable;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.plan.snapshot.Snapshot;
import io.callrouter.provider.ProviderChanged;
import io.callrouter.rate.RateTable;
import io.callrouter.rate.RatesChanged;
import io.callrouter.route.RouteChanged;
import io.callrouter.route.RoutesImported;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Keeps the {@link CurrentRouteTable} as the database is, by its log of changes. A change of this process is in the table
 * before its writer is answered. Everything that one snapshot of the database shows comes in at once, so no plan is made
 * from a part of a transaction.
 */
public class RouteTables {

    private static final Logger log = LoggerFactory.getLogger(RouteTables.class);

    private final RouteTableReader reader;
    private final CommitRelay relay;
    private final CurrentRouteTable current;
    private final Clock clock;
    private final Timer loads;
    private final ReentrantLock applying = new ReentrantLock();
    private final ReentrantLock reloading = new ReentrantLock();
    private final AtomicLong requested = new AtomicLong();
    /** The latest request that the table answers; guarded by {@link #applying}. */
    private long answered;
    /** What the current table was made of; written under {@link #applying}. */
    private volatile Content content;

    private volatile Freshness freshness;

    /**
     * @param loads times whole readings
     * @param snapshot what to begin with instead of reading the database; null to read it
     */
    RouteTables(
            RouteTableReader reader,
            CommitRelay relay,
            CurrentRouteTable current,
            Clock clock,
            Timer loads,
            @Nullable Snapshot snapshot) {
        this.reader = reader;
        this.relay = relay;
        this.current = current;
        this.clock = clock;
        this.loads = loads;
        if (snapshot == null) {
            this.content = load(Map.of(), RateTable.empty());
            this.freshness = new Freshness(clock.instant(), null, false, Source.DATABASE);
        } else {
            this.content = Content.of(snapshot.table());
            this.freshness = new Freshness(snapshot.checked(), null, true, Source.SNAPSHOT);
        }
        current.replace(content.table());
    }

    /** What the table was made of. */
    enum Source {
        DATABASE,
        SNAPSHOT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How well the table is known to be the database's.
     *
     * @param checked when it was last compared with the log of changes
     * @param lag how long the latest change was on its way from its statement into the table; null before the first
     * @param doubtful whether a whole reading of the database is due
     * @param source what the table was made of
     */
    record Freshness(Instant checked, @Nullable Duration lag, boolean doubtful, Source source) {}

    Freshness freshness() {
        return freshness;
    }

    RouteTable table() {
        return current.get();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(RouteChanged change) {
        showOwnChange();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(RoutesImported imported) {
        showOwnChange();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(RatesChanged change) {
        showOwnChange();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ProviderChanged change) {
        showOwnChange();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(CustomerChanged change) {
        showOwnChange();
    }

    private void showOwnChange() {
        if (!relay.committed()) {
            return; // and it comes with the next reading that can see it
        }
        try {
            catchUp();
        } catch (RuntimeException first) {
            try {
                catchUp(); // over another connection: a server that restarted has cut the old ones
            } catch (RuntimeException e) {
                // The change is committed, and the writer is told so. The database went away in this very moment.
                log.error("A change could not be read into the route table, plans are behind until it can", e);
            }
        }
    }

    /** Brings in everything that was committed before this call; waits for the reading that somebody else has begun. */
    public void catchUp() {
        long mine = requested.incrementAndGet();
        applying.lock();
        try {
            if (answered >= mine) {
                return;
            }
            if (freshness.source() == Source.DATABASE && applyChanges()) {
                return;
            }
        } finally {
            applying.unlock();
        }
        reload(mine);
    }

    /** @return false if there is too much in the log */
    private boolean applyChanges() {
        long upTo = requested.get();
        relay.beforeReading();
        Changes changes = reader.readChanges(content.position(), content.table().rates());
        if (changes.everything()) {
            return false;
        }
        publish(content, changes, freshness.doubtful());
        answered = upTo;
        return true;
    }

    /** What a server read is not surely what another had: it may have lost transactions, or not have them yet. */
    private void publish(Content before, Changes changes, boolean doubtful) {
        boolean sameServer =
                changes.position().server().equals(before.position().server());
        Content next = before.with(changes);
        content = next;
        current.replace(next.table());
        Duration lag = changes.lag() == null ? freshness.lag() : changes.lag();
        freshness = new Freshness(clock.instant(), lag, doubtful || !sameServer, Source.DATABASE);
        relay.afterReading();
    }

    /** Reads the whole database, beside plans and changes, which go on meanwhile. */
    public void reload() {
        reloading.lock();
        try {
            readEverything();
        } finally {
            reloading.unlock();
        }
    }

    /** Of several that find too much in the log, one reads for all. */
    private void reload(long mine) {
        reloading.lock();
        try {
            if (!isAnswered(mine)) {
                readEverything();
            }
        } finally {
            reloading.unlock();
        }
    }

    private void readEverything() {
        if (freshness.source() == Source.SNAPSHOT) {
            relay.start(); // the start of the service had no database for that
        }
        boolean done;
        do {
            long upTo = requested.get();
            done = finish(load(content.routes(), content.table().rates()), upTo);
        } while (!done);
    }

    private Content load(Map<UUID, RouteEntry> known, RateTable knownRates) {
        long begin = System.nanoTime();
        Content read = reader.readAll(known, knownRates);
        loads.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
        return read;
    }

    private boolean isAnswered(long request) {
        applying.lock();
        try {
            return answered >= request;
        } finally {
            applying.unlock();
        }
    }

    /**
     * What came in while the database was read is newer than what was read, so the log is asked for it again.
     *
     * @return false if that was too much, too
     */
    private boolean finish(Content read, long upTo) {
        applying.lock();
        try {
            Changes since = reader.readChanges(read.position(), read.table().rates());
            if (since.everything()) {
                return false;
            }
            publish(read, since, false);
            answered = Math.max(answered, upTo);
            return true;
        } finally {
            applying.unlock();
        }
    }
}
