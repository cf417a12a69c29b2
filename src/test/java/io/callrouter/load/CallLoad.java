package io.callrouter.load;

import static java.lang.management.ManagementFactory.getPlatformMXBean;
import static java.lang.management.ManagementFactory.getThreadMXBean;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.callrouter.testing.Api;
import io.callrouter.testing.Needs;
import io.callrouter.testing.ServiceTest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A load of calls that all fail over: every first attempt meets a carrier that answers 503, every second one a carrier that
 * takes the call. Service, carriers (sipp) and callers share the machine. It is no test of the build; docs/performance.md
 * tells how it is run and what it showed.
 */
@ServiceTest
@TestPropertySource(
        properties = {
            "callrouter.breaker.minimum-calls=1000000" // or the carrier that always fails would soon be tried last
        })
class CallLoad {

    private static final int RATE = Integer.getInteger("rate", 200);
    private static final int CALLS = Integer.getInteger("calls", 12_000);
    private static final int WARM_UP = Integer.getInteger("warm-up", 4_000);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Autowired
    Api api;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final AtomicLong connected = new AtomicLong();
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();

    @Test
    void everyCallFailsOverAndNoneIsLost() throws Exception {
        Needs.programs("sip-tester", "sipp");
        api.reset();
        String customer = Api.newCustomer();
        try (Sipp failing = new Sipp(directory, "/sipp/load-503.xml");
                Sipp answering = new Sipp(directory, "/sipp/load-answers.xml")) {
            api.route(customer, "+82", provider(failing), 1);
            api.route(customer, "+82", provider(answering), 2);
            run(customer, WARM_UP / 4, RATE / 8);
            run(customer, WARM_UP / 4, RATE / 2);
            run(customer, WARM_UP / 2, RATE);
            State before = State.now();
            latencies.clear();
            connected.set(0);

            long start = System.nanoTime();
            run(customer, CALLS, RATE);
            double seconds = (System.nanoTime() - start) / 1e9;

            State after = State.now();
            report(before, after, seconds);
            assertThat(lost).isEmpty();
            assertThat(connected).hasValue(CALLS);
        }
    }

    private String provider(Sipp sipp) {
        return api.post(
                        "/v1.0/providers",
                        "{'name': 'sipp', 'hostname': '127.0.0.1', 'port': %d}".formatted(sipp.port()))
                .expect(201)
                .get("id");
    }

    private void run(String customer, int calls, int rate) throws InterruptedException {
        Semaphore done = new Semaphore(0);
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            long due = start + i * 1_000_000_000L / rate;
            LockSupport.parkNanos(due - System.nanoTime());
            call(customer, due, done);
        }
        assertThat(done.tryAcquire(calls, 60, TimeUnit.SECONDS)).isTrue();
    }

    /** The time counts from when the call was due, so a service that holds callers up does not look quick. */
    private void call(String customer, long due, Semaphore done) {
        HttpRequest request = HttpRequest.newBuilder(api.url("/v1.0/calls"))
                .header("Authorization", "Bearer " + Api.ADMIN_KEY)
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=20")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString("""
                        {"customer_id": "%s", "source": "+12125550100", "destination": "+821012345678",
                         "hangup_on_answer": true}""".formatted(customer)))
                .build();
        client.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            latencies.add(System.nanoTime() - due);
            judge(answer, failure);
            done.release();
        });
    }

    private void judge(HttpResponse<String> answer, Throwable failure) {
        if (failure != null) {
            lost.add(failure.toString());
            return;
        }
        JsonNode call = MAPPER.readTree(answer.body());
        List<Integer> codes = call.path("attempts")
                .valueStream()
                .map(attempt -> attempt.path("code").asInt())
                .toList();
        if (codes.equals(List.of(503, 200))) {
            connected.incrementAndGet();
        } else {
            lost.add(answer.body());
        }
    }

    private void report(State before, State after, double seconds) throws IOException {
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        String report = """
                calls %d, connected on the second attempt %d, lost %d, %.1f calls/s
                milliseconds to the answer: p50 %.1f, p99 %.1f, max %.1f
                CPU of the service and the callers: %.2f ms a call
                heap after GC: %.1f MB before, %.1f MB after; threads %d before, %d after
                """.formatted(
                        CALLS,
                        connected.get(),
                        lost.size(),
                        CALLS / seconds,
                        at(sorted, 0.50),
                        at(sorted, 0.99),
                        at(sorted, 1.0),
                        (after.cpuNanos - before.cpuNanos) / 1e6 / CALLS,
                        before.heap / 1e6,
                        after.heap / 1e6,
                        before.threads,
                        after.threads);
        Files.writeString(Path.of("target/call-load.txt"), report);
        System.out.print(report); // the outcome of a benchmark is what it prints
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / 1e6;
    }

    /** What the process uses, once the transactions of the last calls are forgotten. */
    private record State(long heap, int threads, long cpuNanos) {

        private static final Duration UNTIL_TRANSACTIONS_END = Duration.ofSeconds(40); // 64 T1, RFC 3261

        static State now() {
            long cpu = getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
            long start = System.nanoTime();
            await().atMost(UNTIL_TRANSACTIONS_END.plusSeconds(20))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> System.nanoTime() - start > UNTIL_TRANSACTIONS_END.toNanos());
            return new State(heapAfterGc(), getThreadMXBean().getThreadCount(), cpu);
        }

        private static long heapAfterGc() {
            return LongStream.range(0, 3)
                    .map(i -> {
                        System.gc();
                        return ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getUsed();
                    })
                    .min()
                    .orElseThrow();
        }
    }
}
