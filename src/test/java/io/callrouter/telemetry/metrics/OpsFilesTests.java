package io.callrouter.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.FailoverPolicy;
import io.callrouter.dial.Outcome;
import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Canceled;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.testing.Api;
import io.callrouter.testing.Needs;
import io.callrouter.testing.ServiceTest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ApplicationContext;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What lies in {@code ops/} asks for metrics that there are. */
@ServiceTest
class OpsFilesTests {

    private static final Path OPS = Path.of("ops");
    /**
     * Providers have 10 s to confirm that calls are over, requests 20 s, attempts and records of calls 10 s each, and the
     * snapshot 5 s.
     */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(55);

    private static final Pattern UNIT = Pattern.compile("```ini\n(\\[Unit].*?)```", Pattern.DOTALL);
    private static final Pattern HEALTH_CHECK =
            Pattern.compile("^HEALTHCHECK [^\\[]*CMD (\\[.*?])$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern METRIC = Pattern.compile("\\b(callrouter|http_server|jvm)_[a-z_]+\\b");
    private static final Pattern RESULTS = Pattern.compile("result=~\"([^\"]*)\"");
    private static final Pattern SERIES = Pattern.compile("^([a-z_]+)[{ ]", Pattern.MULTILINE);

    @Autowired
    Api api;

    @Autowired
    AttemptMeters attempts;

    @Autowired
    ApplicationContext context;

    @Test
    void alertsAskForMetricsThatThereAre() throws IOException {
        Collection<String> expressions = alerts().values();

        assertThat(expressions).hasSizeGreaterThan(5);
        assertThat(exposed()).containsAll(metrics(expressions));
    }

    /** Expressions by the names of their alerts. */
    private static Map<String, String> alerts() throws IOException {
        Map<String, String> expressions = new HashMap<>();
        for (Object group : list(yaml("prometheus/alerts.yml"), "groups")) {
            for (Object rule : list(group, "rules")) {
                assertThat(map(rule)).containsKeys("alert", "expr", "labels", "annotations");
                expressions.put(
                        String.valueOf(map(rule).get("alert")),
                        String.valueOf(map(rule).get("expr")));
            }
        }
        return expressions;
    }

    /** At one moment replicas differ whenever somebody writes. */
    @Test
    void replicasDifferIfOneIsBehindWhatAnotherHadAWhileAgo() throws IOException {
        assertThat(alerts().get("CallRouterReplicasDiffer")).matches("max\\(\\w+ offset \\w+\\) - min\\(\\w+\\) > 0");
    }

    @Test
    void aProviderFailsByWhatItIsToBlameFor() throws IOException {
        Matcher results = RESULTS.matcher(alerts().get("CallRouterProviderFailing"));
        assertThat(results.find()).isTrue();

        assertThat(outcomes()).allSatisfy(outcome -> {
            String result = outcome.sipCode() == null ? outcome.label() : String.valueOf(outcome.sipCode());
            assertThat(ResultLabel.of(result).matches(results.group(1)))
                    .as(result)
                    .isEqualTo(
                            FailoverPolicy.DEFAULT.judge(outcome, false, null).blamed());
        });
    }

    /** Every way an attempt can end. */
    private static List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(new Answered(200, "OK", null));
        outcomes.add(new Canceled());
        for (int code = 300; code < 700; code++) {
            outcomes.add(new Rejected(code, "", null));
        }
        for (TimedOut.Phase phase : TimedOut.Phase.values()) {
            outcomes.add(new TimedOut(phase));
        }
        for (Unreachable.Cause cause : Unreachable.Cause.values()) {
            outcomes.add(new Unreachable(cause, ""));
        }
        return outcomes;
    }

    @Test
    void theDashboardAsksForMetricsThatThereAre() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : dashboard().get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions.add(target.get("expr").asString());
                assertThat(target.at("/datasource/uid").asString()).isEqualTo(dataSource());
            }
        }

        assertThat(expressions).hasSizeGreaterThan(15);
        assertThat(exposed()).containsAll(metrics(expressions));
    }

    @Test
    void plansASecondAreThoseOfBatchesToo() throws IOException {
        String ofBatches = "callrouter_plans_quick_total{by=\"batch\"}";
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : dashboard().get("panels")) {
            if (panel.get("title").asString().equals("Plans a second")) {
                expressions.add(panel.at("/targets/0/expr").asString());
            }
        }

        assertThat(expressions)
                .isNotEmpty()
                .allSatisfy(expression -> assertThat(expression).contains(" + ", ofBatches.replace("}", "}[")));
        assertThat(api.get("/actuator/prometheus").expect(200).text()).contains(ofBatches);
    }

    @Test
    void theScrapedPathIsOursAndItsRulesAreThere() throws IOException {
        Map<?, ?> config = map(yaml("prometheus/prometheus.yml"));
        Map<?, ?> scrape = map(list(config, "scrape_configs").get(0));

        api.get((String) scrape.get("metrics_path")).expect(200);
        assertThat(scrape.get("job_name")).isEqualTo("callrouter"); // the alerts ask for it
        assertThat(list(config, "rule_files"))
                .allSatisfy(file -> assertThat(OPS.resolve("prometheus").resolve((String) file))
                        .exists());
    }

    @Test
    void evenOldServersOfPrometheusReadEveryLine() {
        attempts.count(UUID.randomUUID(), "200", Instant.EPOCH, Instant.EPOCH.plusSeconds(1));

        String text = api.with("Accept", "application/openmetrics-text;version=1.0.0")
                .get("/actuator/prometheus")
                .expect(200)
                .text();

        assertThat(text).contains("callrouter_attempts_total").doesNotContain("trace_id");
    }

    @Test
    void composeMountsFilesThatThereAre() throws IOException {
        List<String> mounted = new ArrayList<>();
        for (Object service : services().values()) {
            for (Object volume : (List<?>) map(service).getOrDefault("volumes", List.of())) {
                String source = volume.toString().split(":")[0];
                if (source.startsWith("./")) {
                    mounted.add(source);
                }
            }
        }

        assertThat(mounted)
                .hasSizeGreaterThan(2)
                .allSatisfy(source -> assertThat(Path.of(source)).exists());
    }

    @Test
    void composeWaitsAsLongAsAStopMayTake() throws IOException {
        String patience = String.valueOf(map(services().get("callrouter")).get("stop_grace_period"));

        assertThat(DurationStyle.SIMPLE.parse(patience)).isGreaterThan(LONGEST_STOP);
    }

    /** What stands in {@code environment} hides the same of the file, even if it is empty. */
    @Test
    void composeLetsTheFileSetWhatItDoesNotRequire() throws IOException {
        Map<Object, Object> service = map(services().get("callrouter"));

        assertThat(list(service, "env_file")).isNotEmpty();
        assertThat(map(service.get("environment")).values())
                .isNotEmpty()
                .allSatisfy(value -> assertThat(value.toString()).doesNotContain(":-"));
    }

    /** By default systemd asks all processes of a unit to end at once, the embedded PostgreSQL among them. */
    @Test
    void systemdEndsTheServiceAloneAndWaitsForIt() throws IOException {
        Matcher unit = UNIT.matcher(Files.readString(Path.of("docs/installation.md")));
        assertThat(unit.find()).isTrue();
        Properties settings = new Properties();
        settings.load(new StringReader(unit.group(1)));

        assertThat(settings.getProperty("KillMode")).isEqualTo("mixed");
        assertThat(Duration.ofSeconds(Long.parseLong(settings.getProperty("TimeoutStopSec"))))
                .isGreaterThan(LONGEST_STOP);
    }

    @Test
    void theImageIsHealthyWhileTheServiceIsReady() throws Exception {
        assertThat(healthCheck()).isZero();

        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        try {
            assertThat(healthCheck()).isNotZero();
        } finally {
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
        }
        assertThat(healthCheck()).isZero();
    }

    /** What the image's own gives, of the service under test. */
    private int healthCheck() throws IOException, InterruptedException {
        Needs.programs("bash", "bash");
        Matcher check = HEALTH_CHECK.matcher(Files.readString(Path.of("Dockerfile")));
        assertThat(check.find()).isTrue();
        List<String> command = new ArrayList<>();
        for (JsonNode word : JsonMapper.shared().readTree(check.group(1).replace("\\\n", ""))) {
            command.add(word.asString().replace("/8080", "/" + api.port()));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    private static Map<?, ?> services() throws IOException {
        return map(map(new Yaml().load(Files.readString(Path.of("docker-compose.yml"))))
                .get("services"));
    }

    /** Names of the series that a service exposes which has seen a call and attempts. */
    private Set<String> exposed() {
        attempts.count(UUID.randomUUID(), "200", Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        attempts.talked(UUID.randomUUID(), Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
        api.with("Prefer", "wait=5")
                .post(
                        "/v1.0/calls",
                        "{'customer_id': '%s', 'destination': '+821012345678'}".formatted(Api.newCustomer()));
        return SERIES.matcher(api.get("/actuator/prometheus").expect(200).text())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> metrics(Collection<String> expressions) {
        return expressions.stream()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode dashboard() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(OPS.resolve("grafana/dashboards/callrouter.json")));
    }

    private static String dataSource() throws IOException {
        return (String) map(list(yaml("grafana/provisioning/datasources/prometheus.yml"), "datasources")
                        .get(0))
                .get("uid");
    }

    private static Object yaml(String path) throws IOException {
        return new Yaml().load(Files.readString(OPS.resolve(path)));
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> map(Object node) {
        return (Map<Object, Object>) node;
    }

    private static List<?> list(Object node, String key) {
        return (List<?>) map(node).get(key);
    }
}
