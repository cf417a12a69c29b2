package io.callrouter.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The one PostgreSQL of a test run: the server that SPRING_DATASOURCE_URL names, else a container where Docker runs, else
 * an embedded server. Tests work in a schema of their own, which is new for every run.
 */
public final class TestDatabase {

    private static final TestDatabase INSTANCE = new TestDatabase();

    private final String url;
    private final String username;
    private final String password;

    private TestDatabase() {
        String configured = System.getenv("SPRING_DATASOURCE_URL");
        String server;
        if (configured != null && !configured.isBlank()) {
            server = configured;
            username = env("SPRING_DATASOURCE_USERNAME");
            password = env("SPRING_DATASOURCE_PASSWORD");
        } else if (DockerClientFactory.instance().isDockerAvailable()) {
            PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");
            container.start();
            server = container.getJdbcUrl();
            username = container.getUsername();
            password = container.getPassword();
        } else {
            server = startEmbedded().getJdbcUrl("postgres", "postgres");
            username = "postgres";
            password = "";
        }
        String schema = "test_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection(server, username, password);
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException("The test database refused a schema", e);
        }
        url = server + (server.contains("?") ? "&" : "?") + "currentSchema=" + schema;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drop(schema)));
    }

    public static String url() {
        return INSTANCE.url;
    }

    public static String username() {
        return INSTANCE.username;
    }

    public static String password() {
        return INSTANCE.password;
    }

    /** A connection of the test's own: nothing that the service's connections are told holds for it. */
    public static Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), username(), password());
    }

    private static EmbeddedPostgres startEmbedded() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "500")
                    .setServerConfig(
                            "unix_socket_directories", "") // a killed run's lock file in /tmp is in nobody's way
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL for tests did not start", e);
        }
    }

    private void drop(String schema) {
        try (Connection connection = DriverManager.getConnection(url, username, password);
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema " + schema + " cascade");
        } catch (SQLException e) {
            // A server made for this run is gone already, and its schema with it.
        }
    }

    private static String env(String name) {
        String value = System.getenv(name);
        return value == null ? "" : value;
    }

    /** Points an application context at the test database. */
    public static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test-database",
                            Map.of(
                                    "spring.datasource.url", url(),
                                    "spring.datasource.username", username(),
                                    "spring.datasource.password", password())));
        }
    }
}
