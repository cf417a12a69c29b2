package io.callrouter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLState;

/** What the data goes through: the service is killed in every way there is, and started again. */
class EmbeddedServerTests {

    private static final String TABLE = "create table kept (word text)";
    private static final String WORDS = "select word from kept order by word";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PROGRAMS = "postgres-binaries";

    /** A data directory after a first start and with one row, copied for each test: making one takes seconds. */
    private static Path prepared;

    @TempDir
    private Path parent;

    private Path data;
    private final List<ServerProcess> servers = new ArrayList<>();
    private final Set<ProcessHandle> processes = new HashSet<>();

    @BeforeAll
    static void prepare(@TempDir Path directory) throws Exception {
        prepared = directory.resolve("made/by the server");
        ServerProcess server = ServerProcess.launch(prepared).awaitReady();
        server.execute(TABLE);
        server.execute("insert into kept values ('first')");
        server.stop();
    }

    @BeforeEach
    void copy() throws IOException {
        data = parent.resolve("data of a service"); // spaces, as in a home directory
        copy(prepared, data);
    }

    @AfterEach
    void killEverything() {
        servers.forEach(server -> track(server.jvm()));
        List.copyOf(processes).forEach(this::track);
        processes.forEach(ProcessHandle::destroyForcibly);
        await().atMost(PATIENCE).until(() -> processes.stream().noneMatch(EmbeddedServerTests::isRunning));
    }

    @Test
    void theFirstStartMakesADatabase() throws Exception {
        ServerProcess server = start(fresh());

        server.execute(TABLE);
        server.execute("insert into kept values ('first')");

        assertThat(server.query(WORDS)).containsExactly("first");
        assertThat(server.query("select current_database()")).containsExactly("callrouter");
        assertThat(server.query("show server_encoding")).containsExactly("UTF8");
        // The server reads its new rules a moment after it was told to.
        await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertRefused(server, "wrong"));
        assertRefused(server, "");
    }

    @Test
    void theFirstStartMakesADirectoryForItsUserAlone() {
        assertThat(prepared).satisfies(file -> assertThat(permissions(file)).isEqualTo("rwx------"));
        assertThat(prepared.resolve("postgres-password"))
                .satisfies(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        assertThat(prepared.resolve("postgres"))
                .satisfies(file -> assertThat(permissions(file)).isEqualTo("rwx------"));
    }

    @Test
    void letsNobodyElseReplaceItsPrograms() throws Exception {
        Path open = fresh();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

        start(open);

        assertThat(permissions(open.resolve(PROGRAMS))).isEqualTo("rwx------");
    }

    @Test
    void afterARestartItIsDurableAndClosedToOthers() throws Exception {
        ServerProcess server = start(data);

        assertThat(server.query("show fsync")).containsExactly("on");
        assertThat(server.query("show synchronous_commit")).containsExactly("on");
        assertThat(server.query("show full_page_writes")).containsExactly("on");
        assertThat(server.query("show listen_addresses")).containsExactly("localhost");
        assertThat(server.query("show unix_socket_directories"))
                .as("no socket in /tmp whose name another server's could take")
                .containsExactly("");
        assertThat(server.query("select auth_method from pg_hba_file_rules")).containsOnly("scram-sha-256");
        assertRefused(server, "wrong");
        assertRefused(server, "");
    }

    @Test
    void givesItselfANewPasswordWhenTheOldOneIsLost() throws Exception {
        Files.delete(data.resolve("postgres-password"));

        ServerProcess server = start(data);

        assertThat(server.query(WORDS)).containsExactly("first");
        assertThat(permissions(data.resolve("postgres-password"))).isEqualTo("rw-------");
        assertRefused(server, "");
    }

    @Test
    void keepsItsDataOverACleanRestart() throws Exception {
        ServerProcess server = start(data);
        server.execute("insert into kept values ('second')");
        ProcessHandle postgres = server.postgres();
        server.stop();
        await().atMost(Duration.ofSeconds(2)).until(() -> !isRunning(postgres));

        assertThat(start(data).query(WORDS)).containsExactly("first", "second");
    }

    @Test
    void takesOverFromTheServerThatAKilledServiceLeftRunning() throws Exception {
        ServerProcess server = start(data);
        server.execute("insert into kept values ('committed')");
        ProcessHandle orphan = server.postgres();

        server.kill();
        assertThat(isRunning(orphan)).as("the orphan").isTrue();
        ServerProcess next = start(data);

        assertThat(next.query(WORDS)).containsExactly("committed", "first");
        assertThat(isRunning(orphan)).isFalse();
        next.execute("insert into kept values ('after')");
        assertThat(next.query(WORDS)).containsExactly("after", "committed", "first");
    }

    @Test
    void takesOverAlsoWhenSomebodyIsConnectedToTheOrphan() throws Exception {
        ServerProcess server = start(data);
        ProcessHandle orphan = server.postgres();
        try (Connection somebody = server.connect();
                Statement statement = somebody.createStatement()) {
            somebody.setAutoCommit(false);
            statement.execute("insert into kept values ('not committed')");

            server.kill();

            assertThat(start(data).query(WORDS)).containsExactly("first");
            assertThat(isRunning(orphan)).isFalse();
        }
    }

    @Test
    void recoversWithoutWhatWasNotCommitted() throws Exception {
        ServerProcess server = start(data);
        server.executeInOpenTransaction("insert into kept values ('not committed')");
        server.execute("insert into kept values ('committed')");

        server.kill();

        assertThat(start(data).query(WORDS)).containsExactly("committed", "first");
    }

    @Test
    void recoversAfterServiceAndServerWereKilled() throws Exception {
        ServerProcess server = start(data);
        server.executeInOpenTransaction("insert into kept values ('not committed')");
        server.execute("insert into kept values ('committed')");

        kill(server);
        assertThat(lockFile()).as("the stale lock file").exists();

        assertThat(start(data).query(WORDS)).containsExactly("committed", "first");
    }

    @Test
    void takesOverFromAKilledServerWhoseWorkerIsStillBusy() throws Exception {
        ServerProcess server = start(data);
        server.beginToExecute("do $$ begin loop perform 1; end loop; end $$");
        String busy = "select pid from pg_stat_activity where query like 'do %' and state = 'active'";
        await().until(() -> !server.query(busy).isEmpty());
        ProcessHandle worker =
                ProcessHandle.of(Long.parseLong(server.query(busy).get(0))).orElseThrow();
        track(worker);

        kill(server);

        assertThat(start(data).query(WORDS)).containsExactly("first");
        assertThat(isRunning(worker)).as("it would write to the same files").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-17\n"})
    void startsOverAStaleLockFile(String content) throws Exception {
        Files.writeString(lockFile(), content);

        assertThat(start(data).query(WORDS)).containsExactly("first");
    }

    @Test
    void leavesAProgramAloneThatGotTheNumberOfAStaleLockFile() throws Exception {
        ProcessHandle unrelated = new ProcessBuilder("sleep", "600").start().toHandle();
        track(unrelated);
        claim(unrelated);

        ServerProcess server = start(data);

        assertThat(server.query(WORDS)).containsExactly("first");
        assertThat(isRunning(unrelated)).isTrue();
    }

    @Test
    void leavesThePostgresOfAnotherServiceAloneThatGotTheNumberOfAStaleLockFile() throws Exception {
        Path elsewhere = parent.resolve("elsewhere");
        copy(prepared, elsewhere);
        ServerProcess other = start(elsewhere);
        ProcessHandle unrelated = other.postgres();
        claim(unrelated);

        ServerProcess server = start(data);

        assertThat(server.query(WORDS)).containsExactly("first");
        assertThat(isRunning(unrelated)).as("the other service's server").isTrue();
        assertThat(other.query(WORDS)).containsExactly("first");
    }

    @Test
    void movesAHalfMadeDatabaseAside() throws Exception {
        Path cut = fresh();
        Files.createDirectories(cut.resolve("postgres/base"));
        Files.writeString(cut.resolve("postgres/PG_VERSION"), "18\n");

        ServerProcess server = start(cut);

        server.execute(TABLE);
        assertThat(server.query(WORDS)).isEmpty();
        try (Stream<Path> files = Files.list(cut)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("postgres-incomplete-")))
                    .singleElement()
                    .satisfies(aside -> assertThat(aside.resolve("PG_VERSION")).hasContent("18"));
        }
    }

    @Test
    void startsAfterAFirstStartWasKilled() throws Exception {
        Path fresh = fresh();
        ServerProcess first = launch(fresh);
        // The server is starting; the password is not set and the database not made yet.
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(fresh.resolve("postgres/postmaster.opts")));
        track(first.jvm());
        first.kill();

        ServerProcess next = start(fresh);
        next.execute(TABLE);
        next.execute("insert into kept values ('committed')");
        kill(next);

        assertThat(start(fresh).query(WORDS)).containsExactly("committed");
    }

    @Test
    void anInitialisationThatAKilledServiceLeftRunningHarmsNothing() throws Exception {
        Path fresh = fresh();
        ServerProcess first = launch(fresh);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(fresh.resolve("postgres/PG_VERSION")));
        ProcessHandle initialisation = first.jvm()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("initdb"))
                .findFirst()
                .orElseThrow();
        signal("STOP", initialisation); // as slow as on a busy machine
        track(first.jvm());
        first.kill();

        ServerProcess next = start(fresh);
        next.execute(TABLE);
        next.execute("insert into kept values ('committed')");
        signal("CONT", initialisation);
        await().atMost(PATIENCE).until(() -> !isRunning(initialisation));

        assertThat(fresh.resolve("postgres/PG_VERSION"))
                .as("one of the files of the database in use")
                .exists();
        kill(next);

        assertThat(start(fresh).query(WORDS)).containsExactly("committed");
    }

    @Test
    void refusesASecondServiceAndGoesOn() throws Exception {
        ServerProcess first = start(data);

        String refusal = launch(data).awaitRefusal();

        assertThat(refusal)
                .startsWith(DataDirectoryInUseException.class.getName())
                .contains(data.toString())
                .contains("process " + first.pid());
        first.execute("insert into kept values ('after')");
        assertThat(first.query(WORDS)).containsExactly("after", "first");
    }

    @Test
    void refusesASecondServiceAlsoAfterOneInTheSameProcess() throws Exception {
        try (DataDirectoryLock held = DataDirectoryLock.acquire(new DataDirectory(data))) {
            assertThat(held).isNotNull();
            assertThatExceptionOfType(DataDirectoryInUseException.class)
                    .isThrownBy(() -> DataDirectoryLock.acquire(new DataDirectory(data)))
                    .withMessageContaining(data.toString())
                    .withMessageContaining("process " + ProcessHandle.current().pid());

            assertThat(launch(data).awaitRefusal()).startsWith(DataDirectoryInUseException.class.getName());
        }
        assertThat(start(data).query(WORDS)).as("once the lock is free").containsExactly("first");
    }

    @Test
    void aStartThatCannotKeepThePasswordLeavesNoServerRunning() throws Exception {
        Path fresh = fresh();
        Files.createDirectories(fresh.resolve("postgres-password/in the way"));

        assertThat(launch(fresh).awaitRefusal()).contains("postgres-password");

        assertThat(fresh.resolve("postgres/PG_VERSION")).exists();
        Path pid = fresh.resolve("postgres/postmaster.pid");
        if (Files.exists(pid)) {
            track(ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0)))
                    .orElseThrow());
        }
        assertThat(pid).doesNotExist();
    }

    @Test
    void saysWhichDirectoryCannotBeUsed() throws Exception {
        Path inTheWay = Files.writeString(parent.resolve("file"), "a file where the directory should be");

        assertThat(launch(inTheWay).awaitRefusal()).contains(inTheWay.toString());
    }

    private ServerProcess start(Path directory) throws IOException {
        ServerProcess server = launch(directory).awaitReady();
        track(server.postgres());
        return server;
    }

    private ServerProcess launch(Path directory) throws IOException {
        ServerProcess server = ServerProcess.launch(directory);
        servers.add(server);
        return server;
    }

    /** Remembers processes that may go on when the test has ended. */
    private void track(ProcessHandle process) {
        processes.add(process);
        process.descendants().forEach(processes::add);
    }

    /** {@code kill -9} of the service and of its server. */
    private static void kill(ServerProcess server) throws Exception {
        ProcessHandle postgres = server.postgres();
        server.kill();
        postgres.destroyForcibly();
        await().until(() -> !isRunning(postgres));
    }

    /** Unlike {@code isAlive}, false for a process that has ended and waits for its parent to notice. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
    }

    private Path lockFile() {
        return data.resolve("postgres/postmaster.pid");
    }

    /** Makes the lock file say that this process is the server. */
    private void claim(ProcessHandle process) throws IOException {
        Files.writeString(
                lockFile(),
                "%d\n%s\n1700000000\n5432\n/tmp\nlocalhost\n  1234567         1\nready   \n"
                        .formatted(process.pid(), data.resolve("postgres")));
    }

    /** A directory without a database; the server's programs are there already. */
    private Path fresh() throws IOException {
        Path fresh = Files.createDirectory(parent.resolve("new"));
        copy(prepared.resolve(PROGRAMS), fresh.resolve(PROGRAMS));
        return fresh;
    }

    private static void assertRefused(ServerProcess server, String password) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> server.connect(password).close())
                .satisfies(e -> assertThat(e.getSQLState())
                        .as(e.toString())
                        .isIn(
                                PSQLState.INVALID_PASSWORD.getState(),
                                PSQLState.CONNECTION_REJECTED.getState())); // without any
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = from.relativize(file);
                if (file.startsWith(prepared.resolve(PROGRAMS)) && Files.isRegularFile(file)) {
                    Files.createLink(to.resolve(relative), file);
                } else {
                    Files.copy(file, to.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
