package io.callrouter.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.provider.Transport;
import io.callrouter.testing.Needs;
import io.callrouter.testing.SippProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/**
 * A carrier played by sipp, which checks every message against its scenario: what it does not expect, and what it waits for
 * in vain, fails the test when the carrier is closed.
 */
final class SippCarrier implements AutoCloseable {

    private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();
    private static final String WAITS_FOR_MILLIS = "5000";
    private static final int STARTS = 3; // another program may take the free port first

    private final Path directory;
    private final int port;
    private final Process process;

    private SippCarrier(Path directory, Transport transport, String... scenario) throws IOException {
        this.directory = directory;
        this.port = SippProcess.freePort(transport);
        String socket = transport == Transport.UDP ? "u1" : "t1";
        List<String> command = new ArrayList<>(List.of("sipp", "-nostdin", "-pause_msg_ign", "-bind_local"));
        command.addAll(List.of("-i", LOOPBACK, "-p", String.valueOf(port), "-t", socket));
        command.addAll(List.of("-recv_timeout", WAITS_FOR_MILLIS, "-trace_msg", "-message_file", "messages.log"));
        command.addAll(List.of("-trace_err", "-error_file", "errors.log"));
        command.addAll(List.of(scenario));
        ProcessBuilder sipp = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("screen.log").toFile());
        this.process = SippProcess.start(sipp, transport, port);
    }

    static SippCarrier start(SippScenario scenario) {
        return start(scenario, Transport.UDP);
    }

    static SippCarrier start(SippScenario scenario, Transport transport) {
        try {
            Path directory = newDirectory();
            Files.writeString(directory.resolve("scenario.xml"), scenario.xml());
            return start(directory, transport, "-sf", "scenario.xml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With sipp's own arguments that name a scenario. */
    static SippCarrier start(String... scenario) {
        try {
            return start(newDirectory(), Transport.UDP, scenario);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newDirectory() throws IOException {
        Needs.programs("sip-tester", "sipp");
        return Files.createTempDirectory("sipp");
    }

    private static SippCarrier start(Path directory, Transport transport, String... scenario) throws IOException {
        for (int i = 0; i < STARTS; i++) {
            SippCarrier carrier = new SippCarrier(directory, transport, scenario);
            if (carrier.process.isAlive()) {
                return carrier;
            }
        }
        throw new AssertionError(
                "Sipp does not start: " + read(directory, "errors.log") + read(directory, "screen.log"));
    }

    int port() {
        return port;
    }

    /** What it has seen so far. */
    SippTrace trace() {
        return SippTrace.parse(read(directory, "messages.log"));
    }

    /** Lets it finish its calls, and stops it. */
    SippTrace finish() {
        try {
            if (process.isAlive()) {
                new ProcessBuilder("sh", "-c", "kill -USR1 " + process.pid())
                        .start()
                        .waitFor();
            }
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("Sipp waits for the end of a call: " + trace());
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        return trace();
    }

    @Override
    public void close() {
        try {
            SippTrace trace = finish();
            assertThat(read(directory, "errors.log"))
                    .as("Sipp's errors in %s", trace)
                    .isEmpty();
            assertThat(process.exitValue()).as("Sipp's verdict on %s", trace).isZero();
        } finally {
            process.destroyForcibly();
            FileSystemUtils.deleteRecursively(directory.toFile());
        }
    }

    private static String read(Path directory, String file) {
        try {
            Path path = directory.resolve(file);
            return Files.exists(path) ? Files.readString(path, ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
