package io.callrouter.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of this service's own, on the loopback interface, whose data is kept between starts. Durable as an
 * installed one is: it survives a {@code kill -9} of the service, of the server, and of both, also in its first seconds.
 */
final class EmbeddedServer implements AutoCloseable {

    static final String USER = "postgres";
    static final String DATABASE = "callrouter";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String PASSWORD_FILE = "postgres-password";
    private static final String MARKER = "callrouter-initialised";
    private static final String PROGRAMS = "postgres-binaries";

    private final DataDirectoryLock lock;
    private final EmbeddedPostgres postgres;
    private final String password;

    private EmbeddedServer(DataDirectoryLock lock, EmbeddedPostgres postgres, String password) {
        this.lock = lock;
        this.postgres = postgres;
        this.password = password;
    }

    /**
     * Starts the server on {@code directory}/postgres, making the database at the first start.
     *
     * @param port TCP port, or 0 for any free one
     * @throws DataDirectoryInUseException if a running service holds the directory
     * @throws UncheckedIOException if the directory cannot be written or the server does not start in time
     */
    static EmbeddedServer start(DataDirectory directory, int port, Duration startTimeout) {
        try {
            DataDirectoryLock lock = DataDirectoryLock.acquire(directory);
            try {
                return start(directory, lock, port, startTimeout);
            } catch (IOException | RuntimeException | SQLException | InterruptedException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL in " + directory.path() + " did not start", e);
        } catch (SQLException e) {
            throw new IllegalStateException("The embedded PostgreSQL in " + directory.path() + " refused its setup", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the embedded PostgreSQL started", e);
        }
    }

    private static EmbeddedServer start(
            DataDirectory directory, DataDirectoryLock lock, int port, Duration startTimeout)
            throws IOException, SQLException, InterruptedException {
        Path cluster = directory.path().resolve("postgres");
        Orphans.clear(directory.path(), cluster);
        boolean initialised = Files.exists(cluster.resolve(MARKER));
        if (!initialised && Files.exists(cluster)) {
            Path aside = cluster.resolveSibling(
                    "postgres-incomplete-" + Instant.now().toEpochMilli());
            log.warn("A first start was cut short: moving its unfinished database to {}", aside);
            Files.move(cluster, aside);
        }
        Optional<String> kept = initialised ? directory.readSecret(PASSWORD_FILE) : Optional.empty();
        String password = kept.orElseGet(EmbeddedServer::newPassword);
        if (initialised) {
            // Without its password the server lets this user in once more, to be given a new one.
            admit(cluster, kept.isPresent() ? "scram-sha-256" : "trust");
        }
        EmbeddedPostgres postgres = launch(directory, cluster, port, startTimeout, password);
        try {
            if (kept.isEmpty()) {
                setPassword(postgres, cluster, password);
                directory.writeSecret(PASSWORD_FILE, password); // only now: a written password is one that is set
            }
            if (!initialised) {
                createDatabase(postgres, cluster);
            }
        } catch (SQLException | IOException | RuntimeException e) {
            postgres.close();
            throw e;
        }
        return new EmbeddedServer(lock, postgres, password);
    }

    private static EmbeddedPostgres launch(
            DataDirectory directory, Path cluster, int port, Duration startTimeout, String password)
            throws IOException, InterruptedException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                // One level down, because the library lets everybody write to the directory it unpacks into.
                .setOverrideWorkingDirectory(
                        directory.createPrivate(PROGRAMS).resolve("unpacked").toFile())
                .setPGStartupWait(startTimeout)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                        directory.path().resolve("postgres.log").toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(
                        directory.path().resolve("postgres.log").toFile()))
                .setPort(port == 0 ? FreePort.pick() : port)
                // The library is made for tests and trades durability for speed; this data is meant to stay.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "localhost")
                // Nobody connects by one, and in /tmp its name can be taken: by what another user's killed server left.
                .setServerConfig("unix_socket_directories", "")
                .setLocaleConfig("locale", "C");
        try {
            return builder.setConnectConfig("password", password).start();
        } catch (IOException | RuntimeException e) {
            Orphans.clear(directory.path(), cluster); // a server that came up too late, or only half
            throw e;
        }
    }

    private static void setPassword(EmbeddedPostgres postgres, Path cluster, String password)
            throws SQLException, IOException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE " + USER + " PASSWORD '" + password + "'");
            // Until here any local user could connect; from here on it takes the password.
            admit(cluster, "scram-sha-256");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private static void createDatabase(EmbeddedPostgres postgres, Path cluster) throws SQLException, IOException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
        }
        Files.createFile(cluster.resolve(MARKER));
    }

    /** By address: what a machine calls its loopback interface is anybody's guess. */
    private static void admit(Path cluster, String method) throws IOException {
        Files.writeString(
                cluster.resolve("pg_hba.conf"),
                "host all all 127.0.0.1/32 %s%nhost all all ::1/128 %s%n".formatted(method, method));
    }

    private static String newPassword() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + DATABASE;
    }

    String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            postgres.close();
        }
    }
}
