package io.callrouter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An {@link EmbeddedServer} in a JVM of its own, so that a test can kill that JVM. */
final class ServerProcess {

    private static final String READY = "ready ";
    private static final String REFUSED = "refused ";
    private static final String DONE = "done";
    private static final String END = "end of output";
    private static final long PATIENCE_SECONDS = 60;

    private final Path data;
    private final Process jvm;
    private final PrintStream commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final List<String> output = new ArrayList<>();
    private String url = "";

    private ServerProcess(Path data, Process jvm) {
        this.data = data;
        this.jvm = jvm;
        this.commands = new PrintStream(jvm.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "output of " + jvm.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** What runs in the JVM: a server until the input ends, and one connection that never commits. */
    public static void main(String[] args) throws IOException, SQLException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (EmbeddedServer server =
                        EmbeddedServer.start(new DataDirectory(Path.of(args[0])), 0, Duration.ofSeconds(20));
                Connection connection =
                        DriverManager.getConnection(server.jdbcUrl(), EmbeddedServer.USER, server.password());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            System.out.println(READY + server.jdbcUrl());
            for (String sql = input.readLine(); sql != null; sql = input.readLine()) {
                statement.execute(sql);
                System.out.println(DONE);
            }
        } catch (RuntimeException e) {
            System.out.println(REFUSED + e);
            throw e;
        }
    }

    /** Begins to start a server, without waiting for it. */
    static ServerProcess launch(Path data) throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerProcess.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        return new ServerProcess(data, jvm);
    }

    ServerProcess awaitReady() {
        String answer = answer();
        assertThat(answer).as(output()).startsWith(READY);
        url = answer.substring(READY.length());
        return this;
    }

    /** Waits until the start has failed, and gives the exception's text. */
    String awaitRefusal() throws InterruptedException {
        String answer = answer();
        assertThat(answer).as(output()).startsWith(REFUSED);
        assertThat(jvm.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return answer.substring(REFUSED.length());
    }

    /** Executes in that JVM, in a transaction that stays open. */
    void executeInOpenTransaction(String sql) {
        beginToExecute(sql);
        assertThat(answer()).as(output()).isEqualTo(DONE);
    }

    /** The same, without waiting for the end. */
    void beginToExecute(String sql) {
        commands.println(sql);
    }

    /** A connection of this test's own; each statement is committed. */
    Connection connect() throws SQLException {
        return connect(password());
    }

    Connection connect(String password) throws SQLException {
        return DriverManager.getConnection(url, EmbeddedServer.USER, password);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of what the query finds, as text. */
    List<String> query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    long pid() {
        return jvm.pid();
    }

    ProcessHandle jvm() {
        return jvm.toHandle();
    }

    /** The PostgreSQL server of this JVM. */
    ProcessHandle postgres() throws IOException {
        String pid = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    /** Ends the JVM as an operator would. */
    void stop() throws InterruptedException {
        commands.close();
        assertThat(jvm.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(jvm.exitValue()).as(output()).isZero();
    }

    /** {@code kill -9} of the JVM. */
    void kill() throws InterruptedException {
        jvm.destroyForcibly().waitFor();
    }

    /** What the JVM printed and the server logged, for the message of a failed check. */
    private String output() {
        StringBuilder text = new StringBuilder();
        synchronized (output) {
            output.forEach(line -> text.append(line).append('\n'));
        }
        try {
            Path log = data.resolve("postgres.log");
            return text.append(Files.exists(log) ? Files.readString(log) : "").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String password() {
        return new DataDirectory(data).readSecret("postgres-password").orElseThrow();
    }

    private String answer() {
        try {
            String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return answer == null ? "no answer" : answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = jvm.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                if (line.startsWith(READY) || line.startsWith(REFUSED) || line.equals(DONE)) {
                    answers.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            answers.add(END);
        }
    }
}
