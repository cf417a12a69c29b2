package io.callrouter.load;

import io.callrouter.provider.Transport;
import io.callrouter.testing.SippProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A carrier that is played by sipp. */
final class Sipp implements AutoCloseable {

    private final Process process;
    private final int port;

    Sipp(Path directory, String scenario) throws IOException {
        port = SippProcess.freePort(Transport.UDP);
        Path file = directory.resolve(Path.of(scenario).getFileName());
        try (InputStream xml = Objects.requireNonNull(Sipp.class.getResourceAsStream(scenario))) {
            Files.copy(xml, file);
        }
        ProcessBuilder sipp = new ProcessBuilder(
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
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        process = SippProcess.start(sipp, Transport.UDP, port);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
