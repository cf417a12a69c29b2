package io.callrouter.load;

import static org.awaitility.Awaitility.await;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Kamailio (apt-get install kamailio) with the same rules as the service, as a peer to measure against: its drouting
 * module, tuned as {@code load/kamailio.cfg} says, one process for each protocol.
 */
final class Kamailio implements AutoCloseable {

    private final int port;
    private final Process process;

    /** Where a rule leads: {@code providers} by their numbers, in order. */
    interface Rules {

        /** @param rules takes group, prefix without +, providers */
        void forEach(Taker rules) throws IOException;
    }

    /** Takes a rule. */
    interface Taker {
        void take(int group, String prefix, int[] providers) throws IOException;
    }

    Kamailio(int providers, Rules rules) throws IOException {
        Path tables = Files.createDirectories(Path.of("target/kamailio")).toAbsolutePath();
        write(tables, providers, rules);
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String config = Files.readString(Path.of("src/test/resources/load/kamailio.cfg"))
                .replace("TABLES", tables.toString());
        Files.writeString(tables.resolve("kamailio.cfg"), config);
        process = new ProcessBuilder(
                        "kamailio",
                        "-f",
                        tables.resolve("kamailio.cfg").toString(),
                        "-l",
                        "udp:127.0.0.1:" + port,
                        "-l",
                        "tcp:127.0.0.1:" + port,
                        "-DD",
                        "-x",
                        "fm",
                        "-X",
                        "fm",
                        "-m",
                        "3000",
                        "-M",
                        "1000")
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/kamailio.log").toFile())
                .start();
        await().atMost(Duration.ofMinutes(2)).until(this::listens);
    }

    private static void write(Path tables, int providers, Rules rules) throws IOException {
        Files.writeString(tables.resolve("version"), """
                id(int,auto) table_name(string) table_version(int)
                1:dr_gateways:3
                2:dr_groups:2
                3:dr_gw_lists:1
                4:dr_rules:3
                """);
        Files.writeString(
                tables.resolve("dr_groups"),
                "id(int,auto) username(string) domain(string) groupid(int) description(string)\n");
        Files.writeString(tables.resolve("dr_gw_lists"), "id(int,auto) gwlist(string) description(string)\n");
        Files.write(
                tables.resolve("dr_gateways"),
                Stream.concat(
                                Stream.of("gwid(int,auto) type(int) address(string) strip(int) pri_prefix(string,null)"
                                        + " attrs(string,null) description(string)"),
                                IntStream.range(0, providers)
                                        .mapToObj(i -> "%d:0:%s:0:::P%d".formatted(i + 1, host(i), i)))
                        .toList());
        try (BufferedWriter file = Files.newBufferedWriter(tables.resolve("dr_rules"))) {
            file.write("ruleid(int,auto) groupid(string) prefix(string) timerec(string) priority(int) routeid(string)"
                    + " gwlist(string) description(string)\n");
            int[] number = {0};
            rules.forEach((group, prefix, to) -> file.write("%d:%d:%s:\\0:0:0:%d,%d,%d:R\n"
                    .formatted(++number[0], group, prefix, to[0] + 1, to[1] + 1, to[2] + 1)));
        }
    }

    /** Where the provider of that number is. */
    static String host(int provider) {
        return "10.9.0." + (provider + 1);
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("Kamailio has ended: " + Files.readString(Path.of("target/kamailio.log")));
        }
        try (Socket socket = new Socket()) {
            socket.connect(address(), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** All of its processes. */
    List<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
