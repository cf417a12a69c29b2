package io.callrouter.telemetry.statistics;

import static io.callrouter.telemetry.attempt.Reports.batch;
import static io.callrouter.testing.Api.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.callrouter.ledger.LedgerSettings;
import io.callrouter.ledger.LedgerSettings.Number;
import io.callrouter.telemetry.attempt.Reports;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.callrouter.web.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What attempts come to. */
@ServiceTest
class StatisticsTests {

    private static final String PROVIDERS = "/v1.0/stats/providers";
    private static final String FAILOVERS = "/v1.0/stats/failovers";
    private static final List<Integer> CODES =
            Stream.of(200, 404, 480, 486, 487, 503, 603).toList();

    @Autowired
    Api api;

    @Autowired
    AttemptCounts counts;

    private final Instant noon = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(60));
    private final String alpha = UUID.randomUUID().toString();
    private final String beta = UUID.randomUUID().toString();
    private final String gamma = UUID.randomUUID().toString();

    @BeforeEach
    void beginWithoutAttempts() {
        api.sql()
                .sql("truncate attempt, attempt_hour, attempt_delay_hour, attempt_failover_hour")
                .update();
    }

    @Test
    void sayHowAProviderDoes() {
        report(
                attempt(alpha, "a", 1, 200, noon).with("tm_progress", noon.plusMillis(1000)),
                attempt(alpha, "b", 1, 200, noon).with("tm_end", null),
                attempt(alpha, "c", 1, 486, noon).with("tm_progress", noon.plusMillis(3000)),
                attempt(alpha, "d", 1, 503, noon.plusSeconds(1)),
                attempt(alpha, "e", 1, 603, noon),
                attempt(alpha, "f", 1, 487, noon),
                attempt(alpha, "g", 1, null, noon),
                attempt(beta, "h", 1, 487, noon).with("tm_progress", noon.plusMillis(200)));

        JsonNode all = read(PROVIDERS + period()).json();

        assertThat(all.at("/result")).hasSize(2);
        JsonNode group = all.at("/result/0");
        assertThat(group.path("provider_id").asString()).isEqualTo(alpha);
        assertThat(group.path("attempts").asLong()).isEqualTo(7);
        assertThat(group.path("answered").asLong()).isEqualTo(2);
        assertThat(group.path("asr").asDouble()).isEqualTo(0.2857); // 2 of 7
        assertThat(group.path("ner").asDouble()).isEqualTo(0.5714); // 200, 200, 486 and 603 of 7
        assertThat(group.path("acd_seconds").asDouble()).isEqualTo(10); // the other one has not ended
        assertThat(group.path("talked_seconds").asDouble()).isEqualTo(10);
        assertThat(group.path("pdd_p50_ms").asDouble()).isCloseTo(1000, within(100.0));
        assertThat(group.path("pdd_p95_ms").asDouble()).isCloseTo(3000, within(300.0));
        assertThat(group.path("codes").toString())
                .isEqualTo("{\"200\":2,\"486\":1,\"487\":1,\"503\":1,\"603\":1,\"no_response\":1}");
        assertThat(all.at("/result/1/ner").asDouble())
                .as("given up while it rang")
                .isEqualTo(1);
        assertThat(all.at("/result/1/acd_seconds").isNull()).isTrue();
    }

    @Test
    void countTheLengthOfACallWhenItsEndIsReported() {
        Reports whole = attempt(alpha, "a", 1, 200, noon);
        report(whole.with("tm_end", null));
        assertThat(read(PROVIDERS + period()).json().at("/result/0/acd_seconds").isNull())
                .isTrue();

        report(whole, whole);
        report(whole);

        read(PROVIDERS + period()).expect(200);
        JsonNode group = read(PROVIDERS + period()).json().at("/result/0");
        assertThat(group.path("attempts").asLong()).isEqualTo(1);
        assertThat(group.path("acd_seconds").asDouble()).isEqualTo(10);
    }

    @Test
    void agreeWithTheLedgerWhateverTheOrderAndHoweverOftenItWasReported() {
        Random random = new Random(20261124);
        List<Reports> reports = randomCalls(random, 400);
        List<Reports> sent = new ArrayList<>(reports);
        for (int i = 0; i < 300; i++) {
            sent.add(reports.get(random.nextInt(reports.size())));
        }
        for (Reports report : reports) {
            if (report.get("code").equals("200") && random.nextBoolean()) {
                sent.add(report.with("tm_end", null)); // perhaps before, perhaps behind the whole report
            }
        }
        Collections.shuffle(sent, random);
        for (int start = 0; start < sent.size(); start += 37) {
            api.post("/v1.0/attempts", batch(sent.subList(start, Math.min(start + 37, sent.size()))))
                    .expect(202)
                    .expectFields("{'stored': true}");
        }

        for (Map.Entry<String, String> by : Map.of(
                        "provider", "provider_id",
                        "target", "left(prefix, 4)",
                        "customer", "customer_id",
                        "hour", "date_trunc('hour', tm_start, 'UTC')")
                .entrySet()) {
            List<String> told = new ArrayList<>();
            for (JsonNode group : read(PROVIDERS + period() + "&limit=1000&by=" + by.getKey())
                    .json()
                    .path("result")) {
                told.add(group.path("attempts").asLong() + " " + group.path("answered") + " " + group.path("asr") + " "
                        + group.path("ner") + " " + group.path("acd_seconds") + " " + group.path("codes"));
            }
            assertThat(told)
                    .as(by.getKey())
                    .hasSizeGreaterThan(1)
                    .containsExactlyInAnyOrderElementsOf(countedByHand(by.getValue()));
        }
        assertThat(flows()).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(flowsByHand());
        assertThat(api.get(FAILOVERS + period()).json().path("calls_saved").asLong())
                .isEqualTo(reports.stream()
                        .filter(report -> report.get("code").equals("200")
                                && !report.get("place").equals("1"))
                        .count());
    }

    @Test
    void countDelaysThatAgreeWithTheLedgersPercentiles() {
        Random random = new Random(7);
        List<Reports> reports = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            long delay = (long) Math.exp(4 + 4 * random.nextDouble());
            reports.add(attempt(alpha, "call" + i, 1, 486, noon)
                    .with("tm_progress", noon.plusMillis(Math.min(delay, 3000))));
        }
        api.post("/v1.0/attempts", batch(reports)).expect(202);

        JsonNode group = read(PROVIDERS + period()).json().at("/result/0");

        for (String percentile : List.of("50", "95")) {
            double exact = api.sql()
                    .sql("select 1000 * percentile_disc(0." + percentile
                            + ") within group (order by extract(epoch from tm_progress - tm_start)) from attempt")
                    .query(Double.class)
                    .single();
            assertThat(group.path("pdd_p" + percentile + "_ms").asDouble()).isCloseTo(exact, within(exact * 0.1));
        }
    }

    @Test
    void ofFailoversFollowACallInOrderOfItsPlaces() {
        report(attempt(alpha, "call", 1, 503, noon));
        assertThat(flows()).isEmpty();

        report(attempt(gamma, "call", 4, 200, noon.plusSeconds(9)));
        assertThat(flows()).containsExactly("alpha 503 > gamma 200 true: 1");

        Reports between = attempt(beta, "call", 2, 404, noon.plusSeconds(4));
        report(between);
        report(between);
        assertThat(flows()).containsExactlyInAnyOrder("alpha 503 > beta 404 false: 1", "beta 404 > gamma 200 true: 1");
        read(FAILOVERS + period()).expectFields("{'failovers': 2, 'calls_saved': 1}");
        read(FAILOVERS + period() + "&from_provider_id=" + alpha).expectFields("{'failovers': 1, 'calls_saved': 0}");
        read(FAILOVERS + period() + "&to_provider_id=" + gamma).expectFields("{'failovers': 1, 'calls_saved': 1}");
    }

    @Test
    void ofFailoversCountNothingMoreOfACallIdThatIsUsedForAllCalls() {
        List<Reports> reports = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            reports.add(attempt(alpha, "constant", 1, 503, noon.plusMillis(i)));
        }
        api.post("/v1.0/attempts", batch(reports)).expect(202).expectFields("{'stored': true}");
        assertThat(flows()).containsExactly("alpha 503 > alpha 503 false: 999");

        report(attempt(alpha, "constant", 1, 503, noon.plusSeconds(2)), attempt(alpha, "other", 1, 503, noon));
        report(attempt(beta, "constant", 1, 503, noon.plusSeconds(3)), attempt(beta, "other", 2, 200, noon));

        assertThat(flows())
                .containsExactlyInAnyOrder("alpha 503 > alpha 503 false: 999", "alpha 503 > beta 200 true: 1");
    }

    @Test
    void ofFailoversFollowACallPastMidnight() {
        Instant midnight = noon.truncatedTo(ChronoUnit.DAYS);
        report(attempt(beta, "call", 2, 200, midnight.plusMillis(1)));
        report(attempt(alpha, "call", 1, 503, midnight.minusSeconds(3)));

        assertThat(flows()).containsExactly("alpha 503 > beta 200 true: 1");
    }

    @Test
    void areOfTheHoursAskedForAndOfWhatIsAskedFor() {
        String customer = Api.newCustomer();
        report(
                attempt(alpha, "a", 1, 503, noon.minusMillis(1)),
                attempt(alpha, "b", 1, 503, noon).with("customer_id", customer),
                attempt(beta, "c", 1, 503, noon.plus(Duration.ofMinutes(59))).with("destination", "+4930123456"),
                attempt(alpha, "d", 1, 503, noon.plus(Duration.ofHours(1))));
        String minute = "?from=" + encode(noon.plusSeconds(60).toString()) + "&to="
                + encode(noon.plusSeconds(120).toString());

        Answer hour = read(PROVIDERS + minute);
        assertThat(hour.values("result", "attempts")).containsExactly("1", "1");
        assertThat(Instant.parse(hour.get("from").replace(' ', 'T') + "Z")).isEqualTo(noon);
        assertThat(Instant.parse(hour.get("to").replace(' ', 'T') + "Z")).isEqualTo(noon.plus(Duration.ofHours(1)));
        assertThat(read(PROVIDERS + minute + "&provider_id=" + beta).values("result", "provider_id"))
                .containsExactly(beta);
        assertThat(read(PROVIDERS + minute + "&by=customer&customer_id=" + customer)
                        .values("result", "customer_id"))
                .containsExactly(customer);
        assertThat(read(PROVIDERS + minute + "&by=target&target=" + encode("+49"))
                        .values("result", "target"))
                .containsExactly("+493");
        assertThat(read(PROVIDERS + minute + "&by=target&target=+49").values("result", "target"))
                .as("a plus as it is")
                .containsExactly("+493");
        assertThat(read(PROVIDERS + period() + "&by=provider,hour").values("result", "hour"))
                .hasSize(4)
                .doesNotContain("");
        assertThat(read(PROVIDERS + period() + "&limit=1").values("result", "provider_id"))
                .containsExactly(alpha);
        assertThat(read(PROVIDERS).values("result", "attempts"))
                .as("the last 24 hours")
                .isEmpty();
    }

    @Test
    void tellDelaysOfTheHoursAskedForAndOfWhatIsAskedFor() {
        String customer = Api.newCustomer();
        report(
                rang(attempt(alpha, "a", 1, 486, noon.minusMillis(1)), 400),
                rang(attempt(alpha, "b", 1, 486, noon), 100).with("customer_id", customer),
                rang(attempt(beta, "c", 1, 486, noon.plus(Duration.ofMinutes(59))), 1600)
                        .with("destination", "+4930123456"),
                rang(attempt(alpha, "d", 1, 486, noon.plus(Duration.ofHours(1))), 3200));
        String minute = "?from=" + encode(noon.plusSeconds(60).toString()) + "&to="
                + encode(noon.plusSeconds(120).toString());

        expectDelay(minute + "&provider_id=" + alpha, 100);
        expectDelay(minute + "&by=hour&provider_id=" + beta, 1600);
        expectDelay(minute + "&by=hour&customer_id=" + customer, 100);
        expectDelay(minute + "&by=hour&target=" + encode("+49"), 1600);
    }

    @ParameterizedTest
    @CsvSource({
        "day,   ,               2026-03-07=1 2026-03-08=1 2026-04-01=1",
        "day,   UTC,            2026-03-07=1 2026-03-08=1 2026-04-01=1",
        "day,   Asia/Seoul,     2026-03-08=2 2026-04-01=1",
        "day,   America/Denver, 2026-03-07=2 2026-03-31=1",
        "month, ,               2026-03=2 2026-04=1",
        "month, America/Denver, 2026-03=3",
    })
    void areOfTheDaysAndMonthsOfATimeZone(String by, @Nullable String timezone, String counted) {
        for (String hour : List.of("2026-03-07T23:00Z", "2026-03-08T00:00Z", "2026-04-01T05:00Z")) {
            api.sql()
                    .sql("""
                            with counted as (
                                insert into attempt_hour
                                values (:hour, :alpha::uuid, gen_random_uuid(), '+82', '486', 1, 0, 1, 0, 0))
                            insert into attempt_delay_hour
                            values (:hour, :alpha::uuid, gen_random_uuid(), '+82', 34, 1)""")
                    .param("hour", OffsetDateTime.parse(hour))
                    .param("alpha", alpha)
                    .update();
        }

        Answer answer = read(PROVIDERS + "?from=" + encode("2026-03-01 00:00:00") + "&to="
                + encode("2026-05-01 00:00:00") + "&by=" + by + (timezone == null ? "" : "&timezone=" + timezone));

        List<String> told = new ArrayList<>();
        for (JsonNode group : answer.json().path("result")) {
            told.add(group.path(by).asString() + "=" + group.path("attempts"));
            assertThat(group.path("pdd_p50_ms").asDouble()).isCloseTo(395, withinPercentage(1));
        }
        assertThat(told).containsExactlyInAnyOrder(counted.split(" "));
    }

    /** The database's list of time zones may be shorter than Java's. */
    @Test
    void areNotReadForATimeZoneThatOnlyJavaKnows(@Autowired StatisticsReader reader) {
        report(attempt(alpha, "a", 1, 486, noon));
        Period day = new Period(noon, noon.plus(Duration.ofHours(1)));

        assertThatThrownBy(() -> reader.providers(Set.of(Dimension.DAY), day, "Mars/Olympus", null, null, null, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("timezone");
    }

    private static Reports rang(Reports report, int afterMilliseconds) {
        return report.with("tm_progress", Instant.parse(report.get("tm_start")).plusMillis(afterMilliseconds));
    }

    /** One group, of one attempt that rang. */
    private void expectDelay(String query, double milliseconds) {
        JsonNode groups = read(PROVIDERS + query).json().path("result");
        assertThat(groups).as(query).hasSize(1);
        for (String percentile : List.of("pdd_p50_ms", "pdd_p95_ms")) {
            assertThat(groups.path(0).path(percentile).asDouble())
                    .as(percentile + " of " + query)
                    .isCloseTo(milliseconds, withinPercentage(10));
        }
    }

    @Test
    void leaveOutWhatHasEndsAlone() {
        api.sql()
                .sql("""
                        insert into attempt_hour
                        values (:hour, :alpha::uuid, gen_random_uuid(), '+82', '200', 0, 0, 0, 1, 1000000),
                               (:hour, :beta::uuid, gen_random_uuid(), '+82', '200', 0, 0, 0, 1, 4000000),
                               (:hour, :beta::uuid, gen_random_uuid(), '+82', '503', 2, 0, 0, 0, 0)""")
                .param("hour", noon.atOffset(ZoneOffset.UTC))
                .param("alpha", alpha)
                .param("beta", beta)
                .update();

        JsonNode result = read(PROVIDERS + period()).json().path("result");

        assertThat(result).hasSize(1);
        assertThat(result.at("/0/provider_id").asString()).isEqualTo(beta);
        assertThat(result.at("/0/acd_seconds").asDouble()).isEqualTo(4);
        assertThat(result.at("/0/codes").toString()).isEqualTo("{\"503\":2}");
    }

    @Test
    void outliveTheLedgerButNotForEver() {
        for (int days : List.of(399, 401)) {
            api.sql().sql("""
                            insert into attempt_hour
                            select now() - make_interval(days => :days), gen_random_uuid(), gen_random_uuid(), '+82', '503',
                                :days, 0, 0, 0, 0""").param("days", days).update();
        }

        counts.prune();

        assertThat(api.sql()
                        .sql("select attempts from attempt_hour")
                        .query(Long.class)
                        .list())
                .containsExactly(399L);
    }

    @ParameterizedTest
    @CsvSource({
        "by=carrier, by",
        "by=, by",
        "timezone=Mars/Olympus, timezone",
        "timezone=%2B09:00, timezone",
        "timezone=CET, timezone",
        "timezone=, timezone",
        "from=soon, from",
        "to=later, to",
        "from=2026-01-02%2000:00:00&to=2026-01-01%2000:00:00, from",
        "target=49, target",
        "target=%2B4930, target",
        "limit=0, limit",
        "limit=1001, limit",
        "provider_id=x, provider_id"
    })
    void areNotReadByAMalformedQuestion(String query, String field) {
        api.get(PROVIDERS + "?" + query).expectInvalid(field);
    }

    @Test
    void areNotReadByMoreDigitsThanAreKept(@Autowired StatisticsReader reader) {
        StatisticsController ofTwoDigits = new StatisticsController(
                reader,
                new StatisticsSettings(Duration.ofDays(400), 3),
                new LedgerSettings(Duration.ofDays(30), Number.HASHED, 2, 1000, Duration.ofDays(30), 100),
                Clock.systemUTC());

        assertThat(ofTwoDigits
                        .providers(null, null, null, null, null, null, "+82", null)
                        .result())
                .isEmpty();
        assertThatThrownBy(() -> ofTwoDigits.providers(null, null, null, null, null, null, "+821", null))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("target must have at most 2 digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {PROVIDERS, FAILOVERS})
    void areForServicesAndAdministrators(String path) {
        api.keyOfCustomer(Api.newCustomer()).get(path).expectProblem(403, "forbidden");
        api.keyOf("service").get(path).expect(200);
    }

    private List<Reports> randomCalls(Random random, int calls) {
        List<String> providers = List.of(alpha, beta, gamma);
        List<String> customers = List.of(Api.newCustomer(), Api.newCustomer());
        List<String> numbers = List.of("+821012345678", "+821098765432", "+4930123456", "+442079460000");
        List<Reports> reports = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            Instant start = noon.plusMillis(random.nextInt(20 * 3600 * 1000));
            String customer = customers.get(random.nextInt(2));
            String number = numbers.get(random.nextInt(4));
            for (int place = 1; place <= 1 + random.nextInt(4); place++) {
                Integer code = random.nextInt(8) == 0 ? null : CODES.get(random.nextInt(CODES.size()));
                Reports report = attempt(providers.get(random.nextInt(3)), "call" + call, place, code, start)
                        .with("customer_id", customer)
                        .with("destination", number);
                reports.add(random.nextBoolean() ? report.with("tm_progress", start.plusMillis(700)) : report);
                if (code != null && code == 200) {
                    break;
                }
                start = start.plusSeconds(6);
            }
        }
        return reports;
    }

    /** Failed after 5 seconds, or answered then and ended 10 seconds later. */
    private static Reports attempt(String provider, String call, int place, Integer code, Instant start) {
        boolean answered = code != null && code < 300;
        return Reports.refused()
                .with("provider_id", provider)
                .with("call_id", call)
                .with("place", place)
                .with("code", code)
                .with("tm_start", start)
                .with("tm_answer", answered ? start.plusSeconds(5) : null)
                .with("tm_end", start.plusSeconds(answered ? 15 : 5));
    }

    private List<String> countedByHand(String by) {
        return api.sql().sql("""
                        with keyed as (
                            select %s as key, coalesce(code::text, outcome) as result, * from attempt
                        ), coded as (
                            select key, result, count(*) as attempts from keyed group by key, result
                        )
                        select count(*) || ' ' || count(tm_answer) || ' '
                            || round(count(tm_answer)::numeric / count(*), 4)::float || ' '
                            || round(count(*) filter (
                                where code in (200, 480, 486, 600, 603, 607) or outcome = 'ring_timeout'
                                   or tm_progress is not null and code in (408, 487))::numeric / count(*), 4)::float || ' '
                            || coalesce(round(avg(extract(epoch from tm_end - tm_answer)), 1)::text, 'null') || ' '
                            || (select '{' || string_agg('"' || result || '":' || attempts, ',' order by result collate "C")
                                    || '}'
                                from coded where coded.key = keyed.key)
                        from keyed group by key""".formatted(by)).query(String.class).list();
    }

    private List<String> flows() {
        List<String> flows = new ArrayList<>();
        for (JsonNode flow : read(FAILOVERS + period() + "&limit=1000").json().path("result")) {
            flows.add(named("%s %s > %s %s %s: %s"
                    .formatted(
                            flow.path("from_provider_id").asString(),
                            flow.path("from_code").asString(),
                            flow.path("to_provider_id").asString(),
                            flow.path("to_code").asString(),
                            flow.path("answered").asBoolean(),
                            flow.path("calls").asLong())));
        }
        return flows;
    }

    private List<String> flowsByHand() {
        return api.sql().sql("""
                        select a.provider_id || ' ' || coalesce(a.code::text, a.outcome) || ' > ' || b.provider_id || ' '
                            || coalesce(b.code::text, b.outcome) || ' ' || (b.outcome = 'answered') || ': ' || count(*)
                        from attempt a join attempt b on b.call_id = a.call_id and b.place = a.place + 1
                        group by a.provider_id, coalesce(a.code::text, a.outcome), b.provider_id,
                            coalesce(b.code::text, b.outcome), b.outcome = 'answered'""").query(String.class).list().stream()
                .map(this::named)
                .toList();
    }

    private String named(String text) {
        return text.replace(alpha, "alpha").replace(beta, "beta").replace(gamma, "gamma");
    }

    /** Three days around the attempts. */
    private String period() {
        return "?from=" + encode(noon.minus(Duration.ofDays(1)).toString()) + "&to="
                + encode(noon.plus(Duration.ofDays(2)).toString());
    }

    private void report(Reports... reports) {
        api.post("/v1.0/attempts", batch(reports)).expect(202).expectFields("{'stored': true}");
    }

    private Answer read(String path) {
        return api.get(path).expect(200);
    }
}
