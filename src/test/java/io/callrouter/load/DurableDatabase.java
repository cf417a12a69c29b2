package io.callrouter.load;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/** A migrated PostgreSQL that keeps what it acknowledges, as one that is not for tests; on that, writes cost what they cost. */
final class DurableDatabase implements AutoCloseable {

    static final String USER = "postgres";

    private final EmbeddedPostgres server;

    DurableDatabase() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("max_connections", "200")
                .start();
        Flyway.configure().dataSource(url(), USER, "").load().migrate();
    }

    String url() {
        return server.getJdbcUrl(USER, "postgres");
    }

    int port() {
        return server.getPort();
    }

    /** That of which all others of the server are children. */
    ProcessHandle process() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return ProcessHandle.of(rows.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
        }
    }

    /** An operator's connection. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, "");
    }

    /** A connection that tells of changes behind the commit only, as the service's own do. */
    Connection connectLikeTheService() throws SQLException {
        return DriverManager.getConnection(url() + "&options=-c%20callrouter.wakes_replicas%3Don", USER, "");
    }

    ServiceProcess service(String name) throws IOException {
        return new ServiceProcess(name, url(), USER, "");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
