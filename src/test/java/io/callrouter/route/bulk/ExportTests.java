package io.callrouter.route.bulk;

import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static io.callrouter.testing.Api.newCustomer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import java.net.Socket;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTests extends ImportTest {

    @Test
    void aFileHasAHeaderAndTheLiveRoutesOldestFirst() {
        String first = api.route(SYSTEM_DEFAULT, "+82", provider, 1);
        api.delete("/v1.0/routes/" + api.route(SYSTEM_DEFAULT, "+1", provider, 1));
        String second =
                api.post("/v1.0/routes", """
                        {'provider_id': '%s', 'name': 'a, b', 'detail': 'c\\nd', 'enabled': false,
                         'disabled_until': '2026-12-24T18:00:00Z', 'weight': 70, 'max_cost_per_minute': 0.50}""".formatted(provider)).expect(201).get("id");

        Answer file = api.get(EXPORT).expect(200);

        assertThat(file.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(file.header("Content-Disposition")).contains("routes.csv");
        assertThat(file.text()).isEqualTo("""
                        id,customer_id,target,provider_id,priority,name,detail,enabled,disabled_until,schedule,weight,max_cost_per_minute\r
                        %1$s,%3$s,+82,%4$s,1,,,true,,,,\r
                        %2$s,%3$s,all,%4$s,1,"a, b","c
                        d",false,2026-12-24 18:00:00.000000,,70,0.5\r
                        """.formatted(first, second, SYSTEM_DEFAULT, provider));
    }

    @ParameterizedTest
    @ValueSource(strings = {CSV, NDJSON})
    void anImportOfAnExportChangesNothing(String type) {
        fillWithOddValues();
        api.route(SYSTEM_DEFAULT, "+82", provider, 1);
        api.route(SYSTEM_DEFAULT, "+82", provider, 2); // the same key twice, told apart by their ids

        Answer file = api.with("Accept", type).get(EXPORT).expect(200);

        assertThat(file.header("Content-Type")).startsWith(type);
        expectCounts(upload(api, type, "", file.text()), 0, 0, 0, 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {CSV, NDJSON})
    void anEmptyServiceBecomesTheSameByAnImport(String type) {
        fillWithOddValues();
        String file = api.with("Accept", type).get(EXPORT).expect(200).text();
        api.sql().sql("truncate route").update();

        expectCounts(upload(api, type, "", file), 6, 0, 0, 0);

        assertThat(api.with("Accept", type).get(EXPORT).text()).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {CSV, NDJSON})
    void theLargestRouteIsImportedAsItWasExported(String type) {
        String hours = "{'from': '10:00', 'to': '12:00'}";
        String window = "{'days': ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], 'from': '10:00', 'to': '12:00'}";
        String exceptions = IntStream.range(0, 366)
                .mapToObj(day -> "{'date': '%s', 'hours': [%s]}"
                        .formatted(
                                LocalDate.of(2028, 1, 1).plusDays(day),
                                String.join(",", Collections.nCopies(16, hours))))
                .collect(Collectors.joining(","));
        String quote = "\\'"; // is escaped in both formats
        api.post("/v1.0/routes", """
                        {'provider_id': '%s', 'name': '%s', 'detail': '%s', 'schedule': {
                            'timezone': 'America/Argentina/ComodRivadavia', 'windows': [%s], 'exceptions': [%s],
                            'valid_from': '2028-01-01 00:00:00.000000', 'valid_until': '2029-01-01 00:00:00.000000'}}""".formatted(
                                provider,
                                quote.repeat(255),
                                quote.repeat(4096),
                                String.join(",", Collections.nCopies(64, window)),
                                exceptions))
                .expect(201);
        String file = api.with("Accept", type).get(EXPORT).expect(200).text();
        api.sql().sql("truncate route").update();

        expectCounts(upload(api, type, "", file), 1, 0, 0, 0);

        assertThat(api.with("Accept", type).get(EXPORT).text()).isEqualTo(file);
    }

    @Test
    void filtersAreThoseOfTheList() {
        String customer = newCustomer();
        String beta = api.provider("Beta");
        String one = api.route(customer, "+82", provider, 1);
        String two = api.route(SYSTEM_DEFAULT, "+82", beta, 1);
        String three = api.route(SYSTEM_DEFAULT, "+1", provider, 1);

        assertThat(exported(api, "?customer_id=" + customer)).containsExactly(one);
        assertThat(exported(api, "?provider_id=" + beta)).containsExactly(two);
        assertThat(exported(api, "?target=%2B1")).containsExactly(three);
        assertThat(exported(api, "?target=+1")).containsExactly(three);
        assertThat(exported(api.keyOfCustomer(customer), "")).containsExactly(one);
        api.keyOfCustomer(customer)
                .get(EXPORT + "?customer_id=" + SYSTEM_DEFAULT)
                .expectProblem(403);
        api.get(EXPORT + "?target=x").expectInvalid("target");
        api.get(EXPORT + "?page_size=1").expectInvalid("page_size");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    */*                                          | text/csv
                    text/*                                       | text/csv
                    application/x-ndjson                         | application/x-ndjson
                    text/csv;q=0.5, application/x-ndjson         | application/x-ndjson
                    application/json, */*;q=0.1                  | text/csv
                    """)
    void theFormatIsTheOneThatIsLikedBest(String accept, String type) {
        assertThat(api.with("Accept", accept).get(EXPORT).expect(200).header("Content-Type"))
                .startsWith(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html", "text/csv;q=0", "nonsense"})
    void otherFormatsAreRefused(String accept) {
        assertThat(api.with("Accept", accept).get(EXPORT).expectProblem(406).get("detail"))
                .contains("text/csv");
    }

    @Test
    void moreFormatsThanAnybodyKnowsAreRefused() {
        String accept = String.join(", ", Collections.nCopies(51, "text/csv"));

        api.with("Accept", accept).get(EXPORT).expectProblem(406, "not_acceptable");
    }

    /** A part that looks like the whole would, imported with mode=replace, delete what is missing. */
    @Test
    void anExportThatBreaksOffDoesNotLookComplete() throws Exception {
        api.sql()
                .sql("""
                        insert into route (id, version, name, detail, customer_id, provider_id, priority, target, enabled, tm_create)
                        select gen_random_uuid(), 0, '', repeat('x', 4000), :customer::uuid, :provider::uuid, 1, '+1', true, now()
                        from generate_series(1, 20000)""")
                .param("customer", SYSTEM_DEFAULT)
                .param("provider", provider)
                .update();
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.getOutputStream()
                    .write(("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                                    .formatted(EXPORT, Api.ADMIN_KEY))
                            .getBytes(UTF_8));
            String begin = new String(socket.getInputStream().readNBytes(1000), ISO_8859_1);
            await().atMost(Duration.ofSeconds(4)).until(() -> endExportsInTheDatabase() == 1);
            String rest = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(begin).startsWith("HTTP/1.1 200").contains("chunked");
            assertThat(rest).doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    private int endExportsInTheDatabase() {
        return api.sql().sql("""
                        select count(*) from (
                            select pg_terminate_backend(pid) from pg_stat_activity
                            where state = 'idle in transaction' and query like '%order by tm_create, id%') ended""").query(Integer.class).single();
    }

    private void fillWithOddValues() {
        csv(
                        "",
                        "target,provider_id,disabled_until,schedule,weight,max_cost_per_minute",
                        "+33,P,2026-12-24 18:00:00.123456,\"{\"\"timezone\"\": \"\"Europe/Paris\"\", \"\"exceptions\"\": [{\"\"date\"\": \"\"2026-12-25\"\", \"\"closed\"\": true}]}\",70,0.0000000001")
                .expect(200);
        String beta = api.provider("Beta");
        csv(
                        "",
                        "customer_id,target,provider_id,priority,name,detail,enabled",
                        "D,+82,P,3,=cmd|'/c calc'!A0,,true".replace("+82", "+821"),
                        "D,all," + beta
                                + ",65535,\" blank, comma and \"\"quotes\"\" \",\"a\nb\r\nc\rd\te\\f\\N\",false",
                        newCustomer() + ",+123456789012345,P,1,-@+\uD83D\uDE00\u00fc,\\.,true",
                        "D,+44,P,1,NULL,null,true",
                        "D,+1,P,1,\\N,\"\\.\n\\.\",true")
                .expect(200);
    }

    private List<String> exported(Api caller, String query) {
        return caller.get(EXPORT + query)
                .expect(200)
                .text()
                .lines()
                .skip(1)
                .map(line -> line.split(",")[0])
                .toList();
    }
}
