package io.callrouter.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.RateReader;
import io.callrouter.rate.RateTable;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A large deck is imported, previewed against, exported, and read into memory. It is no test of the build;
 * docs/performance.md tells how it is run and what it showed.
 */
@ServiceTest
class RateLoad {

    private static final int ROWS = Integer.getInteger("rows", 1_000_000);
    private static final int WARM_UP_ROWS = 50_000;
    private static final int LOOKUPS = 5_000_000;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Autowired
    Api api;

    @Autowired
    DataSource dataSource;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Currencies currencies;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final StringBuilder report = new StringBuilder();
    private String provider = "";

    @Test
    void aMillionRatesWithinAMinute() throws Exception {
        api.reset();
        List<String> prefixes = Prefixes.shuffled(ROWS);
        Path file = write("deck.csv", prefixes, 1);
        Path next = write("next.csv", prefixes, 2);
        provider = api.provider("Warm");
        measure("warm-up", WARM_UP_ROWS, () -> upload(write("warm-up.csv", prefixes.subList(0, WARM_UP_ROWS), 1), ""));
        provider = api.provider("Alpha");

        assertThat(measure("a first deck", ROWS, () -> upload(file, ""))
                        .path("new")
                        .asInt())
                .isEqualTo(ROWS);
        measure("the next one, as a dry run", ROWS, () -> upload(next, "&dry_run=true"));
        JsonNode imported = measure("the next one", ROWS, () -> upload(next, ""));
        assertThat(imported.path("rows").asInt()).isEqualTo(ROWS);
        String deck = imported.path("deck").path("id").asString();
        measure("export", ROWS, () -> download(deck));
        RateReader reader = new RateReader(dataSource, currencies, Clock.systemUTC());
        RateTable[] table = new RateTable[1];
        measure("into memory", ROWS, () -> {
            table[0] =
                    transaction.execute(status -> reader.read(RateTable.empty(), List.of(UUID.fromString(provider))));
            return MAPPER.nullNode();
        });
        report.append("%.1f bytes a rate%n".formatted((double) table[0].bytes() / table[0].size()));
        lookUp(table[0], prefixes);
        Files.writeString(Path.of("target/rate-load.txt"), report);
        System.out.print(report); // the outcome of a benchmark is what it prints
    }

    private void lookUp(RateTable table, List<String> prefixes) {
        Random random = new Random(1);
        PhoneNumber[] numbers = new PhoneNumber[100_000];
        for (int i = 0; i < numbers.length; i++) {
            String prefix = prefixes.get(random.nextInt(prefixes.size()));
            numbers[i] = new PhoneNumber("+" + (prefix + "000000000").substring(0, Math.max(prefix.length(), 12)));
        }
        UUID id = UUID.fromString(provider);
        Instant now = Instant.now();
        for (int round = 0; round < 3; round++) {
            long found = 0;
            long start = System.nanoTime();
            for (int i = 0; i < LOOKUPS; i++) {
                found += table.rate(id, numbers[i % numbers.length], now) == null ? 0 : 1;
            }
            report.append("%.0f ns a look-up%n".formatted((System.nanoTime() - start) / (double) LOOKUPS));
            assertThat(found).isEqualTo(LOOKUPS);
        }
    }

    private Path write(String name, List<String> prefixes, int seed) throws IOException {
        Path file = directory.resolve(name);
        Random random = new Random(seed);
        try (PrintStream out = new PrintStream(new BufferedOutputStream(Files.newOutputStream(file)), false, UTF_8)) {
            out.println("prefix,price_per_minute,currency,effective_from,effective_until,connection_fee,increments");
            for (String prefix : prefixes) {
                out.printf("%s,0.%04d,USD,2026-01-01,,0,60/6%n", prefix, 1 + random.nextInt(9_999));
            }
        }
        return file;
    }

    private JsonNode upload(Path file, String query) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                request("/import?name=load" + query)
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofFile(file))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private JsonNode download(String deck) throws IOException, InterruptedException {
        Path file = directory.resolve("export.csv");
        client.send(request("/decks/" + deck + "/export").build(), BodyHandlers.ofFile(file));
        try (var lines = Files.lines(file)) {
            assertThat(lines.count()).isEqualTo(ROWS + 1L);
        }
        return MAPPER.nullNode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.url("/v1.0/providers/" + provider + "/rates" + path))
                .header("Authorization", "Bearer " + Api.ADMIN_KEY);
    }

    private JsonNode measure(String what, int rows, Callable<JsonNode> work) throws Exception {
        System.gc();
        HeapWatch heap = new HeapWatch();
        heap.start();
        long start = System.nanoTime();
        JsonNode answer = work.call();
        double seconds = (System.nanoTime() - start) / 1e9;
        heap.end();
        report.append("%-28s %6.1f s, %,7.0f rows/s; heap %,d MB before, %,d MB at the most%n"
                .formatted(what, seconds, rows / seconds, heap.before / 1_000_000, heap.most / 1_000_000));
        return answer;
    }

    /** Sees the garbage, too. */
    private static final class HeapWatch extends Thread {

        private final AtomicBoolean ended = new AtomicBoolean();
        private final long before = used();
        private long most;

        @Override
        public void run() {
            while (!ended.get()) {
                most = Math.max(most, used());
                try {
                    sleep(20);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        void end() throws InterruptedException {
            ended.set(true);
            join();
        }

        private static long used() {
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }
    }
}
