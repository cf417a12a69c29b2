package io.callrouter.route.bulk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.RawHttp;
import java.net.Socket;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a file may look like, and what is said of one that may not. */
class ImportFileTests extends ImportTest {

    @Test
    void aRowNeedsOnlyAProvider() {
        expectCounts(csv("", "provider_id", "P"), 1, 0, 0, 0);

        JsonNode route = onlyRoute();
        assertThat(route.path("customer_id").asString()).isEqualTo(Api.SYSTEM_DEFAULT);
        assertThat(route.path("target").asString()).isEqualTo("all");
        assertThat(route.path("priority").asInt()).isEqualTo(1);
        assertThat(route.path("name").asString()).isEmpty();
        assertThat(route.path("enabled").asBoolean()).isTrue();
        assertThat(route.path("tm_update").asString()).isEqualTo(Api.NEVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndAsTheyLike(String end) {
        expectCounts(
                upload(
                        api,
                        CSV,
                        "",
                        "target,provider_id,detail" + end + "+82,P,\"a, \"\"b\"\"" + end + "c\"" + end + end + "+1,P,x"
                                + end),
                2,
                0,
                0,
                0);

        assertThat(api.get("/v1.0/routes?target=%2B1").values("result", "detail"))
                .containsExactly("x");
    }

    @Test
    void aByteOrderMarkAndQuotesAreNoPartOfTheValues() {
        csv("", "\uFEFF\"target\",\"provider_id\",detail", "\"+82\",P,\"1st, \"\"2nd\"\"\r\n3rd\"")
                .expect(200);

        assertThat(onlyRoute().path("detail").asString()).isEqualTo("1st, \"2nd\"\r\n3rd");
    }

    @Test
    void ndjsonIsReadAsStrictlyAsABody() {
        ndjson(
                        "",
                        "{'provider_id': 'P', 'target': '+1', 'tm_create': 'whatever'}",
                        "{'provider_id': 'P', 'prio': 1}",
                        "",
                        "{'provider_id': 'P', 'priority': '1'}",
                        "{'provider_id': 'P', 'priority': 1.5}",
                        "{'provider_id': 'P'} {'provider_id': 'P'}",
                        "{'provider_id': 'P', 'provider_id': 'P'}",
                        "['provider_id']",
                        "{'provider_id': 'P'",
                        "{'provider_id': 'P', 'name': 'a\\u0000'}",
                        "{'provider_id': 'P', 'name': '\\ud800'}")
                .expectRowErrors(
                        "2 prio", "4 priority", "5 priority", "6 row", "7 row", "8 row", "9 row", "10 name", "11 name");
        assertThat(liveRoutes()).isZero();
    }

    @Test
    void everyWrongRowIsNamedInTheOrderOfLines() {
        Answer answer = csv(
                "",
                "target,provider_id,priority,enabled,name",
                "+82,P,1,true,fine",
                "82,P,1,true,no plus",
                "+1,P,0,yes,two errors",
                "+2,0b0b0b0b-0000-4000-8000-000000000000,1,true,unknown provider",
                "+3,,1,true,no provider",
                "+4,P,65536,true,priority",
                "+5,P,1,true," + "x".repeat(256),
                "+82,P,2,true,same key as in line 2",
                "+6,P,1",
                "+7,P,99999999999,true,");

        answer.expectRowErrors(
                "3 target",
                "4 enabled",
                "5 provider_id",
                "6 provider_id",
                "7 priority",
                "8 name",
                "9 target",
                "10 row",
                "11 priority");
        assertThat(liveRoutes()).isZero();
    }

    @Test
    void theFirstHundredErrorsAreListedAndAllAreCounted() {
        String rows = IntStream.range(0, 250).mapToObj(i -> "x,P\n").collect(Collectors.joining());

        Answer answer = csv("", "target,provider_id", rows).expectProblem(422, "rows_invalid");

        assertThat(answer.rowErrors()).hasSize(100).startsWith("2 target").endsWith("101 target");
        assertThat(answer.json().path("error_count").asInt()).isEqualTo(250);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target;provider_id|by commas",
                "target\tprovider_id|by commas",
                "target,provider|is not a field",
                "target,provider_id,target|twice",
                "target,priority|provider_id",
                "|empty",
                "provider_id,na\0me|U+0000"
            })
    void aHeaderThatIsNoneIsExplained(String headerAndHint) {
        int cut = headerAndHint.lastIndexOf('|');

        Answer answer = csv("", headerAndHint.substring(0, cut)).expectProblem(400, "validation_failed");

        assertThat(answer.get("detail")).contains(headerAndHint.substring(cut + 1));
    }

    @Test
    void aRefusalIsHeardThoughMuchIsStillToCome() {
        String rows = "x\n".repeat(15_000_000);

        csv("", "nonsense", rows).expectProblem(400, "validation_failed");
    }

    @Test
    void whatIsNotUtf8IsNamedWhereItStands() {
        String text = ("target,provider_id,name\n+82,P,fine\n+83,P,M\u00fcnchen\n+84,P,\0\n+85,P,fine\n")
                .replace("P", provider);

        send(api, CSV, "", text.getBytes(ISO_8859_1)).expectRowErrors("3 name", "4 name");
        send(
                        api,
                        NDJSON,
                        "",
                        "{\"provider_id\": \"%s\"}\n{\"name\": \"\u00fc\"}\n{\0}"
                                .formatted(provider)
                                .getBytes(ISO_8859_1))
                .expectRowErrors("2 row", "3 row");
        send(api, CSV, "", text.getBytes(UTF_8)).expectProblem(422);
    }

    @Test
    void charactersBeyondTheFirstPlaneArrive() {
        csv("", "provider_id,name", "P,\uD83D\uDE00 \uD800\uDC00").expect(200);

        assertThat(onlyRoute().path("name").asString()).isEqualTo("\uD83D\uDE00 \uD800\uDC00");
    }

    @Test
    void aLineOfTenMegabytesIsAnErrorOfThatLine() {
        String huge = "x".repeat(10_000_000);

        csv("", "provider_id,target,name", "P,+1,a", "P,+2," + huge, "P,3,b").expectRowErrors("3 name", "4 target");
        ndjson("", "{'provider_id': 'P'}", "{'name': '" + huge + "'}", "{'provider_id': 1}")
                .expectRowErrors("2 row", "3 provider_id");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 30_000})
    void aQuoteThatIsNeverClosedEndsTheReading(int rowsBehind) {
        csv("", "provider_id,target,detail", "P,1,a", "P,+2,\"b", "P,+3,c\n".repeat(rowsBehind))
                .expectRowErrors("2 target", "3 row");
    }

    @Test
    void aHeaderWhoseQuoteIsNeverClosedIsRefused() {
        csv("", "provider_id,target,\"name", "P,+1,a", "P,+2,b").expectInvalid("header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P,+1,\"a\"", "P,+1,\"a\"\n", "P,+1,\"a\"\r", "P,+1,\"\"\"\"", "P,+1,"})
    void aFileMayEndInQuotesThatAreClosed(String row) {
        expectCounts(csv("", "provider_id,target,name", row), 1, 0, 0, 0);
    }

    @Test
    void anEmptyFileIsRefused() {
        csv("", "").expectProblem(400, "validation_failed");
        ndjson("", "\n\n").expectInvalid("body");
        expectCounts(csv("", "provider_id"), 0, 0, 0, 0);
    }

    @Test
    void otherMediaTypesAreToldWhichThereAre() {
        for (String type : new String[] {
            "application/json",
            "application/x-www-form-urlencoded",
            "text/csv; charset=iso-8859-1",
            "text/csv; charset=x"
        }) {
            assertThat(upload(api, type, "", "{}").expectProblem(415).get("detail"))
                    .containsAnyOf("text/csv", "UTF-8");
        }
        upload(api, "text/csv; charset=UTF-8; header=present", "", "provider_id\nP")
                .expect(200);
    }

    @Test
    void aFileMayBeLargerThanOtherBodies() {
        String rows = IntStream.range(0, 20_000)
                .mapToObj(i -> "+%d,P,%s\n".formatted(1_000_000 + i, "n".repeat(80)))
                .collect(Collectors.joining());

        expectCounts(csv("", "target,provider_id,name", rows), 20_000, 0, 0, 0);
    }

    @Test
    void aClientThatLeavesHalfWayHasChangedNothing() throws Exception {
        String head = """
                POST %s HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Content-Type: text/csv
                Content-Length: 1000000

                provider_id,target
                """.formatted(IMPORT, Api.ADMIN_KEY).replace("\n", "\r\n");
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.getOutputStream().write((head + (provider + ",+82\n")).getBytes(UTF_8));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
        assertThat(liveRoutes()).isZero();
    }

    @Test
    void aBodyInChunksIsReadToo() {
        String row = "provider_id\n" + provider + "\n";

        RawHttp.of(api)
                .send(
                        "POST " + IMPORT + " HTTP/1.1",
                        "Authorization: Bearer " + Api.ADMIN_KEY,
                        "Content-Type: text/csv",
                        "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(row.length()) + "\r\n" + row
                                + "\r\n0")
                .expect(200);
    }
}
