package io.callrouter.plan.feed;

import io.callrouter.embedded.DatabaseArrival;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Brings changes in as they come: at each notification, and at each interval without one, for notifications can get lost
 * with their connection and never come from a hot standby.
 */
final class ChangeFollower implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ChangeFollower.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final Database database;
    private final DatabaseArrival arrival;
    private final RouteTables tables;
    private final CommitRelay relay;
    private final Duration pollInterval;

    private volatile boolean running;
    private volatile boolean listening;
    private volatile boolean reachable = true;
    /** Whether there was no connection to listen on the last time. */
    private boolean deaf;

    private @Nullable Thread thread;
    private @Nullable Connection connection;

    ChangeFollower(
            Database database, DatabaseArrival arrival, RouteTables tables, CommitRelay relay, Duration pollInterval) {
        this.database = database;
        this.arrival = arrival;
        this.tables = tables;
        this.relay = relay;
        this.pollInterval = pollInterval;
    }

    @Override
    public void start() {
        running = true;
        Thread started = new Thread(this::follow, "callrouter-changes");
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    @Override
    public void stop() {
        running = false;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Whether notifications reach this process; without them changes come at each interval. */
    boolean isListening() {
        return listening;
    }

    /** Whether the last reading of the log of changes succeeded. */
    boolean reachesDatabase() {
        return reachable;
    }

    private void follow() {
        while (running && !arrival.isHere()) {
            pause(BETWEEN_TRIES); // there may be no log of changes yet
        }
        while (running) {
            try {
                await();
                if (running) {
                    bringIn();
                }
            } catch (Throwable e) { // memory that is out for once must not end this for good
                disconnect();
                if (reachable && running) {
                    reachable = false;
                    log.warn("The database cannot be read, plans go on with the routes in memory: {}", e.toString());
                }
                pause(BETWEEN_TRIES);
            }
        }
        disconnect();
    }

    private void bringIn() {
        tables.catchUp();
        if (tables.freshness().doubtful()) {
            tables.reload();
        }
        if (!reachable) {
            log.info("The database is back, the route table has caught up");
            reachable = true;
        }
    }

    /** Without a connection to listen on, changes are read like those of a standby: over the others, at each interval. */
    private void await() {
        try {
            awaitOrConnect();
            deaf = false;
        } catch (SQLException e) {
            disconnect();
            if (!deaf && running) {
                deaf = true;
                log.warn(
                        "Notifications of changes cannot be heard, changes are looked for at each interval: {}",
                        e.toString());
            }
            pause(pollInterval.compareTo(BETWEEN_TRIES) < 0 ? pollInterval : BETWEEN_TRIES);
        }
    }

    private void awaitOrConnect() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.connect("callrouter-changes");
            connection = open;
            listening = listen(open);
            return; // and catch up: what happened before was not heard
        }
        if (listening) {
            awaitWord(open.unwrap(PGConnection.class));
        } else {
            pause(pollInterval);
            listening = listen(open); // the standby may have been promoted
        }
    }

    /** Own notifications do not count, or each change would be read twice; they must not keep this from asking either. */
    private void awaitWord(PGConnection open) throws SQLException {
        long end = System.nanoTime() + pollInterval.toNanos();
        long left = pollInterval.toMillis();
        while (left > 0) { // 0 would be for ever
            for (PGNotification word : open.getNotifications((int) left)) {
                if (!relay.isOwn(word.getParameter())) {
                    return;
                }
            }
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /** Only where it is possible: a hot standby refuses, and would write that into its log each time. */
    private static boolean listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet recovery = statement.executeQuery("select pg_is_in_recovery()")) {
                recovery.next();
                if (recovery.getBoolean(1)) {
                    return false;
                }
            }
            statement.execute("listen " + RouteTableReader.CHANNEL);
            return true;
        }
    }

    private void disconnect() {
        listening = false;
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                log.debug("The connection that listened for changes did not close", e);
            }
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
