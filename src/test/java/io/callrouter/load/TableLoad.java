package io.callrouter.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.load.PlanWorld.Call;
import io.callrouter.load.PlanWorld.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a table of many routes costs in memory and at the start, and how soon one changed route is in the plans of another
 * replica while plans are asked for at a steady rate. It is no test of the build; docs/performance.md tells how it is run
 * and what it showed.
 */
class TableLoad {

    private static final List<Integer> SIZES = Stream.of(
                    System.getProperty("sizes", "1000,1000000").split(","))
            .map(Integer::valueOf)
            .toList();
    private static final int CHANGES = Integer.getInteger("changes", 1_000);
    private static final int CHANGES_A_SECOND = Integer.getInteger("changes-a-second", 50);
    private static final int PLANS_A_SECOND = Integer.getInteger("plans", 500);
    private static final int WARM_UP_CHANGES = Integer.getInteger("warm-up-changes", 300);
    private static final int ROUTES_A_RULE = 3;
    /** What looking for a change usually takes, for the rounds without changes. */
    private static final long USUAL_LOOK_NANOS = 3_000_000;

    /** Between two looks: looking without a break takes the cores from the replicas that are looked at. */
    private static final long BETWEEN_LOOKS_NANOS = 200_000;

    private static final long LOST_NANOS = 20_000_000_000L;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final StringBuilder report = new StringBuilder();
    private int changes;

    /** What makes a change, and returns when it is committed. */
    private interface Writer {
        void rename(Shown route, String name) throws SQLException, IOException;
    }

    /** By the other replica instead. */
    private static final Writer PUT = (route, name) -> {};

    @Test
    void holdsLoadsAndFollows() throws Exception {
        try (DurableDatabase database = new DurableDatabase()) {
            long empty;
            try (ServiceProcess service = database.service("table-load-a")) {
                plan(service, new PlanWorld(1).calls(1).get(0));
                empty = service.heapInUse();
            }
            for (int size : SIZES) {
                PlanWorld world = new PlanWorld((size + ROUTES_A_RULE - 1) / ROUTES_A_RULE);
                try (Connection connection = database.connect()) {
                    world.store(connection);
                }
                try (ServiceProcess a = database.service("table-load-a");
                        ServiceProcess b = database.service("table-load-b")) {
                    tellOfTheTable(a, size, world, empty);
                    Precedence.takeFrom(database.process());
                    Precedence.takeFrom(a.process());
                    follow(database, a, b, world, size);
                }
            }
        } finally {
            Files.writeString(Path.of("target/table-load.txt"), report);
        }
    }

    private void tellOfTheTable(ServiceProcess service, int size, PlanWorld world, long empty) throws IOException {
        try (HttpConnection http = new HttpConnection(service.address())) {
            plan(service, world.calls(1).get(0));
            JsonNode load = json(http, "/actuator/metrics/callrouter.route.table.load");
            JsonNode table = json(http, "/v1.0/route-table");
            assertThat(table.path("routes").asInt()).isGreaterThanOrEqualTo(size);
            tell(
                    "%,d routes: read at the start in %.2f s, heap %.1f MB over the %.1f MB of an empty service",
                    table.path("routes").asInt(),
                    load.path("measurements").path(1).path("value").asDouble(),
                    (service.heapInUse() - empty) / 1e6,
                    empty / 1e6);
        }
    }

    private static JsonNode json(HttpConnection http, String path) throws IOException {
        String body = http.send(HttpConnection.request("GET", path, "")).body();
        return MAPPER.readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1)); // without chunks
    }

    private static void plan(ServiceProcess service, Call call) throws IOException {
        try (HttpConnection http = new HttpConnection(service.address())) {
            assertThat(http.send(request(call)).status()).isEqualTo(200);
        }
    }

    private void follow(DurableDatabase database, ServiceProcess a, ServiceProcess b, PlanWorld world, int size)
            throws Exception {
        try (Connection connection = database.connect();
                PreparedStatement update = connection.prepareStatement("update route set name = ? where id = ?");
                Plans plans = new Plans(b, world.calls(10_000))) {
            Writer sql = (route, name) -> {
                update.setString(1, name);
                update.setObject(2, route.route());
                assertThat(update.executeUpdate()).isEqualTo(1);
            };
            round(sql, a, b, world, WARM_UP_CHANGES);
            round(PUT, a, b, world, WARM_UP_CHANGES);
            round(null, a, b, world, WARM_UP_CHANGES);
            for (int half = 0; half < 2; half++) { // in alternation: neighbours disturb all of them alike
                measure("%,d routes, no changes".formatted(size), null, a, b, world, plans);
                measure("%,d routes, changed by SQL".formatted(size), sql, a, b, world, plans);
                measure("%,d routes, changed by PUT at the other".formatted(size), PUT, a, b, world, plans);
            }
        }
    }

    private void measure(String what, Writer writer, ServiceProcess a, ServiceProcess b, PlanWorld world, Plans plans)
            throws Exception {
        plans.begin();
        long[] waits = round(writer, a, b, world, CHANGES / 2);
        long[] took = plans.end();
        tell(
                "%s: %s plans p50 %.2f ms, p99 %.2f ms, worst %.1f ms",
                what,
                writer == null
                        ? ""
                        : "in plans of the other replica p50 %.2f ms, p99 %.2f ms, worst %.1f ms;"
                                .formatted(millis(waits, 0.5), millis(waits, 0.99), millis(waits, 1)),
                millis(took, 0.5),
                millis(took, 0.99),
                millis(took, 1));
    }

    /**
     * Makes changes at a steady rate.
     *
     * @param writer null to make none and only look
     * @return nanoseconds from each commit until plans showed it, sorted
     */
    private long[] round(Writer writer, ServiceProcess a, ServiceProcess b, PlanWorld world, int count)
            throws SQLException, IOException {
        long[] waits = new long[count];
        try (HttpConnection writes = new HttpConnection(a.address());
                HttpConnection looks = new HttpConnection(b.address())) {
            long due = System.nanoTime();
            for (int i = 0; i < count; i++) {
                due += 1_000_000_000L / CHANGES_A_SECOND;
                LockSupport.parkNanos(due - System.nanoTime());
                Shown route = world.route();
                String name = "Change " + ++changes;
                if (writer == PUT) {
                    byte[] request = HttpConnection.request(
                            "PUT", "/v1.0/routes/" + route.route(), "{\"name\": \"" + name + "\"}");
                    assertThat(writes.send(request).status()).isEqualTo(200);
                } else if (writer != null) {
                    writer.rename(route, name);
                }
                waits[i] = look(looks, request(route.call()), writer == null ? null : "\"" + name + "\"");
            }
        }
        Arrays.sort(waits);
        return waits;
    }

    /** @param wanted null to look for as long as it usually takes */
    private static long look(HttpConnection looks, byte[] request, String wanted) throws IOException {
        long committed = System.nanoTime();
        long waited = 0;
        while (wanted != null || waited < USUAL_LOOK_NANOS) {
            boolean seen = looks.send(request).body().contains(String.valueOf(wanted));
            waited = System.nanoTime() - committed;
            if (seen) {
                break;
            }
            assertThat(waited).as("a change that is lost").isLessThan(LOST_NANOS);
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        return waited;
    }

    private static byte[] request(Call call) {
        String path = "/v1.0/route-plan?customer_id=%s&destination=%%2B%s"
                .formatted(call.customer(), call.destination().substring(1));
        return HttpConnection.request("GET", path, "");
    }

    private static double millis(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / 1e6;
    }

    private void tell(String line, Object... values) {
        String text = line.formatted(values) + System.lineSeparator();
        report.append(text);
        System.out.print(text); // the outcome of a benchmark is what it prints
    }

    /** Plans at a steady rate; what each takes counts from when it was due. */
    private static final class Plans implements AutoCloseable {

        private final AtomicBoolean running = new AtomicBoolean(true);
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Future<?> asking;
        private long[] nanos = new long[1 << 16];
        private int count;

        Plans(ServiceProcess service, List<Call> calls) {
            List<byte[]> requests = calls.stream().map(TableLoad::request).toList();
            asking = thread.submit(() -> {
                Precedence.giveToThisThread();
                try (HttpConnection http = new HttpConnection(service.address())) {
                    long due = System.nanoTime();
                    for (int i = 0; running.get(); i++) {
                        due += 1_000_000_000L / PLANS_A_SECOND;
                        LockSupport.parkNanos(due - System.nanoTime());
                        HttpConnection.Answer answer = http.send(requests.get(i % requests.size()));
                        add(System.nanoTime() - due);
                        assertThat(answer.status()).isEqualTo(200);
                        for (String provider : calls.get(i % calls.size()).providers()) {
                            assertThat(answer.body()).contains(provider.toLowerCase(Locale.ROOT));
                        }
                    }
                }
                return null;
            });
        }

        private synchronized void add(long took) {
            if (count < nanos.length) {
                nanos[count++] = took;
            }
        }

        synchronized void begin() {
            count = 0;
        }

        synchronized long[] end() {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            assertThat(asking).as("all plans succeeded").isNotDone();
            return sorted;
        }

        @Override
        public void close() throws Exception {
            running.set(false);
            asking.get();
            thread.shutdown();
        }
    }
}
