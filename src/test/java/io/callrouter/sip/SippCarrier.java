package io.callrouter.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.provider.Transport;
import io.callrouter.testing.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/**
 * A carrier played by sipp, an implementation of SIP that is not ours. Sipp checks every message against its scenario: what
 * it does not expect, and what it waits for in vain, fails the test when the carrier is closed.
 */
final class SippCarrier implements AutoCloseable {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String WAITS_FOR_MILLIS = "5000";
    private static final int STARTS = 3; // another program may take the free port first

    private final Path directory;
    private final Transport transport;
    private final int port;
    private final Process process;

    private SippCarrier(Path directory, Transport transport, String... scenario) throws IOException {
        this.directory = directory;
        this.transport = transport;
        this.port = freePort();
        String socket = transport == Transport.UDP ? "u1" : "t1";
        List<String> command = new ArrayList<>(List.of("sipp", "-nostdin", "-pause_msg_ign", "-bind_local"));
        command.addAll(List.of("-i", LOOPBACK.getHostAddress(), "-p", String.valueOf(port), "-t", socket));
        command.addAll(List.of("-recv_timeout", WAITS_FOR_MILLIS, "-trace_msg", "-message_file", "messages.log"));
        command.addAll(List.of("-trace_err", "-error_file", "errors.log"));
        command.addAll(List.of(scenario));
        ProcessBuilder sipp = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("screen.log").toFile());
        sipp.environment().put("TERM", "xterm");
        this.process = sipp.start();
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
            await().pollInterval(Duration.ofMillis(5)).until(() -> !carrier.process.isAlive() || carrier.isListening());
            if (carrier.process.isAlive()) {
                return carrier;
            }
        }
        throw new AssertionError(
                "Sipp does not start: " + read(directory, "errors.log") + read(directory, "screen.log"));
    }

    private int freePort() throws IOException {
        if (transport == Transport.UDP) {
            try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
                return socket.getLocalPort();
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private boolean isListening() throws IOException {
        return transport == Transport.UDP ? takesKeepAlive() : takesConnection();
    }

    /** Empty lines are no message (RFC 5626, section 4.4.1); a closed port refuses them. */
    private boolean takesKeepAlive() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            socket.connect(LOOPBACK, port);
            socket.setSoTimeout(10);
            socket.send(new DatagramPacket(new byte[] {'\r', '\n', '\r', '\n'}, 4));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return true;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (PortUnreachableException e) {
            return false;
        }
    }

    private boolean takesConnection() {
        try (Socket socket = new Socket(LOOPBACK, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
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
