package io.callrouter.dial.call;

import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.ScriptedGateway;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What is known of a call when it is over and no instance remembers it. */
@CallTest
class CallRecordsTests {

    private static final String NUMBER = "+821012345678";

    @Autowired
    Api api;

    @Autowired
    ScriptedGateway gateway;

    @Autowired
    CallBook book;

    @Autowired
    CallRecords records;

    private String customer;

    @BeforeEach
    void newCustomerWithoutRoutes() {
        api.reset();
        customer = newCustomer();
    }

    @AfterEach
    void endAllCalls() {
        gateway.reset();
    }

    @Test
    void tellsTheWholeStoryWithoutTheNumbers() {
        route("Alpha", 1, "503 with cause 34");
        route("Beta", 2, "200 with sdp");
        route("Gamma", 3, "200");
        String id = place(api);
        awaitState(id, "answered");
        gateway.last().play("bye");
        Answer remembered = awaitState(id, "ended");

        forget(id);
        Answer recorded = api.get("/v1.0/calls/" + id).expect(200);

        assertThat(recorded.text())
                .isEqualTo(remembered
                        .text()
                        .replace("821012345678", "821012xxxxxx")
                        .replace("4930123456", "493012xxxx")
                        .replaceAll("\"sdp\":\"[^\"]*\"", "\"sdp\":null"));
        assertThat(recorded.header("ETag"))
                .as("it tells less, of the same version")
                .isEqualTo(remembered.header("ETag").replaceFirst("\"$", "-recorded\""));
        assertThat(recorded.values("plan", "provider_name")).containsExactly("Alpha", "Beta", "Gamma");
        assertThat(recorded.values("plan", "reason")).allMatch(reason -> reason.contains("own route"));
        assertThat(recorded.values("attempts", "uri"))
                .containsExactly("sip:+821012xxxxxx@alpha.example", "sip:+821012xxxxxx@beta.example");
        assertThat(recorded.get("attempts/0/sip_cause")).isEqualTo("34");
        assertThat(recorded.values("attempts", "sip_call_id")).containsExactly(id + "-Alpha", id + "-Beta");
        assertThat(written(id)).doesNotContain("12345678").doesNotContain("30123456");
    }

    @Test
    void doesNotTellTheNumberByTheTargetOfARoute() {
        api.route(customer, NUMBER, api.provider("Alpha"), 1);
        gateway.script("Alpha", "486");
        String id = place(api);
        awaitState(id, "failed");

        forget(id);

        assertThat(api.get("/v1.0/calls/" + id).get("plan/0/reason"))
                .isEqualTo(
                        "The customer's own route for +821012xxxxxx, which the destination begins with, priority 1.");
    }

    @Test
    void doesNotTellTheNumbersByTheWordsOfACarrier() {
        route("Alpha", 1, "420"); // "01012345678 may not be called by 030123456"
        String id = place(api);
        awaitState(id, "failed");

        forget(id);

        Answer recorded = api.get("/v1.0/calls/" + id);
        assertThat(recorded.get("sip_reason")).isEqualTo("01012xxxxxx may not be called by 03012xxxx");
        assertThat(recorded.get("attempts/0/reason")).isEqualTo(recorded.get("sip_reason"));
    }

    @Test
    void saysWhyThereWasNoRoute() {
        String id = place(api);
        forget(id);

        Answer recorded = api.get("/v1.0/calls/" + id).expect(200);

        recorded.expectFields("{'state': 'failed', 'cause': 'no_route', 'plan': [], 'attempts': []}");
        assertThat(recorded.get("cause_detail"))
                .isEqualTo("Neither the customer nor the system default has a route for +821012xxxxxx.");
    }

    @Test
    void isListedAmongThoseThatAreRemembered() {
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            placed.add(0, place(api)); // fails at once
        }
        route("Alpha", 1, "180");
        placed.add(0, place(api));
        awaitState(placed.get(0), "ringing");
        List.of(2, 3, 5, 7).forEach(index -> forget(placed.get(index)));

        String list = "/v1.0/calls?customer_id=" + customer;
        assertThat(api.get(list).expect(200).ids()).isEqualTo(placed);
        assertThat(pagesOf(list, 3)).isEqualTo(placed);
        assertThat(pagesOf(list, 1)).isEqualTo(placed);
        assertThat(api.get(list + "&state=failed").ids()).isEqualTo(placed.subList(1, 8));
        assertThat(api.get(list + "&state=ringing").ids()).isEqualTo(placed.subList(0, 1));
    }

    @ParameterizedTest(name = "forgotten: {0}")
    @CsvSource({"true", "false"})
    void isFoundByCustomerStateNumberAndTime(boolean forgotten) {
        String wanted = place(api);
        String began = api.get("/v1.0/calls/" + wanted).get("tm_create");
        String customerOfAnother = customer;
        customer = newCustomer();
        String other = place(api);
        if (forgotten) {
            forget(wanted);
            forget(other);
        }
        String theirs = "/v1.0/calls?customer_id=" + customerOfAnother;

        assertThat(api.get(theirs).ids()).containsExactly(wanted);
        assertThat(api.get(theirs + "&state=failed").ids()).containsExactly(wanted);
        assertThat(api.get(theirs + "&state=ended").ids()).isEmpty();
        assertThat(api.get(theirs + "&destination=%2B821012345678").ids()).containsExactly(wanted);
        assertThat(api.get(theirs + "&destination=%2B821012345679").ids()).isEmpty();
        assertThat(api.get(theirs + "&from=" + Api.encode(began)).ids()).containsExactly(wanted);
        assertThat(api.get(theirs + "&to=" + Api.encode(began)).ids()).isEmpty();
        String all = api.get("/v1.0/calls?destination=%2B821012345678&from=" + Api.encode(began))
                .expect(200)
                .text();
        assertThat(all).contains(wanted, other);
    }

    @ParameterizedTest
    @CsvSource({"state, over", "destination, 123", "from, yesterday", "to, 1"})
    void saysWhatCannotBeAskedFor(String parameter, String value) {
        Answer refused = api.get("/v1.0/calls?" + parameter + "=" + value);

        assertThat(refused.expectProblem(400, "validation_failed").values("errors", "field"))
                .containsExactly(parameter);
    }

    @Test
    void isForWhomPlacedItOnly() {
        Api service = api.keyOf("service");
        String own = place(service);
        String foreign = place(api);
        forget(own);
        forget(foreign);

        assertThat(service.get("/v1.0/calls").expect(200).ids()).containsExactly(own);
        service.get("/v1.0/calls/" + own).expect(200);
        service.get("/v1.0/calls/" + foreign).expectProblem(404, "call_not_found");
        service.delete("/v1.0/calls/" + foreign).expectProblem(404, "call_not_found");
        assertThat(api.get("/v1.0/calls?customer_id=" + customer).ids()).containsExactly(foreign, own);
        api.get("/v1.0/calls/" + UUID.randomUUID()).expectProblem(404, "call_not_found");
    }

    @Test
    void staysAsItIsWhenItIsEndedAgain() {
        String id = place(api);
        Answer remembered = api.delete("/v1.0/calls/" + id).expect(200);
        forget(id);

        api.with("If-Match", "\"999\"").delete("/v1.0/calls/" + id).expectProblem(412, "precondition_failed");
        Answer recorded = api.with("If-Match", remembered.header("ETag"))
                .delete("/v1.0/calls/" + id)
                .expect(200);

        recorded.expectFields("{'state': 'failed', 'cause': 'no_route'}");
        assertThat(recorded.text()).isEqualTo(api.get("/v1.0/calls/" + id).text());
    }

    @Test
    void isThereOnceHoweverOftenItIsWritten() {
        String id = place(api);
        CallSnapshot call = book.find(UUID.fromString(id)).orElseThrow().snapshot();
        await().until(() -> written(id) != null);

        records.write(List.of(call, call));

        forget(id);
        assertThat(api.get("/v1.0/calls?customer_id=" + customer).ids()).containsExactly(id);
    }

    @Test
    void isToldAsFarAsItIsUnderstoodWhereAnotherVersionWroteIt() {
        String id = place(api);
        forget(id);
        api.sql()
                .sql(
                        "update call_record set story = (story - 'hangup_on_answer') || cast(? as jsonb) where id = cast(? as uuid)")
                .param("{\"cause\": \"of_tomorrow\", \"field_of_tomorrow\": {\"a\": 1}}")
                .param(id)
                .update();

        api.get("/v1.0/calls/" + id).expect(200).expectFields("{'state': 'failed', 'cause': null, 'plan': []}");
        assertThat(api.get("/v1.0/calls?customer_id=" + customer).expect(200).ids())
                .containsExactly(id);
    }

    @Test
    void isAFaultOfOursWhereItCannotBeRead() {
        String id = place(api);
        forget(id);
        api.sql()
                .sql("update call_record set story = '[]' where id = cast(? as uuid)")
                .param(id)
                .update();

        api.get("/v1.0/calls/" + id).expectProblem(500, "internal_error");
    }

    @Test
    void isKeptAsLongAsItsOwnSettingSays() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);

        assertThat(api.sql()
                        .sql("select relname from pg_inherits join pg_class on oid = inhrelid"
                                + " where inhparent = 'call_record'::regclass order by 1")
                        .query(String.class)
                        .list())
                .hasSize(5)
                .startsWith("call_record_" + today.minusDays(2).toString().replace("-", ""))
                .endsWith("call_record_" + today.plusDays(2).toString().replace("-", ""));
    }

    /** A call may last longer than calls are kept. */
    @Test
    void isLeftOutWhereItBeganTooLongAgo() {
        Call old = new Call(
                new CallSubject(
                        UUID.randomUUID(), UUID.fromString(customer), null, new PhoneNumber(NUMBER), null, false, null),
                Instant.now().minus(4, ChronoUnit.DAYS),
                Clock.systemUTC(),
                call -> {});
        old.hangUp(CallCause.HUNG_UP_HERE);
        String id = place(api);
        CallSnapshot call = book.find(UUID.fromString(id)).orElseThrow().snapshot();

        records.write(List.of(old.snapshot(), call));

        assertThat(written(old.id().toString())).isNull();
        assertThat(written(id)).isNotNull();
    }

    private void route(String provider, int priority, String script) {
        api.route(customer, "all", api.provider(provider), priority);
        gateway.script(provider, script);
    }

    private String place(Api caller) {
        return caller.post(
                        "/v1.0/calls",
                        "{'customer_id': '%s', 'source': '+4930123456', 'destination': '%s'}"
                                .formatted(customer, NUMBER))
                .expect(202)
                .get("id");
    }

    private Answer awaitState(String id, String state) {
        return await().until(() -> api.get("/v1.0/calls/" + id).expect(200), call -> state.equals(call.get("state")));
    }

    /** As a restart does, when what was told to the ledger is written. */
    private void forget(String id) {
        await().until(() -> written(id) != null);
        book.find(UUID.fromString(id)).ifPresent(book::discard);
    }

    private String written(String id) {
        return api.sql()
                .sql("select call_record::text from call_record where id = cast(? as uuid)")
                .param(id)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private List<String> pagesOf(String list, int size) {
        List<String> ids = new ArrayList<>();
        for (String token = ""; ids.isEmpty() || !token.isEmpty(); ) {
            Answer page = api.get(
                            list + "&page_size=" + size + (ids.isEmpty() ? "" : "&page_token=" + Api.encode(token)))
                    .expect(200);
            ids.addAll(page.ids());
            token = page.get("next_page_token");
        }
        return ids;
    }
}
