package io.callrouter.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.load.PlanWorld.Call;
import io.callrouter.web.Timestamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Plans at a steady rate, with and without attempts that are reported meanwhile. It is no test of the build;
 * docs/performance.md tells how it is run and what it showed.
 */
class AttemptLoad {

    private static final int RULES = Integer.getInteger("rules", 10_000);
    private static final int ATTEMPTS_A_SECOND = Integer.getInteger("attempts", 2_000);
    private static final int BATCH = Integer.getInteger("batch", 100);
    private static final int REPORTERS = Integer.getInteger("reporters", 4);
    private static final int PLANS_A_SECOND = Integer.getInteger("plans", 1_000);
    private static final int SECONDS = Integer.getInteger("seconds", 15);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int WARM_UP = Integer.getInteger("warm-up", 30);

    /** Whether attempts are also reported when they begin, and answered ones when they are answered. */
    private static final boolean STANDING = Boolean.getBoolean("standing");

    private static final long BETWEEN_BATCHES = 1_000_000_000L * BATCH / ATTEMPTS_A_SECOND;

    private static final double[] SHARES = {0.5, 0.99, 0.999};

    private final StringBuilder report = new StringBuilder();
    private final PlanWorld world = new PlanWorld(RULES);

    AttemptLoad() throws IOException {}

    /** What one round showed: latencies in milliseconds, CPU in seconds a second. */
    private record Round(double[] plans, double service, double postgres) {}

    @Test
    void plansWhileAttemptsAreReported() throws Exception {
        try (DurableDatabase database = new DurableDatabase()) {
            try (Connection connection = database.connect()) {
                world.store(connection);
            }
            List<Call> calls = world.calls(10_000);
            try (ServiceProcess service = database.service("attempt-load");
                    Connection connection = database.connect()) {
                ServerCpu postgres = new ServerCpu(database.process());
                Precedence.takeFrom(postgres.postmaster);
                run("warm-up", true, WARM_UP, service, postgres, calls, connection);
                Map<String, List<Round>> rounds = new TreeMap<>();
                for (int round = 1; round <= ROUNDS; round++) { // in alternation: neighbours disturb both alike
                    for (boolean reported : new boolean[] {false, true}) {
                        String what = reported ? "with attempts" : "plans alone";
                        rounds.computeIfAbsent(what, name -> new ArrayList<>())
                                .add(run(what, reported, SECONDS, service, postgres, calls, connection));
                    }
                }
                summarize(rounds.get("plans alone"), rounds.get("with attempts"));
            } finally {
                Files.writeString(Path.of("target/attempt-load.txt"), report);
            }
        }
    }

    private Round run(
            String what,
            boolean reported,
            int seconds,
            ServiceProcess service,
            ServerCpu postgres,
            List<Call> calls,
            Connection connection)
            throws Exception {
        List<List<Attempts>> prepared = new ArrayList<>();
        for (int i = 0; reported && i < REPORTERS; i++) {
            prepared.add(batches(calls, seconds));
        }
        long before = stored(connection);
        double serviceBefore = cpuSeconds(service);
        double postgresBefore = postgres.seconds();
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        ExecutorService threads = Executors.newCachedThreadPool();
        Future<long[]> plans = threads.submit(() -> askForPlans(service, calls, begin, end));
        List<Future<long[]>> reporters = new ArrayList<>();
        for (int i = 0; i < prepared.size(); i++) {
            int number = i;
            reporters.add(threads.submit(() -> reportAttempts(service, prepared.get(number), number, begin)));
        }
        long[] plansTook = plans.get();
        long[] batchesTook = new long[0];
        for (Future<long[]> reporter : reporters) {
            long[] took = reporter.get();
            int length = batchesTook.length;
            batchesTook = Arrays.copyOf(batchesTook, length + took.length);
            System.arraycopy(took, 0, batchesTook, length, took.length);
        }
        threads.shutdown();
        double elapsed = (System.nanoTime() - begin) / 1e9;
        Round round = new Round(
                percentiles(plansTook),
                (cpuSeconds(service) - serviceBefore) / elapsed,
                (postgres.seconds() - postgresBefore) / elapsed);
        tell(
                "%-13s: %.0f plans/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, worst %.1f ms; CPU %.3f, of PostgreSQL %.3f",
                what,
                plansTook.length / elapsed,
                round.plans[0],
                round.plans[1],
                round.plans[2],
                plansTook[plansTook.length - 1] / 1e6,
                round.service,
                round.postgres);
        if (reported) {
            Arrays.sort(batchesTook);
            double[] batches = percentiles(batchesTook);
            tell(
                    "               %.0f attempts/s, a batch p50 %.1f ms, p99 %.1f ms",
                    (stored(connection) - before) / elapsed, batches[0], batches[1]);
            long sent = (long) batchesTook.length * BATCH;
            await().untilAsserted(() -> assertThat(stored(connection) - before)
                    .as("attempts stored")
                    .isEqualTo(sent));
        }
        return round;
    }

    /** @return nanoseconds from when each plan was due to its answer, sorted */
    private static long[] askForPlans(ServiceProcess service, List<Call> calls, long begin, long end)
            throws IOException, InterruptedException {
        Precedence.giveToThisThread();
        List<byte[]> requests = calls.stream()
                .map(call -> HttpConnection.request(
                        "GET",
                        "/v1.0/route-plan?customer_id=%s&destination=%%2B%s"
                                .formatted(call.customer(), call.destination().substring(1)),
                        ""))
                .toList();
        long[] took = new long[(int) ((end - begin) / 1e9 * PLANS_A_SECOND) + 1];
        int count = 0;
        try (HttpConnection http = new HttpConnection(service.address())) {
            for (long due = begin; due < end; due += 1_000_000_000L / PLANS_A_SECOND) {
                waitUntil(due);
                HttpConnection.Answer answer = http.send(requests.get(count % requests.size()));
                took[count] = System.nanoTime() - due;
                assertThat(answer.status()).isEqualTo(200);
                count++;
            }
        }
        long[] sorted = Arrays.copyOf(took, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** @return nanoseconds from when each batch was due to its answer */
    private static long[] reportAttempts(ServiceProcess service, List<Attempts> batches, int number, long begin)
            throws IOException {
        long[] took = new long[batches.size()];
        try (HttpConnection http = new HttpConnection(service.address())) {
            for (int i = 0; i < took.length; i++) {
                long due = begin + (i * REPORTERS + number) * BETWEEN_BATCHES;
                waitUntil(due);
                Attempts attempts = batches.get(i);
                if (STANDING) {
                    send(http, attempts.begun.toString());
                    send(http, attempts.answered.toString());
                }
                send(http, attempts.ended.toString());
                took[i] = System.nanoTime() - due;
            }
        }
        return took;
    }

    /** What one reporter sends, made beforehand: it would take the cores from the plans otherwise. */
    private static List<Attempts> batches(List<Call> calls, int seconds) {
        SplittableRandom random = new SplittableRandom(System.nanoTime()); // other ids in each round
        long count = seconds * 1_000_000_000L / BETWEEN_BATCHES / REPORTERS;
        return Stream.generate(() -> new Attempts(calls, random)).limit(count).toList();
    }

    private static void send(HttpConnection http, String attempts) throws IOException {
        HttpConnection.Answer answer = http.send(
                HttpConnection.request("POST", "/v1.0/attempts", "{\"attempts\":[" + attempts.substring(1) + "]}"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    /** A batch: calls with one to three attempts, of which the last one is answered in two of three calls. */
    private static final class Attempts {

        private final StringBuilder begun = new StringBuilder();
        private final StringBuilder answered = new StringBuilder();
        private final StringBuilder ended = new StringBuilder();

        Attempts(List<Call> calls, SplittableRandom random) {
            Instant now = Instant.now();
            int count = 0;
            while (count < BATCH) {
                Call call = calls.get(random.nextInt(calls.size()));
                UUID customer = new UUID(7, random.nextInt(20));
                UUID id = new UUID(random.nextLong(), random.nextLong());
                int attempts = Math.min(BATCH - count, 1 + random.nextInt(3));
                for (int place = 1; place <= attempts; place++, count++) {
                    String attempt =
                            ",{\"id\":\"%s\",\"call_id\":\"%s\",\"place\":%d,\"customer_id\":\"%s\",\"provider_id\":\"%s\",\"destination\":\"%s\",\"tm_start\":\"%s\""
                                    .formatted(
                                            new UUID(random.nextLong(), random.nextLong()),
                                            id,
                                            place,
                                            customer,
                                            new UUID(9, random.nextInt(20)),
                                            call.destination(),
                                            Timestamps.format(now.minusSeconds(30)));
                    begun.append(attempt).append('}');
                    if (place == attempts && random.nextInt(3) > 0) {
                        attempt += ",\"code\":200,\"tm_progress\":\"%s\",\"tm_answer\":\"%s\""
                                .formatted(
                                        Timestamps.format(now.minusMillis(29_000 - random.nextInt(3_000))),
                                        Timestamps.format(now.minusSeconds(20)));
                        answered.append(attempt).append('}');
                    } else {
                        attempt += ",\"code\":" + (random.nextBoolean() ? 503 : 404);
                    }
                    ended.append(attempt).append(",\"tm_end\":\"%s\"}".formatted(Timestamps.format(now)));
                }
            }
        }
    }

    private static void waitUntil(long due) {
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    private void summarize(List<Round> alone, List<Round> with) {
        for (int i = 0; i < SHARES.length; i++) {
            int share = i;
            double before = median(
                    alone.stream().mapToDouble(round -> round.plans[share]).toArray());
            double after = median(
                    with.stream().mapToDouble(round -> round.plans[share]).toArray());
            tell(
                    "p%s of plans, median of %d rounds: %.2f ms alone, %.2f ms with attempts, %.2f times",
                    SHARES[i] * 100, alone.size(), before, after, after / before);
        }
        tell(
                "CPU an attempt: service %.0f us, PostgreSQL %.0f us",
                1e6
                        * (median(with.stream().mapToDouble(Round::service).toArray())
                                - median(alone.stream()
                                        .mapToDouble(Round::service)
                                        .toArray()))
                        / ATTEMPTS_A_SECOND,
                1e6
                        * (median(with.stream().mapToDouble(Round::postgres).toArray())
                                - median(alone.stream()
                                        .mapToDouble(Round::postgres)
                                        .toArray()))
                        / ATTEMPTS_A_SECOND);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double[] percentiles(long[] sorted) {
        return Arrays.stream(SHARES)
                .map(share -> sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / 1e6)
                .toArray();
    }

    private static long stored(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from attempt")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static double cpuSeconds(ServiceProcess service) {
        return ProcessHandle.of(service.pid())
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow()
                        .toNanos()
                / 1e9;
    }

    /** The CPU time of a PostgreSQL server on this Linux machine, of those of its processes that are over, too. */
    private record ServerCpu(ProcessHandle postmaster) {

        private static final double TICKS_A_SECOND = 100;

        double seconds() throws IOException {
            long ticks = ticks(postmaster.pid(), 4);
            for (ProcessHandle child : postmaster.children().toList()) {
                ticks += ticks(child.pid(), 2);
            }
            return ticks / TICKS_A_SECOND;
        }

        /** @param fields utime and stime, and with 4 also cutime and cstime (proc(5)) */
        private static long ticks(long pid, int fields) throws IOException {
            Path stat = Path.of("/proc/" + pid + "/stat");
            if (!Files.exists(stat)) {
                return 0;
            }
            String text = Files.readString(stat);
            String[] values = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return Arrays.stream(values, 11, 11 + fields)
                    .mapToLong(Long::parseLong)
                    .sum();
        }
    }

    private void tell(String line, Object... values) {
        String text = line.formatted(values) + System.lineSeparator();
        report.append(text);
        System.out.print(text); // the outcome of a benchmark is what it prints
    }
}
