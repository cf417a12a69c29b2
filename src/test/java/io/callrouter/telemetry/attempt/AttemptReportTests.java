package io.callrouter.telemetry.attempt;

import static io.callrouter.telemetry.attempt.Reports.answered;
import static io.callrouter.telemetry.attempt.Reports.batch;
import static io.callrouter.telemetry.attempt.Reports.refused;
import static io.callrouter.testing.Api.NEVER;
import static io.callrouter.testing.Api.encode;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What call services report, and what is read of it. */
@ServiceTest
class AttemptReportTests {

    private static final String PATH = "/v1.0/attempts";

    @Autowired
    Api api;

    @Autowired
    MeterRegistry meters;

    private String customer;

    @BeforeEach
    void newCustomer() {
        customer = Api.newCustomer();
    }

    @Test
    void metersCountAReportedAttemptOnce() {
        Reports answered =
                Reports.answered().with("provider_id", api.provider("Metered")).with("tm_end", null);
        Reports over =
                answered.with("tm_end", Instant.parse(answered.get("tm_answer")).plusSeconds(10));

        for (Reports report : List.of(answered, answered, over, over)) {
            api.post("/v1.0/attempts", Reports.batch(report)).expect(202);
        }

        String provider = answered.get("provider_id");
        assertThat(meters.get("callrouter.attempts")
                        .tags("provider_id", provider, "result", "2xx")
                        .counter()
                        .count())
                .isEqualTo(1);
        Timer talked = meters.get("callrouter.attempts.talked")
                .tag("provider_id", provider)
                .timer();
        assertThat(talked.count()).isEqualTo(1);
        assertThat(talked.totalTime(TimeUnit.SECONDS)).isEqualTo(10);
    }

    @Test
    void isKeptAsReported() {
        Reports report = ours(answered())
                .with("route_id", UUID.randomUUID())
                .with("sip_call_id", "5Jx0c2l7sXo1v9KfQmZb3A@192.0.2.1");

        api.keyOf("service").post(PATH, batch(report)).expect(202).expectFields("{'accepted': 1, 'stored': true}");

        Answer list = api.get(PATH + "?customer_id=" + customer).expect(200);
        assertThat(list.ids()).containsExactly(report.get("id"));
        for (String field : List.of("call_id", "customer_id", "route_id", "provider_id", "sip_call_id")) {
            assertThat(list.get("result/0/" + field)).isEqualTo(report.get(field));
        }
        for (String time : List.of("tm_start", "tm_progress", "tm_answer", "tm_end")) {
            assertThat(instant(list.get("result/0/" + time))).isEqualTo(Instant.parse(report.get(time)));
        }
        assertThat(list.json().at("/result/0/place").asInt()).isEqualTo(1);
        assertThat(list.json().at("/result/0/code").asInt()).isEqualTo(200);
        assertThat(list.get("result/0/outcome")).isEqualTo("answered");
    }

    @Test
    void tellsTheCauseThatTheProviderGave() {
        Reports told = ours(refused()).with("sip_cause", 127);
        Reports notTold = ours(refused());
        report(told, notTold);

        assertThat(mine("&call_id=" + told.get("call_id")).values("result", "sip_cause"))
                .containsExactly("127");
        Answer list = mine("&call_id=" + notTold.get("call_id"));
        assertThat(list.json().at("/result/0/sip_cause").isNull()).isTrue();
        assertThat(list.json().at("/result/0/sip_call_id").isNull()).isTrue();
    }

    @Test
    void isFoundByTheCallIdThatTheProviderKnows() {
        Reports wanted = ours(refused()).with("sip_call_id", "wanted-" + customer);
        report(wanted, ours(refused()).with("sip_call_id", "other-" + customer), ours(refused()));

        assertThat(api.get(PATH + "?sip_call_id=wanted-" + customer).expect(200).ids())
                .containsExactly(wanted.get("id"));
    }

    @Test
    void withoutAnAnswerIsARingTimeoutIfThereWasProgress() {
        Reports rang = ours(refused()).with("code", null);
        Instant start = Instant.parse(rang.get("tm_start"));
        report(rang.with("tm_progress", start.plusMillis(100)));

        assertThat(api.sql()
                        .sql("select outcome || ' ' || blamed || ' ' || effective from attempt where id = :id::uuid")
                        .param("id", rang.get("id"))
                        .query(String.class)
                        .single())
                .isEqualTo("ring_timeout false true");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "silence",
            value = {
                "503, true",
                "403, true",
                "407, true",
                "421, true",
                "302, true",
                "silence, true",
                "404, false",
                "486, false",
                "487, false",
                "603, false"
            })
    void blamesTheProviderForWhatIsNotTheCallees(Integer code, String blamed) {
        report(ours(refused()).with("code", code));

        assertThat(mine("").values("result", "blamed")).containsExactly(blamed);
    }

    @Test
    void countsOnceHoweverOftenItIsReported() {
        Reports first = ours(refused());
        Reports second = ours(refused());
        report(first, second, first);

        report(second, first.with("code", 404), ours(refused()).with("id", first.get("id")));

        Answer list = mine("");
        assertThat(list.ids()).containsExactlyInAnyOrder(first.get("id"), second.get("id"));
        assertThat(list.values("result", "code")).containsOnly("503");
    }

    @Test
    void isAnotherOneOnlyIfItsStartMovesToAnotherDay() {
        Instant noon = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(12));
        Reports report = at(ours(refused()), noon);
        report(report);

        report(at(report, noon.plusSeconds(1)));
        assertThat(mine("").ids()).hasSize(1);

        report(at(report, noon.minus(Duration.ofDays(1))));
        assertThat(mine("").ids()).containsExactly(report.get("id"), report.get("id"));
    }

    @Test
    void ofAnAnsweredCallIsCompletedByItsEndOnce() {
        Reports whole = ours(answered());
        report(whole.with("tm_end", null));
        assertThat(mine("").get("result/0/tm_end")).isEqualTo(NEVER);

        report(whole);
        report(whole.with("tm_end", Instant.parse(whole.get("tm_end")).plusSeconds(9)));

        assertThat(instant(mine("").get("result/0/tm_end"))).isEqualTo(Instant.parse(whole.get("tm_end")));
        assertThat(mine("").ids()).hasSize(1);
    }

    @Test
    void mayBeLateAndOutOfOrder() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Reports> reports = new ArrayList<>();
        for (int day = 0; day <= 30; day++) {
            reports.add(at(ours(refused()), now.minus(Duration.ofDays(day))));
        }
        List<String> newestFirst =
                reports.stream().map(report -> report.get("id")).toList();
        Collections.shuffle(reports);

        reports.forEach(this::report);

        assertThat(mine("").ids()).containsExactlyElementsOf(newestFirst);
    }

    @Test
    void isRefusedWhenItIsOlderThanWhatIsKept() {
        Reports old = at(ours(refused()), Instant.now().minus(Duration.ofDays(32)));

        api.post(PATH, batch(ours(refused()), old)).expectInvalid("attempts[1].tm_start");

        assertThat(mine("").ids()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "id, ",
        "id, 4711",
        "call_id, ",
        "call_id, with a space",
        "sip_call_id, with a space",
        "sip_call_id, ''",
        "sip_call_id, été",
        "place, ",
        "customer_id, ",
        "customer_id, nobody",
        "route_id, none",
        "provider_id, ",
        "destination, ",
        "destination, 030123456",
        "tm_start, ",
        "tm_start, yesterday",
        "tm_start, 2199-01-01 00:00:00",
        "tm_progress, 1999-01-01 00:00:00",
        "tm_answer, 1999-01-01 00:00:00",
        "tm_end, 1999-01-01 00:00:00",
        "tm_end, "
    })
    void namesTheAttemptAndTheFieldThatAreWrong(String field, String value) {
        Reports wrong = ours(refused()).with(field, value);

        api.post(PATH, batch(ours(refused()), ours(refused()), wrong)).expectInvalid("attempts[2]." + field);

        assertThat(mine("").ids()).as("nothing of the batch").isEmpty();
    }

    @Test
    void tellsOnceOfTooManyAttemptsThatAreNone() {
        Answer refused = api.post(PATH, "{'attempts': [" + "null, ".repeat(1000) + "null]}");

        refused.expectInvalid("attempts");
        assertThat(refused.values("errors", "field")).containsExactly("attempts");
        api.post(PATH, "{'attempts': [null]}").expectInvalid("attempts[0]");
    }

    @Test
    void boundsWhatTheProviderGave() {
        api.post(PATH, batch(refused().with("sip_cause", 0))).expectInvalid("attempts[0].sip_cause");
        api.post(PATH, batch(refused().with("sip_cause", 128))).expectInvalid("attempts[0].sip_cause");
        api.post(PATH, batch(refused().with("sip_call_id", "x".repeat(256)))).expectInvalid("attempts[0].sip_call_id");
        report(ours(refused()).with("sip_cause", 1).with("sip_call_id", "x".repeat(255)));
    }

    @Test
    void needsACodeThatFitsTheTimes() {
        api.post(PATH, batch(refused().with("code", 180))).expectInvalid("attempts[0].code");
        api.post(PATH, batch(refused().with("code", 700))).expectInvalid("attempts[0].code");
        api.post(PATH, batch(answered().with("tm_answer", null))).expectInvalid("attempts[0].tm_answer");
        api.post(PATH, batch(answered().with("code", 486))).expectInvalid("attempts[0].tm_answer");
        api.post(PATH, batch(refused().with("place", 0))).expectInvalid("attempts[0].place");
        api.post(PATH, batch(refused().with("place", 1001))).expectInvalid("attempts[0].place");
        api.post(PATH, batch(answered().with("tm_end", answered().get("tm_start"))))
                .expectInvalid("attempts[0].tm_end");
    }

    @Test
    void comesInBatchesOfUpToAThousand() {
        List<Reports> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(ours(refused()));
        }
        api.post(PATH, batch(many)).expect(202).expectFields("{'accepted': 1000, 'stored': true}");

        many.add(ours(refused()));
        api.post(PATH, batch(many)).expectInvalid("attempts");
        api.post(PATH, "{'attempts': []}").expectInvalid("attempts");
        api.post(PATH, "{}").expectInvalid("attempts");
        assertThat(mine("&page_size=1000").ids()).hasSize(1000);
    }

    @Test
    void isForServicesAndAdministrators() {
        Api stranger = api.keyOfCustomer(customer);

        stranger.post(PATH, batch(ours(refused()))).expectProblem(403, "forbidden");
        stranger.get(PATH).expectProblem(403, "forbidden");
    }

    @Test
    void keepsOfTheNumberItsFirstDigitsAndAHash() {
        Reports first = ours(refused()).with("destination", "tel:+82-10-1234-5678");
        Reports same = ours(refused()).with("destination", "+821012345678");
        Reports other = ours(refused()).with("destination", "+821012345679");
        report(first, same, other);

        assertThat(api.sql()
                        .sql("select count(*) from attempt where attempt::text like '%12345678%'")
                        .query(Long.class)
                        .single())
                .isZero();
        Answer found = mine("&destination=" + encode("+821012345678"));
        assertThat(mine("&destination=+821012345678").ids())
                .as("a plus as it is")
                .isEqualTo(found.ids());
        assertThat(found.ids()).containsExactlyInAnyOrder(first.get("id"), same.get("id"));
        assertThat(found.values("result", "prefix")).containsOnly("+821012");
        assertThat(found.json().at("/result/0/destination").isNull()).isTrue();
        assertThat(found.get("result/0/number_hash")).isEqualTo(found.get("result/1/number_hash"));
    }

    @Test
    void isFoundByEachOfItsFields() {
        Reports wanted = ours(refused()).with("route_id", UUID.randomUUID()).with("destination", "+4930123456");
        Reports silent =
                at(ours(refused()), Instant.now().minus(Duration.ofDays(2))).with("code", null);
        report(wanted, silent);
        String start = encode(wanted.get("tm_start"));

        for (String field : List.of("call_id", "provider_id", "route_id", "code")) {
            assertThat(mine("&" + field + "=" + encode(wanted.get(field))).ids())
                    .as(field)
                    .containsExactly(wanted.get("id"));
        }
        assertThat(mine("&code=none").ids()).containsExactly(silent.get("id"));
        assertThat(mine("&target=" + encode("+49")).ids()).containsExactly(wanted.get("id"));
        assertThat(mine("&target=+49").ids()).as("a plus as it is").containsExactly(wanted.get("id"));
        assertThat(mine("&target=all").ids()).hasSize(2);
        assertThat(mine("&from=" + start).ids()).containsExactly(wanted.get("id"));
        assertThat(mine("&to=" + start).ids()).containsExactly(silent.get("id"));
    }

    @ParameterizedTest
    @CsvSource({
        "call_id, a%00b",
        "sip_call_id, a%20b",
        "code, 199",
        "code, many",
        "from, soon",
        "to, later",
        "target, 49",
        "target, %2B4930123",
        "destination, 030123",
        "provider_id, x",
        "page_token, x"
    })
    void isNotListedByAMalformedFilter(String parameter, String value) {
        api.get(PATH + "?" + parameter + "=" + value).expectInvalid(parameter);
    }

    @Test
    void isListedPageByPageThoughManyStartAtOnce() {
        Instant start = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MICROS);
        List<Reports> reports = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            reports.add(at(ours(refused()), i < 5 ? start : start.minusSeconds(i)));
        }
        api.post(PATH, batch(reports)).expect(202);

        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            Answer page = mine("&page_size=2" + (token.isEmpty() ? "" : "&page_token=" + encode(token)));
            seen.addAll(page.ids());
            token = page.get("next_page_token");
        } while (!token.isEmpty());

        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        reports.stream().map(report -> report.get("id")).toList());
    }

    private Reports ours(Reports report) {
        return report.with("customer_id", customer);
    }

    private static Reports at(Reports report, Instant start) {
        return report.with("tm_start", start).with("tm_end", start.plusMillis(500));
    }

    private void report(Reports... reports) {
        api.post(PATH, batch(reports)).expect(202);
    }

    private Answer mine(String filter) {
        return api.get(PATH + "?customer_id=" + customer + filter).expect(200);
    }

    private static Instant instant(String text) {
        return Instant.parse(text.replace(' ', 'T') + "Z");
    }
}
