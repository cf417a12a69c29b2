package io.callrouter.load;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A carrier that is played by sipp. */
final class Sipp implements AutoCloseable {

    private final Process process;
    private final int port;

    Sipp(Path directory, String scenario) throws IOException {
        port = freePort();
        Path file = directory.resolve(Path.of(scenario).getFileName());
        try (InputStream xml = Objects.requireNonNull(Sipp.class.getResourceAsStream(scenario))) {
            Files.copy(xml, file);
        }
        process = new ProcessBuilder(
                        "sipp",
                        "-sf",
                        file.toString(),
                        "-i",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(port),
                        "-nostdin",
                        "-l",
                        "1000000")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().until(() -> !isFree(port));
    }

    int port() {
        return port;
    }

    private static int freePort() throws SocketException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (SocketException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
