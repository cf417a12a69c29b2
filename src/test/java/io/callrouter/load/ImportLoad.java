package io.callrouter.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A large file is imported, imported again, changed, and exported, while plans are asked for at a steady rate. It is no
 * test of the build; docs/performance.md tells how it is run and what it showed.
 */
@ServiceTest
class ImportLoad {

    private static final int ROWS = Integer.getInteger("rows", 1_000_000);
    private static final int PLANS_A_SECOND = Integer.getInteger("plans", 200);
    private static final int WARM_UP_ROWS = 50_000;
    private static final int PROVIDERS = 64;
    private static final int CUSTOMERS = 10_000;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Autowired
    Api api;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final StringBuilder report = new StringBuilder();
    private List<String> providers = List.of();

    @Test
    void manyRowsASecondWhilePlansGoOn() throws Exception {
        api.reset();
        providers = IntStream.range(0, PROVIDERS)
                .mapToObj(i -> api.provider("P" + i))
                .toList();
        api.route(Api.SYSTEM_DEFAULT, "all", providers.get(0), 1);
        Path file = write("file.csv", ROWS, 0);
        Path changed = write("changed.csv", ROWS, 10);
        Path warmUp = write("warm-up.csv", WARM_UP_ROWS, 0);
        measure("warm-up", WARM_UP_ROWS, () -> upload(warmUp));
        api.sql().sql("truncate route").update();
        api.reload();
        api.route(Api.SYSTEM_DEFAULT, "all", providers.get(0), 1);

        measure("plans alone", 0, () -> {
            LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
            return MAPPER.nullNode();
        });
        assertThat(measure("all rows new", ROWS, () -> upload(file))
                        .path("added")
                        .asInt())
                .isEqualTo(ROWS);
        assertThat(measure("the same file", ROWS, () -> upload(file))
                        .path("unchanged")
                        .asInt())
                .isEqualTo(ROWS);
        assertThat(measure("every tenth row changed", ROWS, () -> upload(changed))
                        .path("changed")
                        .asInt())
                .isEqualTo((ROWS + 9) / 10);
        Path export = directory.resolve("export.csv");
        measure("export", ROWS, () -> download(export));
        try (var lines = Files.lines(export)) {
            assertThat(lines.count()).isEqualTo(ROWS + 2L);
        }
        Files.writeString(Path.of("target/import-load.txt"), report);
        System.out.print(report); // the outcome of a benchmark is what it prints
    }

    /** Three providers a rule; a fifth of the rows are customers' own. */
    private Path write(String name, int rows, int everyChanged) throws IOException {
        Path file = directory.resolve(name);
        try (PrintStream out = new PrintStream(new BufferedOutputStream(Files.newOutputStream(file)), false, UTF_8)) {
            out.println("customer_id,target,provider_id,priority,name");
            for (int i = 0; i < rows; i++) {
                int rule = i / 3;
                String customer = rule % 5 == 0
                        ? "%08x-0000-4000-8000-000000000000".formatted(rule % CUSTOMERS)
                        : Api.SYSTEM_DEFAULT;
                int priority = everyChanged > 0 && i % everyChanged == 0 ? 9 : i % 3 + 1;
                out.printf(
                        "%s,+%d,%s,%d,Route %d%n",
                        customer, 1_000_000 + rule, providers.get((rule + i % 3) % PROVIDERS), priority, i);
            }
        }
        return file;
    }

    private JsonNode upload(Path file) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                request("/v1.0/routes/import")
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofFile(file))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private JsonNode download(Path file) throws IOException, InterruptedException {
        client.send(request("/v1.0/routes/export").build(), BodyHandlers.ofFile(file));
        return MAPPER.nullNode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.url(path)).header("Authorization", "Bearer " + Api.ADMIN_KEY);
    }

    private JsonNode measure(String what, int rows, Callable<JsonNode> work) throws Exception {
        PlanClient plans = new PlanClient();
        plans.start();
        long start = System.nanoTime();
        JsonNode answer = work.call();
        double seconds = (System.nanoTime() - start) / 1e9;
        plans.end();
        long[] sorted = plans.nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        assertThat(plans.failures).isEmpty();
        report.append(
                "%-24s %6.1f s, %,7.0f rows/s; plans: %,6.0f/s, p50 %.2f ms, p99 %.1f ms, max %.0f ms; heap %,d MB at the most%n"
                        .formatted(
                                what,
                                seconds,
                                rows / seconds,
                                sorted.length / seconds,
                                at(sorted, 0.50),
                                at(sorted, 0.99),
                                at(sorted, 1.0),
                                plans.mostHeap / 1_000_000));
        return answer;
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / 1e6;
    }

    /**
     * Asks for plans, and looks at the heap in between. The time counts from when a plan was due, so that a service that holds
     * callers up does not look quick.
     */
    private final class PlanClient extends Thread {

        private final List<Long> nanos = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private long mostHeap;

        @Override
        public void run() {
            HttpRequest request = ImportLoad.this
                    .request("/v1.0/route-plan?destination=%2B1000001234&customer_id=" + Api.SYSTEM_DEFAULT)
                    .build();
            long begin = System.nanoTime();
            for (long i = 0; !ended.get(); i++) {
                long due = begin + i * 1_000_000_000L / PLANS_A_SECOND;
                LockSupport.parkNanos(due - System.nanoTime());
                try {
                    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                    if (answer.statusCode() != 200) {
                        failures.add(answer.body());
                    }
                } catch (IOException e) {
                    failures.add(e.toString());
                } catch (InterruptedException e) {
                    return;
                }
                nanos.add(System.nanoTime() - due);
                mostHeap = Math.max(
                        mostHeap,
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
        }

        void end() throws InterruptedException {
            ended.set(true);
            join();
        }
    }
}
