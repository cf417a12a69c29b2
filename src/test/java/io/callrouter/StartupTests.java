package io.callrouter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as an operator starts it: the first time, again, and with settings that are wrong. */
@ExtendWith(OutputCaptureExtension.class)
class StartupTests {

    private static final String PASSWORD = "correct horse battery";
    private static final String ACCESS_KEY = "cr_given_access_key_0123456789abcdefghijkl";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path parent;

    private final List<ConfigurableApplicationContext> services = new ArrayList<>();

    @AfterEach
    void stopServices() {
        services.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void theFirstStartLetsTheOperatorInAndLaterOnesKeepIt(CapturedOutput output) throws Exception {
        Path data = parent.resolve("data");
        Map<String, String> settings =
                Map.of("callrouter.embedded.data-dir", data.toString(), "logging.level.io.callrouter", "debug");

        ConfigurableApplicationContext first = start(settings);

        Path keyFile = data.resolve("admin-key");
        Path passwordFile = data.resolve("admin-password");
        String key = Files.readString(keyFile).strip();
        String password = Files.readString(passwordFile).strip();
        for (String secret : List.of("admin-key", "admin-password", "encryption-key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
        assertThat(me(first, key).path("role").asString()).isEqualTo("admin");
        assertThat(me(first, tokenOf(first, "admin", password)).path("role").asString())
                .isEqualTo("admin");
        assertThat(output).contains(password).contains(passwordFile.toString()).contains(keyFile.toString());
        assertThat(output).as("the key is in its file only").doesNotContain(key);

        int shown = output.getAll().length();
        first.close();
        ConfigurableApplicationContext second = start(settings);

        assertThat(keyFile).hasContent(key + "\n");
        assertThat(me(second, key).path("role").asString()).isEqualTo("admin");
        assertThat(login(second, "admin", password).statusCode()).isEqualTo(200);
        assertThat(output.getAll().substring(shown)).as("shown once").doesNotContain(password);

        shown = output.getAll().length();
        assertThat(failure(settings)).isNotNull();

        assertThat(output.getAll().substring(shown))
                .contains("APPLICATION FAILED TO START")
                .contains(data.toString())
                .contains("process " + ProcessHandle.current().pid())
                .contains("callrouter.embedded.data-dir")
                .contains("SPRING_DATASOURCE_URL");
        assertThat(me(second, key).path("role").asString())
                .as("the first goes on")
                .isEqualTo("admin");
    }

    @Test
    void whatTheSettingsGiveWorksAndNothingIsGenerated(CapturedOutput output) throws Exception {
        Map<String, String> settings = ownDatabase();
        settings.put("callrouter.admin.username", "operator");
        settings.put("callrouter.admin.password", PASSWORD);
        settings.put("callrouter.admin.access-key", ACCESS_KEY);

        ConfigurableApplicationContext service = start(settings);

        assertThat(me(service, ACCESS_KEY).path("role").asString()).isEqualTo("admin");
        assertThat(me(service, tokenOf(service, "operator", PASSWORD))
                        .path("name")
                        .asString())
                .isEqualTo("operator");
        assertThat(login(service, "admin", PASSWORD).statusCode()).isEqualTo(401);
        Path data = Path.of(settings.get("callrouter.embedded.data-dir"));
        assertThat(data.resolve("admin-key")).doesNotExist();
        assertThat(data.resolve("admin-password")).doesNotExist();
        assertThat(output).doesNotContain(PASSWORD).doesNotContain(ACCESS_KEY);
    }

    @Test
    void whatTheSettingsGiveHoldsFromTheNextStartOn() throws Exception {
        Map<String, String> settings = ownDatabase();
        start(settings).close();
        Path data = Path.of(settings.get("callrouter.embedded.data-dir"));
        String generatedPassword =
                Files.readString(data.resolve("admin-password")).strip();
        String generatedKey = Files.readString(data.resolve("admin-key")).strip();

        settings.put("callrouter.admin.password", PASSWORD);
        settings.put("callrouter.admin.access-key", ACCESS_KEY);
        try (ConfigurableApplicationContext service = start(settings)) {
            assertThat(login(service, "admin", PASSWORD).statusCode()).isEqualTo(200);
            assertThat(login(service, "admin", generatedPassword).statusCode()).isEqualTo(401);
            assertThat(me(service, ACCESS_KEY).path("role").asString()).isEqualTo("admin");
            assertThat(me(service, generatedKey).path("role").asString())
                    .as("a key of an earlier start")
                    .isEqualTo("admin");
        }

        settings.put("callrouter.admin.password", "another password");
        ConfigurableApplicationContext service = start(settings);

        assertThat(login(service, "admin", "another password").statusCode()).isEqualTo(200);
        assertThat(login(service, "admin", PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    void anotherEncryptionKeyThanTheDatabaseHasIsRefused(CapturedOutput output) throws Exception {
        Map<String, String> settings = ownDatabase();
        settings.put("callrouter.secret.encryption-key", encryptionKey(1));
        start(settings).close();
        String other = encryptionKey(2);
        settings.put("callrouter.secret.encryption-key", other);

        assertThat(failure(settings)).isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("another encryption key")
                .contains("CALLROUTER_SECRET_ENCRYPTION_KEY")
                .doesNotContain(other);
        settings.put("callrouter.secret.encryption-key", encryptionKey(1));
        assertThat(start(settings).isRunning()).as("with the right key again").isTrue();
    }

    @Test
    void emptyVariablesAreAsGoodAsAbsentOnes() throws Exception {
        Map<String, String> settings = ownDatabase();
        settings.put("callrouter.admin.password", "");
        settings.put("callrouter.admin.access-key", "");
        settings.put("callrouter.secret.encryption-key", "");

        ConfigurableApplicationContext service = start(settings);

        Path data = Path.of(settings.get("callrouter.embedded.data-dir"));
        assertThat(me(service, Files.readString(data.resolve("admin-key")).strip())
                        .path("role")
                        .asString())
                .isEqualTo("admin");
    }

    @ParameterizedTest
    @CsvSource({
        "callrouter.web.max-body-size, abc",
        "callrouter.web.idempotency-retention, tomorrow",
        "callrouter.plan.reload-interval, soon",
        "callrouter.plan.source.url, postgresql://standby/callrouter",
        "callrouter.access.recheck-interval, x",
        "callrouter.access.login-failures, 0",
        "callrouter.embedded.port, 65536",
        "callrouter.breaker.failure-rate, 101",
    })
    void aSettingThatIsWrongIsNamed(String property, String value, CapturedOutput output) throws Exception {
        assertRefused(property, value, output);

        assertThat(output).as("what was given").contains(value);
    }

    @ParameterizedTest
    @CsvSource({
        "callrouter.admin.password, short7!",
        "callrouter.admin.password, 비밀번호비밀번호비밀번호비밀번호비밀번호비밀번호비",
        "callrouter.admin.access-key, tooShort_0123456789",
        "callrouter.admin.access-key, has spaces and is long enough to be a key",
        "callrouter.secret.encryption-key, not Base64 at all but long enough to be",
        "callrouter.secret.encryption-key, c2l4dGVlbiBieXRlcyEhIQ==",
    })
    void aSecretThatIsWrongIsNamedAndNotShown(String property, String value, CapturedOutput output) throws Exception {
        assertRefused(property, value, output);

        assertThat(output.getAll()).doesNotContain(value);
    }

    private void assertRefused(String property, String value, CapturedOutput output) throws Exception {
        Map<String, String> settings = ownDatabase();
        settings.put(property, value);

        assertThat(failure(settings)).isNotNull();

        assertThat(output).contains("APPLICATION FAILED TO START").contains(property);
    }

    private ConfigurableApplicationContext start(Map<String, String> settings) {
        ConfigurableApplicationContext service = run(settings);
        services.add(service);
        return service;
    }

    private @Nullable Throwable failure(Map<String, String> settings) {
        try {
            services.add(run(settings));
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static ConfigurableApplicationContext run(Map<String, String> settings) {
        return new SpringApplicationBuilder(CallRouterApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties(Map.of("spring.main.banner-mode", "off"))
                .run(arguments(settings));
    }

    private static String[] arguments(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("server.port", "0");
        // An environment made for other tests must not point a test of the embedded server elsewhere.
        all.putIfAbsent("spring.datasource.url", "");
        return all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    /** Settings with a database that is empty, and a data directory of its own. */
    private Map<String, String> ownDatabase() throws Exception {
        String schema = "startup_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection(
                        TestDatabase.url(), TestDatabase.username(), TestDatabase.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        }
        return settings(TestDatabase.url().replaceFirst("currentSchema=\\w+", "currentSchema=" + schema));
    }

    private Map<String, String> settings(String url) {
        Map<String, String> settings = new HashMap<>();
        settings.put("callrouter.embedded.data-dir", parent.resolve("data").toString());
        settings.put("spring.datasource.url", url);
        settings.put("spring.datasource.username", TestDatabase.username());
        settings.put("spring.datasource.password", TestDatabase.password());
        settings.put("spring.flyway.connect-retries", "0");
        return settings;
    }

    private static String encryptionKey(int fill) {
        byte[] key = new byte[32];
        key[0] = (byte) fill;
        return Base64.getEncoder().encodeToString(key);
    }

    private static JsonNode me(ConfigurableApplicationContext service, String token) throws Exception {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(uri(service, "/v1.0/me"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return MAPPER.readTree(response.body());
    }

    private static String tokenOf(ConfigurableApplicationContext service, String username, String password)
            throws Exception {
        HttpResponse<String> response = login(service, username, password);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return MAPPER.readTree(response.body()).path("token").asString();
    }

    private static HttpResponse<String> login(ConfigurableApplicationContext service, String username, String password)
            throws IOException, InterruptedException {
        String credentials = MAPPER.writeValueAsString(Map.of("username", username, "password", password));
        return CLIENT.send(
                HttpRequest.newBuilder(uri(service, "/auth/login"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(credentials))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI uri(ConfigurableApplicationContext service, String path) {
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        return URI.create("http://localhost:" + port + path);
    }
}
