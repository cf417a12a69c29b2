package io.callrouter.plan.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.callrouter.access.Token;
import io.callrouter.access.TokenSource.Issued;
import io.callrouter.embedded.DatabaseSubstitute.UnusableException;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.snapshot.Snapshot;
import io.callrouter.plan.snapshot.SnapshotFile;
import io.callrouter.plan.snapshot.SnapshotFixtures;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.RateSettings;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.PostgresServer;
import io.callrouter.testing.Replica;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start of the service while its database is away. */
@ExtendWith(OutputCaptureExtension.class)
class SnapshotStartTests {

    private static final String PLAN =
            "/v1.0/route-plan?customer_id=" + Api.SYSTEM_DEFAULT + "&destination=%2B821012345678";
    private static final String PASSWORD = "s3cret-of-the-carrier";
    private static final String SOURCE_PASSWORD = "s3cret-of-the-standby";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Path path;
    private SnapshotFile file;

    @BeforeEach
    void chooseFile() {
        path = directory.resolve("files/route-table.snapshot");
        file = new SnapshotFile(path, new Currencies(new RateSettings("USD", Map.of())), Clock.systemUTC());
    }

    @Test
    void plansGoOnFromTheSnapshotAndAllElseWhenTheDatabaseComes() throws Exception {
        try (PostgresServer server = PostgresServer.start(directory.resolve("data"))) {
            String provider;
            String token;
            try (Replica service = start(server, Map.of("callrouter.plan.snapshot.interval", "1s"))) {
                provider = service.post(
                                "/v1.0/providers",
                                "{'name': 'Hanaro', 'hostname': 'sip.hanaro.example', 'auth_username': 'us', 'auth_password': '%s'}"
                                        .formatted(PASSWORD))
                        .expect(201)
                        .get("id");
                route(service, provider, "+82").expect(201);
                token = service.post("/v1.0/accesskeys", "{'name': 'PBX', 'role': 'service'}")
                        .expect(201)
                        .get("token");
                await().atMost(SOON)
                        .ignoreException(UnusableException.class)
                        .untilAsserted(() -> assertThat(file.read().tokens())
                                .extracting(Issued::tokenHash)
                                .contains(new Token(token).hash()));
            }
            assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
                    .contains("Hanaro")
                    .doesNotContain(token, Api.ADMIN_KEY, Api.ADMIN_PASSWORD, PASSWORD);
            server.kill();

            // Others migrate this database; the next test is of one that the service itself migrates.
            try (Replica service = start(server, Map.of("spring.flyway.enabled", "false"))) {
                assertThat(service.get(PLAN).expect(200).values("routes", "provider_id"))
                        .containsExactly(provider);
                assertThat(service.as(token).get(PLAN + "&explain=true").status())
                        .isEqualTo(200);
                Answer readiness = service.get("/actuator/health/readiness").expect(200);
                assertThat(readiness.get("components/routeTable/details/state")).isEqualTo("degraded");
                assertThat(readiness.get("components/routeTable/details/source"))
                        .isEqualTo("snapshot");
                Answer table = service.get("/v1.0/route-table").expect(200);
                assertThat(table.get("source")).isEqualTo("snapshot");
                assertThat(table.get("routes")).isEqualTo("1");
                assertThat(Long.parseLong(table.get("age_ms"))).isPositive();
                assertUnavailable(service.get("/v1.0/routes"));
                assertUnavailable(route(service, provider, "+8210"));
                assertUnavailable(service.as("cr_nobody_knows").get(PLAN));

                server.restart();
                Answer made = await().atMost(SOON)
                        .until(() -> route(service, provider, "+8210"), answer -> answer.status() == 201);
                assertThat(service.get(PLAN).expect(200).get("routes/0/route_id"))
                        .isEqualTo(made.get("id"));
                awaitFresh(service);
                route(service, provider, "+82101").expect(201);
            }
            assertThat(targets(file.read()))
                    .as("written at the stop")
                    .containsExactlyInAnyOrder("+82", "+8210", "+82101");
        }
    }

    @Test
    void aDatabaseThatComesEmptyIsMigratedAndTheAdministratorLetIn() throws Exception {
        file.write(SnapshotFixtures.small("+82", new Token(Api.ADMIN_KEY).hash()));
        try (PostgresServer server = PostgresServer.start(directory.resolve("data"))) {
            server.kill();

            try (Replica service = start(server, Map.of("callrouter.plan.source.url", server.url()))) {
                assertThat(service.get(PLAN).expect(200).values("routes", "target"))
                        .containsExactly("+82");
                server.restart();
                awaitFresh(service);

                assertThat(service.get(PLAN).expect(200).values("routes", "target"))
                        .isEmpty();
                assertThat(service.get("/v1.0/accesskeys").expect(200).values("result", "name"))
                        .containsExactly("administrator, from the settings");
            }
        }
    }

    @Test
    void plansGoOnWhereTheStandbyToReadFromIsAwayAndWritesAreTaken() throws Exception {
        file.write(SnapshotFixtures.small("+82", new Token(Api.ADMIN_KEY).hash()));
        try (PostgresServer primary = PostgresServer.start(directory.resolve("primary"));
                PostgresServer standby = PostgresServer.start(directory.resolve("standby"))) {
            standby.kill();

            try (Replica service = start(primary, Map.of("callrouter.plan.source.url", standby.url()))) {
                assertThat(service.get(PLAN).expect(200).values("routes", "target"))
                        .containsExactly("+82");
                assertThat(service.get("/v1.0/route-table").expect(200).get("source"))
                        .isEqualTo("snapshot");
                service.post("/v1.0/providers", "{'name': 'Hanaro', 'hostname': 'sip.hanaro.example'}")
                        .expect(201);
            }
        }
    }

    @Test
    void aStandbyThatIsThereAndRefusesIsNoReasonToStartFromTheSnapshot(CapturedOutput output) throws Exception {
        file.write(SnapshotFixtures.small("+82", new Token(Api.ADMIN_KEY).hash()));
        try (PostgresServer primary = PostgresServer.start(directory.resolve("primary"));
                PostgresServer standby = PostgresServer.start(directory.resolve("standby"))) {
            String asNobody = standby.url().replace("user=postgres", "user=nobody");
            Map<String, String> source = Map.of(
                    "callrouter.plan.source.url",
                    asNobody,
                    "callrouter.plan.source.password",
                    SOURCE_PASSWORD,
                    "logging.level.root",
                    "debug");

            assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(primary, source));

            assertThat(output)
                    .contains("APPLICATION FAILED TO START", "callrouter.plan.source.url leads to no PostgreSQL server")
                    .contains(" DEBUG ");
            assertThat(output.toString().lines().filter(line -> line.contains(SOURCE_PASSWORD)))
                    .isEmpty();
        } finally {
            LoggingSystem.get(getClass().getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        }
    }

    @Test
    void withoutAUsableSnapshotTheStartFailsAndSaysBothReasons(CapturedOutput output) throws Exception {
        try (PostgresServer server = PostgresServer.start(directory.resolve("data"))) {
            server.kill();
            assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(server, Map.of()));
            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("The PostgreSQL server does not let the service in")
                    .contains("There is no snapshot " + path);

            file.write(SnapshotFixtures.small("+82", "hash"));
            byte[] whole = Files.readAllBytes(path);
            Files.write(path, Arrays.copyOf(whole, whole.length - 20));
            assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(server, Map.of()));
            assertThat(output).contains("The snapshot " + path + " is damaged or cut short");
        }
    }

    private static Answer route(Replica service, String provider, String target) {
        return service.post("/v1.0/routes", "{'provider_id': '%s', 'target': '%s'}".formatted(provider, target));
    }

    private static List<String> targets(Snapshot snapshot) {
        List<RouteEntry> routes = new ArrayList<>();
        snapshot.table().forEachRoute(routes::add);
        return routes.stream().map(route -> route.target().value()).toList();
    }

    private static void awaitFresh(Replica service) {
        await().atMost(SOON).untilAsserted(() -> {
            Answer readiness = service.get("/actuator/health/readiness").expect(200);
            assertThat(readiness.get("components/routeTable/details/state")).isEqualTo("fresh");
            assertThat(readiness.get("components/routeTable/details/source")).isEqualTo("database");
        });
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.expectProblem(503, "database_unavailable").header("Retry-After"))
                .isNotEmpty();
    }

    private Replica start(PostgresServer server, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("callrouter.plan.snapshot.enabled", "true");
        settings.put("callrouter.plan.snapshot.file", path.toString());
        settings.put("spring.flyway.connect-retries", "0");
        return Replica.start(server.url(), PostgresServer.USERNAME, "", settings);
    }
}
