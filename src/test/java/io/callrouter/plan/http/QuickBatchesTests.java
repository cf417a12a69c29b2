package io.callrouter.plan.http;

import static io.callrouter.testing.Api.newCustomer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Plain batches are answered before Spring sees them, and nobody can tell by the answer. */
@ServiceTest
class QuickBatchesTests {

    private static final String PATH = "/v1.0/route-plans";

    @Autowired
    Api api;

    @Autowired
    MeterRegistry meters;

    private String customer;

    @BeforeEach
    void reset() {
        api.reset();
        customer = newCustomer();
        api.route(customer, "+82", api.provider("Alpha"), 1);
        api.route(customer, "+8210", api.provider("Oester"), 1);
        api.route(customer, "all", api.provider("Gamma"), 1);
        api.get("/v1.0/me").expect(200); // its key is in memory from now on
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'queries':[{'customer_id':'{customer}','destination':'+821012345678'}]}",
                "{'queries':[{'destination':'+8210','customer_id':'{customer}'},{'customer_id':'{customer}','destination':'+1'}]}",
                "{'limit':2,'queries':[{'customer_id':'{customer}','destination':'+821012345678'}]}",
                "{'queries':[{'customer_id':'{customer}','destination':'+821012345678'}],'limit':1000}",
                " { 'queries' : [ { 'customer_id' : '{customer}' ,\\n 'destination' : '+82' } ] } ",
                "{'queries':[{'customer_id':'{customer}','destination':'+82','at':'2026-05-01 10:00:00.000000'}]}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82','at':'2026-05-01T12:00:00+02:00'}]}",
                "{'queries':[{'customer_id':'00000000-0000-0000-0000-000000000001','destination':'+123456789012345'}]}"
            })
    void answersAPlainBatchAsTheOrdinaryWayDoes(String template) {
        String body = template.replace("{customer}", customer).replace("\\n", "\n");
        Answer ordinary = ordinary().post(PATH, body).expect(200);
        double before = quickPlans();

        Answer quick = api.post(PATH, body).expect(200);

        assertThat(quickPlans() - before).isEqualTo(quick.json().path("plans").size());
        Answers.expectSame(quick, ordinary);
    }

    @Test
    void answersAThousandQueries() {
        String body = queries(Collections.nCopies(1000, query("+821012345678")));
        double before = quickPlans();

        Answer plans = api.post(PATH, body).expect(200);

        assertThat(plans.values("plans", "destination")).hasSize(1000).containsOnly("+821012345678");
        assertThat(quickPlans() - before).isEqualTo(1000);
    }

    @Test
    void hidesProvidersFromACustomer() {
        Api key = api.keyOfCustomer(customer);
        key.get("/v1.0/me").expect(200);
        double before = quickPlans();

        Answer plans = key.post(PATH, "{'queries':[{'destination':'+8210'}]}").expect(200);

        assertThat(quickPlans() - before).isOne();
        assertThat(plans.get("plans/0/customer_id")).isEqualTo(customer);
        assertThat(plans.get("plans/0/routes/0/provider_name")).isNotEmpty();
        assertThat(plans.text()).doesNotContain("\"uri\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'queries':[{'customer_id':'{customer}','destination':'tel:+82-10'}]}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82','at':null}]}",
                "{'queries':[{'customer_id':'{customer}','destination':'\\u002b82'}],'limit':null}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82'},{'destination':'+82'}]}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82','at':'tomorrow'}]}",
                "{'queries':[{'customer_id':'1-1-1-1-1','destination':'+82'}]}",
                "{'queries':[{'customer_id':'{customer}'}]}"
            })
    void leavesToTheOrdinaryWayWhatIsNotPlain(String template) {
        String body = template.replace("{customer}", customer);
        double before = quickPlans();

        Answer plans = api.post(PATH, body).expect(200);

        assertThat(quickPlans()).isEqualTo(before);
        Answers.expectSame(plans, ordinary().post(PATH, body).expect(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'queries':[]}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82'}],'limit':0}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82'}],'limit':1001}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82'}],'limit':99999999999}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82'}],'queries':[]}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82','destination':'+83'}]}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82','more':'x'}]}",
                "{'queries':[{'customer_id':'{customer}','destination':82}]}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82'}]} {}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82'}]",
                "{'queries':[{'customer_id':'{customer}','destination':'+82'}",
                "{'queries':[{'customer_id':'{customer}','destination':'+82'},]}"
            })
    void leavesWrongBatchesToBeRefused(String template) {
        api.post(PATH, template.replace("{customer}", customer)).expectProblem(400);
    }

    @Test
    void leavesStrangersToTheOrdinaryWay() {
        String body = queries(List.of(query("+82")));

        api.as("cr_unknown").post(PATH, body).expectProblem(401, "unauthorized");
        api.anonymous().post(PATH, body).expectProblem(401, "unauthorized");
        api.post(PATH + "?verbose=1", body).expectProblem(400, "validation_failed");
        api.put(PATH, body).expectProblem(405, "method_not_allowed");
        api.with("Accept", "text/html").post(PATH, body).expectProblem(406, "not_acceptable");
    }

    @Test
    void answersABatchThatComesInPieces() throws IOException {
        String body = queries(List.of(query("+821012345678"))).replace('\'', '"');
        byte[] request = ("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                        + Api.ADMIN_KEY + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.setTcpNoDelay(true);
            for (byte b : request) {
                socket.getOutputStream().write(b);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\"destination\":\"+821012345678\"");
        }
    }

    @Test
    void refusesABatchThatNeverComesWhole() throws IOException {
        String head = "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Api.ADMIN_KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"queries\":";
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("incomplete_body");
        }
    }

    @Test
    void takesNoBodyForPlainThatIsNotAscii() {
        String body = "{\"queries\":[{\"destination\":\"+82\"}]}";
        byte[] plain = body.getBytes(UTF_8);
        byte[] overlong = body.replace("+", "\u00c0\u00ab").getBytes(ISO_8859_1);
        byte[] wide = ("\ufeff" + body).getBytes(UTF_16BE);

        assertThat(PlainBatch.read(plain, plain.length)).isNotNull();
        assertThat(PlainBatch.read(overlong, overlong.length)).isNull();
        assertThat(PlainBatch.read(wide, wide.length)).isNull();
    }

    @Test
    void countsEmptyPlansOnceThoughAnotherQueryGoesTheOrdinaryWay() {
        String body =
                "{'queries':[{'customer_id':'%s','destination':'+1'},{'destination':'+82'}]}".formatted(newCustomer());
        double before = meters.get("callrouter.plans.empty").counter().count();

        api.post(PATH, body).expect(200);

        assertThat(meters.get("callrouter.plans.empty").counter().count()).isEqualTo(before + 1);
    }

    @Test
    void saysOfASecureRequestWhatTheOrdinaryWaySays() throws IOException {
        String body = queries(List.of(query("+82"))).replace('\'', '"');
        String request = "POST https://localhost:%d%s HTTP/1.1\r\nHost: localhost:%1$d\r\nConnection: close\r\n"
                        .formatted(api.port(), PATH)
                + "Authorization: Bearer " + Api.ADMIN_KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Strict-Transport-Security: ");
        }
    }

    @Test
    void givesEveryAnswerAnId() {
        String body = queries(List.of(query("+82")));

        assertThat(api.post(PATH, body).expect(200).header("X-Request-Id"))
                .isNotEqualTo(api.post(PATH, body).expect(200).header("X-Request-Id"));
        assertThat(api.with("X-Request-Id", "mine-1").post(PATH, body).header("X-Request-Id"))
                .isEqualTo("mine-1");
    }

    @Test
    void isCountedLikeEveryOtherRequest() {
        String body = queries(List.of(query("+82")));
        ordinary().post(PATH, body).expect(200);
        await().until(() -> requests() != null); // by Spring, behind the answer
        long before = requests().count();

        api.post(PATH, body).expect(200);

        await().until(() -> requests().count() == before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer other",
                "Authorization: Basic other",
                "Content-Type: application/json",
                "Content-Type: text/plain",
                "Content-Encoding: gzip",
                "Transfer-Encoding: chunked",
                "Expect: 100-continue",
                "Accept: text/html",
                "Origin: https://ordinary.example",
                "Forwarded: proto=https",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Ssl: on",
                "X-Proxied-Https: on",
                "Idempotency-Key: 1",
                "X-Request-Id: a b",
                "Latin: \u00e9"
            })
    void takesNoHeadForPlainThatSaysMore(String field) {
        List<String> plain = List.of(
                "Host: localhost",
                "User-Agent: x/1 (y; z)",
                "ACCEPT: */*",
                "X-Request-Id: a-1",
                "Authorization: Bearer token",
                "content-type: application/json; charset=UTF-8",
                "Content-Length: 10");

        assertThat(PlainHead.read(fields(plain.stream()))).isNotNull();
        assertThat(PlainHead.read(fields(Stream.concat(plain.stream(), Stream.of(field)))))
                .isNull();
        assertThat(PlainHead.read(fields(Stream.concat(Stream.of(field), plain.stream()))))
                .isNull();
    }

    private static HttpFields fields(Stream<String> lines) {
        HttpFields.Mutable fields = HttpFields.build();
        lines.map(line -> line.split(": ")).forEach(field -> fields.add(field[0], field[1]));
        return fields;
    }

    private Api ordinary() {
        return api.with("Origin", "https://ordinary.example");
    }

    private String query(String destination) {
        return "{'customer_id':'%s','destination':'%s'}".formatted(customer, destination);
    }

    private static String queries(List<String> queries) {
        return "{'queries':[" + String.join(",", queries) + "]}";
    }

    private double quickPlans() {
        return meters.get("callrouter.plans.quick").tag("by", "batch").counter().count();
    }

    private Timer requests() {
        return meters.find("http.server.requests")
                .tags("uri", PATH, "status", "200")
                .timer();
    }
}
