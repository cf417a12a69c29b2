package io.callrouter.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Routes that many clients create one by one, against the same inserts past the service, with as many connections. It is no
 * test of the build; docs/performance.md tells how it is run and what it showed.
 */
class WriteLoad {

    private static final int CLIENTS = Integer.getInteger("clients", 16);
    private static final double SECONDS = Integer.getInteger("seconds", 10);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int WARM_UP = Integer.getInteger("warm-up", 20);
    private static final UUID PROVIDER = new UUID(9, 0);
    private static final String INSERT = """
            insert into route (id, version, name, detail, customer_id, provider_id, priority, target, enabled, tm_create)
            values (gen_random_uuid(), 0, ?, '', ?, ?, ?, ?, true, now())""";

    private final StringBuilder report = new StringBuilder();
    private final PlanWorld world = new PlanWorld(1_000);

    WriteLoad() throws IOException {}

    /** One client's way to create routes. */
    private interface Client extends AutoCloseable {
        void create(int number) throws SQLException, IOException;
    }

    private interface Clients {
        Client open() throws SQLException, IOException;
    }

    @Test
    void createsRoutes() throws Exception {
        try (DurableDatabase database = new DurableDatabase()) {
            try (Connection connection = database.connect()) {
                world.store(connection);
            }
            try (ServiceProcess service = database.service("write-load")) {
                Clients posts = () -> new Posts(service);
                Clients inserts = () -> new Inserts(database);
                run("warm-up", posts, WARM_UP, database);
                run("warm-up", inserts, WARM_UP / 4.0, database);
                double[] ratios = new double[ROUNDS];
                for (int round = 0; round < ROUNDS; round++) { // in alternation: neighbours disturb both alike
                    double posted = run("POST", posts, SECONDS, database);
                    double inserted = run("INSERT", inserts, SECONDS, database);
                    ratios[round] = posted / inserted;
                }
                Arrays.sort(ratios);
                tell("POST to INSERT, median of %d rounds: %.2f", ROUNDS, ratios[ROUNDS / 2]);
            } finally {
                Files.writeString(Path.of("target/write-load.txt"), report);
            }
        }
    }

    /** @return how many a second */
    private double run(String what, Clients clients, double seconds, DurableDatabase database) throws Exception {
        long before = stored(database);
        List<Future<List<Long>>> running = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        long begin = System.nanoTime();
        for (int i = 0; i < CLIENTS; i++) {
            int first = i << 24;
            running.add(threads.submit(() -> createUntil(begin + (long) (seconds * 1e9), first, clients)));
        }
        List<Long> took = new ArrayList<>();
        for (Future<List<Long>> client : running) {
            took.addAll(client.get());
        }
        double elapsed = (System.nanoTime() - begin) / 1e9;
        threads.shutdown();
        assertThat(stored(database) - before).as("routes stored").isEqualTo(took.size());
        took.sort(null);
        tell(
                "%s, %d clients: %.0f routes/s, p50 %.2f ms, p99 %.2f ms",
                what,
                CLIENTS,
                took.size() / elapsed,
                took.get(took.size() / 2) / 1e6,
                took.get(took.size() * 99 / 100) / 1e6);
        return took.size() / elapsed;
    }

    private static List<Long> createUntil(long end, int first, Clients clients) throws Exception {
        List<Long> took = new ArrayList<>();
        try (Client client = clients.open()) {
            for (int number = first; System.nanoTime() < end; number++) {
                long begin = System.nanoTime();
                client.create(number);
                took.add(System.nanoTime() - begin);
            }
        }
        return took;
    }

    private static long stored(DurableDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from route")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static UUID customer(int number) {
        return new UUID(7, number % 10_000);
    }

    private static String target(int number) {
        return "+" + (8_200_000 + number % 800_000);
    }

    private static final class Posts implements Client {

        private final HttpConnection http;

        Posts(ServiceProcess service) throws IOException {
            http = new HttpConnection(service.address());
        }

        @Override
        public void create(int number) throws IOException {
            String json =
                    "{\"name\":\"Route %d\",\"customer_id\":\"%s\",\"provider_id\":\"%s\",\"priority\":%d,\"target\":\"%s\"}"
                            .formatted(number, customer(number), PROVIDER, 1 + number % 9, target(number));
            HttpConnection.Answer answer = http.send(HttpConnection.request("POST", "/v1.0/routes", json));
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        }

        @Override
        public void close() throws IOException {
            http.close();
        }
    }

    private static final class Inserts implements Client {

        private final Connection connection;
        private final PreparedStatement insert;

        Inserts(DurableDatabase database) throws SQLException {
            connection = database.connectLikeTheService();
            insert = connection.prepareStatement(INSERT);
        }

        @Override
        public void create(int number) throws SQLException {
            insert.setString(1, "Route " + number);
            insert.setObject(2, customer(number));
            insert.setObject(3, PROVIDER);
            insert.setInt(4, 1 + number % 9);
            insert.setString(5, target(number));
            insert.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private void tell(String line, Object... values) {
        String text = line.formatted(values) + System.lineSeparator();
        report.append(text);
        System.out.print(text); // the outcome of a benchmark is what it prints
    }
}
