package io.callrouter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A PostgreSQL of a test's own, to be killed, started again and followed by a hot standby. */
public final class PostgresServer implements AutoCloseable {

    public static final String USERNAME = "postgres";

    private final Path data;
    private EmbeddedPostgres postgres;

    private PostgresServer(Path data, EmbeddedPostgres postgres) {
        this.data = data;
        this.postgres = postgres;
    }

    /** @param data directory of the server's; what is in it already stays */
    public static PostgresServer start(Path data) {
        return new PostgresServer(data, launch(data, 0));
    }

    public String url() {
        return postgres.getJdbcUrl(USERNAME, "postgres");
    }

    /** SQL of an operator, over a new connection each time. */
    public JdbcClient sql() {
        return JdbcClient.create(new DriverManagerDataSource(url(), USERNAME, ""));
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USERNAME, "");
    }

    /** What it has logged so far. */
    public String log() {
        try {
            return Files.readString(log(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path log(Path data) {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    /** Ends it as {@code kill -9} of all its processes does. */
    public void kill() {
        try {
            Path pidFile = data.resolve("postmaster.pid");
            ProcessHandle postmaster = ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(pidFile).get(0).strip()))
                    .orElseThrow();
            List<ProcessHandle> processes =
                    new ArrayList<>(postmaster.descendants().toList());
            processes.add(postmaster);
            processes.forEach(ProcessHandle::destroyForcibly);
            await().untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again after {@link #kill}, on the same port; it recovers first. */
    public void restart() {
        int port = postgres.getPort();
        close(); // there is nothing to stop any more, but it holds a lock on its directory
        postgres = launch(data, port);
    }

    /** A hot standby of it that streams, made from a base backup into that directory. */
    public PostgresServer standby(Path directory) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('standby', true)");
            copy(directory);
            String label;
            try (var stopped = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                stopped.next();
                label = stopped.getString(1);
            }
            Files.writeString(directory.resolve("backup_label"), label);
            Files.createFile(directory.resolve("standby.signal"));
            Files.writeString(
                    directory.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=localhost port=%d user=%s'%nhot_standby = on%n"
                            .formatted(postgres.getPort(), USERNAME));
            return start(directory);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("The standby did not start", e);
        }
    }

    private void copy(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Path copy = directory.resolve(data.relativize(file).toString());
                try {
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(copy);
                    } else if (!file.getFileName().toString().startsWith("postmaster.")
                            && !file.getFileName().toString().equals("epg-lock")) {
                        Files.copy(file, copy);
                    }
                } catch (NoSuchFileException e) {
                    // The server has removed it meanwhile, which the log that comes with a backup says, too.
                }
            }
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private static EmbeddedPostgres launch(Path data, int port) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(Duration.ofMinutes(1)) // recovery behind a crash takes as long as the disk does
                    .setOutputRedirector(Redirect.appendTo(log(data).toFile()))
                    .setErrorRedirector(Redirect.appendTo(log(data).toFile()))
                    .setServerConfig("unix_socket_directories", "")
                    // As on a server that is not for tests: what is acknowledged is there after a crash.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("synchronous_commit", "on");
            if (port != 0) {
                builder.setPort(port);
            }
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start in " + data, e);
        }
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
