package io.callrouter.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A load of INVITEs by UDP, of which 32 are under way at any time, at the redirect server and at another one in turn: every
 * answer is checked. The client is a process of its own, so the CPU time of this one is the service's. It is no test of the
 * build; docs/performance.md tells how it is run and what it showed.
 */
@ServiceTest
class RedirectLoad {

    private static final int RULES = Integer.getInteger("rules", 100_000);
    private static final int CONTACTS = Integer.getInteger("contacts", 1);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int SECONDS = Integer.getInteger("seconds", 10);
    private static final int WARM_UP = Integer.getInteger("warm-up", 20);
    private static final boolean WITH_KAMAILIO = Boolean.getBoolean("kamailio");
    private static final String CUSTOMER = "7c4d2f3a-8e55-4a0e-9a3c-1d2b6f0e9a11";
    private static final int PORT = freePort();

    @Autowired
    Api api;

    private final RuleBook book = new RuleBook(RULES);

    @DynamicPropertySource
    static void redirect(DynamicPropertyRegistry properties) {
        properties.add("callrouter.sip.redirect.enabled", () -> true);
        properties.add("callrouter.sip.redirect.port", () -> PORT);
        properties.add("callrouter.sip.redirect.max-contacts", () -> CONTACTS);
        properties.add("callrouter.sip.redirect.sources[0].networks", () -> "127.0.0.1");
        properties.add("callrouter.sip.redirect.sources[0].customer", () -> CUSTOMER);
    }

    private static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Figures(double rate, double p50, double p99, double max, double cpu, long wrong, long lost) {

        @Override
        public String toString() {
            return "%.0f/s, p50 %.2f ms, p99 %.2f ms, max %.1f ms, %.1f us of CPU an answer, wrong %d, lost %d"
                    .formatted(rate, p50 / 1e3, p99 / 1e3, max / 1e3, cpu, wrong, lost);
        }
    }

    @Test
    void everyInviteIsRedirectedAndNoneIsLost() throws Exception {
        fill();
        StringBuilder report = new StringBuilder();
        Figures[] ours = new Figures[ROUNDS];
        Figures[] theirs = new Figures[ROUNDS];
        try (Kamailio kamailio = WITH_KAMAILIO ? kamailio() : null) {
            for (int round = 0; round < ROUNDS; round++) {
                ours[round] = measure(
                        new InetSocketAddress("127.0.0.1", PORT),
                        List.of(ProcessHandle.current().pid()));
                report.append("callrouter ").append(ours[round]).append('\n');
                if (kamailio != null) {
                    theirs[round] = measure(kamailio.address(), kamailio.pids());
                    report.append("kamailio   ").append(theirs[round]).append('\n');
                }
            }
        }
        if (WITH_KAMAILIO) {
            report.append("median of the ratios of the rates: %.2f%n"
                    .formatted(IntStream.range(0, ROUNDS)
                            .mapToDouble(i -> ours[i].rate / theirs[i].rate)
                            .sorted()
                            .toArray()[ROUNDS / 2]));
        }
        Files.writeString(Path.of("target/redirect-load.txt"), report);
        System.out.print(report); // the outcome of a benchmark is what it prints
        assertThat(Arrays.stream(ours).mapToLong(figures -> figures.wrong + figures.lost))
                .containsOnly(0L);
    }

    private void fill() {
        api.reset();
        List<String> providers = IntStream.range(0, RuleBook.PROVIDERS)
                .mapToObj(i -> api.post(
                                "/v1.0/providers", "{'name': 'P%d', 'hostname': '%s'}".formatted(i, RuleBook.host(i)))
                        .expect(201)
                        .get("id"))
                .toList();
        for (int from = 0; from < RULES; from += 20_000) {
            String rows = IntStream.range(from, Math.min(RULES, from + 20_000))
                    .mapToObj(rule -> rows(rule, providers))
                    .collect(Collectors.joining());
            api.with("Content-Type", "text/csv")
                    .send(
                            "POST",
                            "/v1.0/routes/import",
                            BodyPublishers.ofString("customer_id,target,provider_id,priority\n" + rows))
                    .expect(200);
        }
    }

    /** Four of five rules are the system default's, the fifth is the customer's own. */
    private String rows(int rule, List<String> providers) {
        String customer = rule % 5 == 0 ? CUSTOMER : Api.SYSTEM_DEFAULT;
        return IntStream.range(0, RuleBook.PROVIDERS_OF_A_RULE)
                .mapToObj(place -> "%s,%s,%s,%d\n"
                        .formatted(customer, book.target(rule), providers.get(book.provider(rule, place)), place + 1))
                .collect(Collectors.joining());
    }

    private Kamailio kamailio() throws IOException {
        return new Kamailio(RuleBook.PROVIDERS, taker -> {
            for (int rule = 0; rule < RULES; rule++) {
                int own = rule;
                int[] providers = IntStream.range(0, RuleBook.PROVIDERS_OF_A_RULE)
                        .map(place -> book.provider(own, place))
                        .toArray();
                taker.take(rule % 5 == 0 ? 1 : 0, book.target(rule).substring(1), providers);
            }
        });
    }

    private Figures measure(InetSocketAddress server, List<Long> pids) throws IOException {
        Process client = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RedirectClient.class.getName(),
                        server.getHostString(),
                        String.valueOf(server.getPort()),
                        String.valueOf(RULES),
                        String.valueOf(WARM_UP),
                        String.valueOf(SECONDS)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = client.inputReader()) {
            assertThat(output.readLine()).isEqualTo("warm");
            Duration before = cpu(pids);
            client.getOutputStream().write('\n');
            client.getOutputStream().flush();
            Map<String, Double> figures = parse(output.readLine());
            Duration used = cpu(pids).minus(before);
            await().until(() -> !client.isAlive());
            return new Figures(
                    figures.get("answers") / figures.get("seconds"),
                    figures.get("p50_us"),
                    figures.get("p99_us"),
                    figures.get("max_us"),
                    used.toNanos() / 1e3 / figures.get("answers"),
                    figures.get("wrong").longValue(),
                    figures.get("lost").longValue());
        } finally {
            client.destroy();
        }
    }

    private static Map<String, Double> parse(String line) {
        String[] words = line.split(" ");
        Map<String, Double> figures = new HashMap<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            figures.put(words[i], Double.parseDouble(words[i + 1]));
        }
        return figures;
    }

    private static Duration cpu(List<Long> pids) {
        return pids.stream()
                .map(pid -> ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
