package io.callrouter.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.load.HttpLoad.Judge;
import io.callrouter.load.HttpLoad.Result;
import io.callrouter.load.PlanWorld.Call;
import io.callrouter.testing.Api;
import io.callrouter.testing.TestDatabase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A load of questions for plans: how many the service answers a second, how soon, and what CPU time one takes of it. It is
 * no test of the build; docs/performance.md tells how it is run and what it showed.
 */
class PlanLoad {

    private static final int RULES = Integer.getInteger("rules", 100_000);
    private static final int CALLS = Integer.getInteger("calls", 20_000);
    private static final int IN_FLIGHT = Integer.getInteger("in-flight", 32);
    private static final int SECONDS = Integer.getInteger("seconds", 10);
    private static final int WARM_UP = Integer.getInteger("warm-up", 20);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int BATCH = Integer.getInteger("batch", 100);
    private static final List<String> MODES =
            List.of(System.getProperty("modes", "plan,ordinary,plans,constant").split(","));

    /** What answers a constant, as {@code host:port}; and whose CPU time it takes. */
    private static final String TARGET = System.getProperty("target", "");

    private static final String PIDS = System.getProperty("pids", "");
    private static final String PATH = System.getProperty("path", "/actuator/health/liveness");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Test
    void answersPlans() throws Exception {
        Flyway.configure()
                .dataSource(TestDatabase.url(), TestDatabase.username(), TestDatabase.password())
                .load()
                .migrate();
        PlanWorld world = new PlanWorld(RULES);
        try (Connection connection =
                DriverManager.getConnection(TestDatabase.url(), TestDatabase.username(), TestDatabase.password())) {
            world.store(connection);
        }
        List<Call> calls = world.calls(CALLS);
        try (ServiceProcess service = new ServiceProcess();
                Kamailio kamailio = MODES.contains("kamailio") ? world.kamailio() : null) {
            List<Load> loads = MODES.stream()
                    .map(mode -> kamailio != null && mode.equals("kamailio")
                            ? kamailio(kamailio, calls)
                            : load(mode, service, calls))
                    .toList();
            for (Load load : loads) {
                load.warmUp();
            }
            for (int round = 1; round <= ROUNDS; round++) {
                for (Load load : loads) { // in alternation: neighbours disturb all of them alike
                    load.report(round);
                }
            }
        }
    }

    private static Load load(String mode, ServiceProcess service, List<Call> calls) {
        return switch (mode) {
            case "plan" ->
                new Load(
                        "plan",
                        1,
                        List.of(service.pid()),
                        new HttpLoad(
                                service.address(),
                                calls.stream().map(call -> get(path(call), "")).toList(),
                                planJudge(calls)));
            case "three" ->
                new Load(
                        "plan, limit=3",
                        1,
                        List.of(service.pid()),
                        new HttpLoad(
                                service.address(),
                                calls.stream()
                                        .map(call -> get(path(call) + "&limit=3", ""))
                                        .toList(),
                                planJudge(calls.stream()
                                        .map(call -> call.first(3))
                                        .toList())));
            case "ordinary" ->
                new Load(
                        "ordinary",
                        1,
                        List.of(service.pid()),
                        new HttpLoad(
                                service.address(),
                                calls.stream()
                                        .map(call -> get(path(call), "Origin: https://not.plain.example\r\n"))
                                        .toList(),
                                planJudge(calls)));
            case "plans" -> batches("plans", "", service, calls);
            case "plans-three" ->
                batches(
                        "plans, limit=3",
                        ",\"limit\":3",
                        service,
                        calls.stream().map(call -> call.first(3)).toList());
            case "constant" ->
                new Load(
                        "constant",
                        1,
                        List.of(service.pid()),
                        new HttpLoad(service.address(), List.of(get(PATH, "")), constantJudge()));
            case "target" -> {
                String[] address = TARGET.split(":");
                yield new Load(
                        TARGET,
                        1,
                        Stream.of(PIDS.split(",")).map(Long::valueOf).toList(),
                        new HttpLoad(
                                new InetSocketAddress(address[0], Integer.parseInt(address[1])),
                                List.of(get(System.getProperty("target-path", "/"), "")),
                                constantJudge()));
            }
            default -> throw new IllegalArgumentException("There is no mode " + mode);
        };
    }

    private static Load kamailio(Kamailio peer, List<Call> calls) {
        return new Load(
                "kamailio",
                1,
                peer.pids(),
                new HttpLoad(
                        peer.address(),
                        calls.stream()
                                .map(call -> get(
                                        "/" + PlanWorld.groupOf(call.customer()) + "/"
                                                + call.destination().substring(1),
                                        ""))
                                .toList(),
                        peerJudge(calls)));
    }

    private static String path(Call call) {
        return "/v1.0/route-plan?customer_id=" + call.customer() + "&destination=%2B"
                + call.destination().substring(1);
    }

    private static byte[] get(String path, String more) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Api.ADMIN_KEY + "\r\n" + more
                        + "\r\n")
                .getBytes(ISO_8859_1);
    }

    private static Load batches(String name, String more, ServiceProcess service, List<Call> calls) {
        List<List<Call>> batches = IntStream.range(0, calls.size() / BATCH)
                .mapToObj(i -> calls.subList(i * BATCH, (i + 1) * BATCH))
                .toList();
        return new Load(
                name,
                BATCH,
                List.of(service.pid()),
                new HttpLoad(
                                service.address(),
                                batches.stream().map(batch -> post(batch, more)).toList(),
                                plansJudge(batches))
                        .sleeping());
    }

    private static byte[] post(List<Call> calls, String more) {
        String queries = String.join(
                ",",
                calls.stream()
                        .map(call ->
                                "{\"customer_id\":\"%s\",\"destination\":\"%s\",\"at\":\"2026-05-01 10:00:00.000000\"}"
                                        .formatted(call.customer(), call.destination()))
                        .toList());
        String body = "{\"queries\":[" + queries + "]" + more + "}";
        return ("POST /v1.0/route-plans HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Api.ADMIN_KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(ISO_8859_1);
    }

    /** Repeated rounds of one kind. */
    private record Load(String name, int decisions, List<Long> pids, HttpLoad http) {

        /** With few in flight: threads of the compiler have to get their share of the cores, too. */
        void warmUp() throws IOException {
            http.run(2, WARM_UP);
            http.run(IN_FLIGHT, WARM_UP / 4.0);
        }

        void report(int round) throws IOException {
            long before = cpuNanos();
            Result result = http.run(IN_FLIGHT, SECONDS);
            double cpu = (cpuNanos() - before) / 1e3 / result.answers() / decisions;
            String report =
                    "%-20s round %d, rules %d: %.0f decisions/s, p50 %.2f ms, p99 %.2f ms, CPU %.2f us, wrong %d%n"
                            .formatted(
                                    name,
                                    round,
                                    RULES,
                                    result.perSecond() * decisions,
                                    result.millis(0.5),
                                    result.millis(0.99),
                                    cpu,
                                    result.wrong());
            System.out.print(report); // the outcome of a benchmark is what it prints
            Files.writeString(
                    Path.of("target/plan-load.txt"), report, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            assertThat(result.wrong()).isZero();
        }

        private long cpuNanos() {
            return pids.stream()
                    .mapToLong(pid -> ProcessHandle.of(pid)
                            .orElseThrow()
                            .info()
                            .totalCpuDuration()
                            .orElseThrow()
                            .toNanos())
                    .sum();
        }
    }

    /**
     * Reads each first answer to a request, and takes every further one for right that has the same checksum: keeping the
     * answers themselves would take the processor's cache from whoever answers.
     */
    private static final class FirstJudge implements Judge {

        private final BiPredicate<Integer, JsonNode> isRight;
        private final int ignoredFrom;
        private final int ignoredTo;
        private final Map<Integer, Long> known = new HashMap<>();

        /** @param ignoredFrom where something begins that is different in each answer, and to where it ends */
        FirstJudge(int ignoredFrom, int ignoredTo, BiPredicate<Integer, JsonNode> isRight) {
            this.ignoredFrom = ignoredFrom;
            this.ignoredTo = ignoredTo;
            this.isRight = isRight;
        }

        @Override
        public boolean accepts(int request, ByteBuffer body) {
            long checksum = checksum(body);
            Long first = known.putIfAbsent(request, checksum);
            return first == null ? isRight.test(request, read(body)) : first == checksum;
        }

        private long checksum(ByteBuffer body) {
            CRC32C checksum = new CRC32C();
            checksum.update(body.duplicate().limit(Math.min(ignoredFrom, body.limit())));
            checksum.update(body.duplicate().position(Math.min(ignoredTo, body.limit())));
            return checksum.getValue();
        }

        private static JsonNode read(ByteBuffer body) {
            byte[] bytes = new byte[body.remaining()];
            body.get(bytes);
            return MAPPER.readTree(bytes);
        }
    }

    private static Judge constantJudge() {
        return new FirstJudge(0, 0, (request, body) -> true);
    }

    private static Judge planJudge(List<Call> calls) {
        int from =
                "{'customer_id':'00000000-0000-0000-0000-000000000001','destination':'+123456789012','at':'".length();
        int to = from + "2026-05-01 10:00:00.000000".length();
        return new FirstJudge(from, to, (request, plan) -> isPlanOf(calls.get(request), plan));
    }

    private static Judge plansJudge(List<List<Call>> batches) {
        return new FirstJudge(0, 0, (request, body) -> {
            List<Call> calls = batches.get(request);
            JsonNode plans = body.path("plans");
            return plans.size() == calls.size()
                    && IntStream.range(0, calls.size()).allMatch(i -> isPlanOf(calls.get(i), plans.path(i)));
        });
    }

    /** Looks at the first provider alone, for a peer names those of the longest prefix and no others. */
    private static Judge peerJudge(List<Call> calls) {
        return new FirstJudge(0, 0, (request, body) -> {
            Call call = calls.get(request);
            int provider = (int) UUID.fromString(call.providers().get(0)).getLeastSignificantBits();
            return body.path("routes")
                    .path(0)
                    .path("uri")
                    .asString()
                    .equals("sip:" + call.destination().substring(1) + "@" + Kamailio.host(provider));
        });
    }

    private static boolean isPlanOf(Call call, JsonNode plan) {
        List<String> providers = plan.path("routes")
                .valueStream()
                .map(step -> step.path("provider_id").asString())
                .toList();
        return call.destination().equals(plan.path("destination").asString())
                && call.providers().equals(providers);
    }
}
