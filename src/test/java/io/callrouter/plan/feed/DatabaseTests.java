package io.callrouter.plan.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatabaseTests {

    @Test
    void whereTheSettingsNameNoUserItIsTheDriversOwn() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<String> greeting = threads.submit(() -> greeting(server));
            Database database = new Database(
                    "jdbc:postgresql://%s:%d/callrouter?sslmode=disable&gssEncMode=disable"
                            .formatted(server.getInetAddress().getHostAddress(), server.getLocalPort()),
                    null,
                    null);

            assertThatThrownBy(() -> database.connect("test")).isInstanceOf(SQLException.class);

            assertThat(greeting.get(10, TimeUnit.SECONDS)).contains("user\0" + System.getProperty("user.name") + "\0");
        } finally {
            threads.shutdownNow();
        }
    }

    /** What a client of PostgreSQL says first: names and values, each with a zero behind it. */
    private static String greeting(ServerSocket server) throws Exception {
        try (Socket socket = server.accept();
                DataInputStream input = new DataInputStream(socket.getInputStream())) {
            return new String(input.readNBytes(input.readInt() - Integer.BYTES), UTF_8);
        }
    }
}
