package io.callrouter.embedded;

import io.callrouter.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.internal.exception.sqlExceptions.FlywaySqlUnableToConnectToDbException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The moment from which on the database is there, migrated and checked. That is the start of the service, which fails if
 * the database is away; or later, if a {@link DatabaseSubstitute} stands in. Until then nobody else gets a connection, so
 * that nothing works on a schema of another version.
 */
public final class DatabaseArrival implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DatabaseArrival.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final List<Runnable> waiting = new ArrayList<>();

    private volatile boolean here = true;
    private volatile boolean running;
    private volatile @Nullable Thread thread;
    private @Nullable DataSource source;
    private Runnable migration = () -> {};
    private String lastFailure = "";

    /** Whether the database has been reached and prepared since the start; it may be away again by now. */
    public boolean isHere() {
        return here;
    }

    /** Runs what needs the database before anybody else uses it: now, or when it comes. */
    public void whenHere(Runnable task) {
        if (here) {
            task.run();
        } else {
            waiting.add(task); // by the thread that starts the service, before start()
        }
    }

    /** A source of connections that has none before the database is here. */
    public DataSource guard(DataSource dataSource) {
        return new DelegatingDataSource(dataSource) {
            @Override
            public Connection getConnection() throws SQLException {
                if (!here && Thread.currentThread() != thread) {
                    throw new SQLTransientConnectionException(
                            "The database has not been reached since the start of the service", "08001");
                }
                return super.getConnection();
            }
        };
    }

    /** The first step of a start where this service migrates the database. */
    void migrate(Flyway flyway, @Nullable DatabaseSubstitute substitute) {
        try {
            flyway.migrate();
        } catch (FlywaySqlUnableToConnectToDbException e) {
            if (substitute == null || !SqlStates.isUnreachable(e)) {
                throw e;
            }
            try {
                substitute.takeOver();
            } catch (DatabaseSubstitute.UnusableException unusable) {
                e.addSuppressed(unusable);
                throw e;
            }
            source = flyway.getConfiguration().getDataSource();
            migration = flyway::migrate;
            here = false;
        }
    }

    /** The first step of a start where the database comes with its schema. */
    public void reach(DataSource dataSource, DatabaseSubstitute substitute) {
        try (Connection connection = dataSource.getConnection()) {
            log.debug("The database is here: {}", connection);
        } catch (SQLException e) {
            if (SqlStates.isUnreachable(e)) {
                try {
                    substitute.takeOver();
                    source = dataSource;
                    here = false;
                } catch (DatabaseSubstitute.UnusableException unusable) {
                    log.error("{}", unusable.getMessage()); // and the start is about to fail
                }
            }
        }
    }

    @Override
    public void start() {
        running = true;
        DataSource away = source;
        if (!here && away != null) {
            Thread waiter = new Thread(() -> awaitDatabase(away), "callrouter-database-arrival");
            waiter.setDaemon(true);
            thread = waiter;
            waiter.start();
        }
    }

    private void awaitDatabase(DataSource away) {
        while (running && !here) {
            try {
                Thread.sleep(BETWEEN_TRIES.toMillis());
                if (isReachable(away)) {
                    migration.run();
                    waiting.forEach(Runnable::run);
                    waiting.clear();
                    here = true;
                    log.info("The database is here; it takes reads and writes from now on");
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                report(e);
            }
        }
    }

    private static boolean isReachable(DataSource away) {
        try (Connection connection = away.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Once for each reason, because it is tried every second. */
    private void report(RuntimeException failure) {
        String message = failure.toString();
        if (!message.equals(lastFailure)) {
            lastFailure = message;
            log.error("The database is there, but cannot be used; plans go on without it", failure);
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread waiter = thread;
        if (waiter != null) {
            waiter.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
