package io.callrouter.plan.http;

import static io.callrouter.testing.Api.newCustomer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.RawHttp;
import io.callrouter.testing.ServiceTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Plain requests are answered before Spring sees them, and nobody can tell by the answer. */
@ServiceTest
class QuickPlansTests {

    @Autowired
    Api api;

    @Autowired
    MeterRegistry meters;

    private String customer;

    @BeforeEach
    void reset() {
        api.reset();
        customer = newCustomer();
        String odd = api.post("/v1.0/providers", """
                        {'name': 'Øster \\"Quoted\\" \\\\ 😀', 'hostname': 'sip.example', 'port': 5061, 'transport': 'tls',
                         'tech_prefix': '011#', 'tech_headers': {'X-Account': '42'}, 'codecs': ['PCMA', 'PCMU']}""").expect(201).get("id");
        api.route(customer, "+82", odd, 3);
        api.route(customer, "+8210", written("Beta", "e164_without_plus"), 1);
        api.route(customer, "all", written("Gamma", "international"), 1);
        api.get("/v1.0/me").expect(200); // its key is in memory from now on
    }

    private String written(String provider, String numberFormat) {
        String id = api.provider(provider);
        api.put("/v1.0/providers/" + id, "{'number_format': '%s'}".formatted(numberFormat))
                .expect(200);
        return id;
    }

    @Test
    void writesNumbersAsEachProviderWantsThem() {
        Answer quick =
                quickly(() -> api.get("/v1.0/route-plan?customer_id=" + customer + "&destination=%2B821012345678")
                        .expect(200));

        assertThat(quick.values("routes", "uri"))
                .containsExactly(
                        "sip:821012345678@beta.example",
                        "sip:011%23+821012345678@sip.example:5061;transport=tls",
                        "sip:00821012345678@gamma.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer_id={customer}&destination=%2B821012345678",
                "destination=+821012345678&customer_id={customer}",
                "destination=%2b82&customer_id={customer}",
                "destination=%2B12125550100&customer_id={customer}",
                "customer_id=00000000-0000-0000-0000-000000000001&destination=%2B82",
                "customer_id={customer}&destination=%2B821012345678&limit=2",
                "customer_id={customer}&destination=%2B821012345678&limit=1000",
                "customer_id={customer}&destination=%2B123456789012345&limit=0001"
            })
    void answersAPlainRequestAsTheOrdinaryWayDoes(String query) {
        for (String path : List.of("/v1.0/route-plan?", "/v1.0/dialroutes?")) {
            String url = path + query.replace("{customer}", customer);

            Answer ordinary =
                    api.with("Origin", "https://ordinary.example").get(url).expect(200);
            Answer quick = quickly(() -> api.get(url).expect(200));

            Answers.expectSame(quick, ordinary);
        }
    }

    @Test
    void hidesProvidersFromACustomer() {
        Api key = api.keyOfCustomer(customer);
        String url = "/v1.0/route-plan?destination=%2B821012345678";
        Answer ordinary =
                key.with("Origin", "https://ordinary.example").get(url).expect(200);

        Answer quick = quickly(() -> key.get(url).expect(200));

        Answers.expectSame(quick, ordinary);
        assertThat(quick.json().at("/routes/0/uri").isMissingNode()).isTrue();
        key.get(url + "&customer_id=" + customer).expect(200);
        key.get(url + "&customer_id=" + newCustomer()).expectProblem(403, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "accesskey"})
    void takesTheTokenFromTheQuery(String parameter) {
        quickly(() -> api.anonymous()
                .get(url() + "&" + parameter + "=" + Api.ADMIN_KEY)
                .expect(200));

        api.anonymous()
                .get(url() + "&token=" + Api.ADMIN_KEY + "&accesskey=" + Api.ADMIN_KEY)
                .expectInvalid("token");
    }

    @Test
    void forgetsATokenThatIsRevoked() {
        Answer created = api.post("/v1.0/accesskeys", "{'role': 'service'}").expect(201);
        Api key = api.as(created.get("token"));
        key.get(url()).expect(200);
        key.get(url()).expect(200);

        api.delete("/v1.0/accesskeys/" + created.get("id")).expect(200);

        key.get(url()).expectProblem(401, "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "destination=%2B82",
                "customer_id={customer}",
                "customer_id={customer}&destination=",
                "customer_id={customer}&destination",
                "customer_id={customer}&destination=%2B",
                "customer_id={customer}&destination=%2B0821",
                "customer_id={customer}&destination=%2B1234567890123456",
                "customer_id={customer}&destination=%2B82%00",
                "customer_id={customer}&destination=%2B82&destination=%2B82",
                "customer_id={customer}&customer_id={customer}&destination=%2B82",
                "customer_id={customer}0&destination=%2B82",
                "customer_id=+0000000-0000-0000-0000-000000000001&destination=%2B82",
                "customer_id=0000000-00000-0000-0000-000000000001&destination=%2B82",
                "customer_id=0000000g-0000-0000-0000-000000000001&destination=%2B82",
                "customer_id={customer}&destination=%2B82&limit=0",
                "customer_id={customer}&destination=%2B82&limit=1001",
                "customer_id={customer}&destination=%2B82&limit=",
                "customer_id={customer}&destination=%2B82&limit=x",
                "customer_id={customer}&destination=%2B82&limit=-1",
                "customer_id={customer}&destination=%2B82&limit=1&limit=1",
                "customer_id={customer}&destination=%2B82&verbose=1",
                "customer_id={customer}&destination=%2B82&explain=maybe"
            })
    void leavesWrongRequestsToBeRefused(String query) {
        api.get("/v1.0/route-plan?" + query.replace("{customer}", customer)).expectProblem(400, "validation_failed");
    }

    /** Of which none parts two parameters. */
    @ParameterizedTest
    @ValueSource(chars = {'\0', '\t', '\u0080', '\u00ff'})
    void leavesCharactersThatAreNoneOfAQueryToBeRefused(char character) {
        RawHttp.of(api)
                .send("GET " + url().replace('&', character) + " HTTP/1.1", "Authorization: Bearer " + Api.ADMIN_KEY)
                .expect(400);
    }

    @Test
    void leavesToTheOrdinaryWayWhatIsNotPlain() {
        api.with("Accept", "text/html").get(url()).expectProblem(406, "not_acceptable");
        api.with("Accept", "application/json;q=0.5, */*;q=0.1").get(url()).expect(200);
        api.as("cr_unknown").get(url()).expectProblem(401, "unauthorized");
        api.anonymous().get(url()).expectProblem(401, "unauthorized");
        api.anonymous()
                .with("Authorization", "Basic " + Api.ADMIN_KEY)
                .get(url())
                .expectProblem(401, "unauthorized");
        api.delete(url()).expectProblem(405, "method_not_allowed");
        assertThat(api.get(url() + "&explain=true")
                        .expect(200)
                        .json()
                        .path("excluded")
                        .isArray())
                .isTrue();
        assertThat(api.get(url() + "&at=2026-01-02T03:04:05Z").expect(200).get("at"))
                .isEqualTo("2026-01-02 03:04:05.000000");
        RawHttp.of(api)
                .send(
                        "GET " + url() + " HTTP/1.1",
                        "Authorization: Bearer " + Api.ADMIN_KEY,
                        "Authorization: Bearer " + Api.ADMIN_KEY)
                .expect(200);
    }

    @Test
    void answersRequestsThatComeTogetherInTheirOrder() throws IOException {
        String plain = "GET " + url().replace("%", "%%")
                + " HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: %s\r\nAuthorization: Bearer " + Api.ADMIN_KEY
                + "\r\n%s\r\n";
        String requests = plain.formatted("a", "")
                + plain.formatted("b", "Origin: https://ordinary.example\r\n")
                + plain.formatted("c", "")
                + plain.formatted("d", "Connection: close\r\n");

        assertThat(ids(requests)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void answersARequestThatComesInPieces() throws IOException, InterruptedException {
        String request = "GET " + url() + " HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: whole\r\nConnection: close\r\n"
                + "Authorization: Bearer " + Api.ADMIN_KEY + "\r\n\r\n";
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.setTcpNoDelay(true);
            for (byte b : request.getBytes(US_ASCII)) {
                socket.getOutputStream().write(b);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("X-Request-Id: whole\r\n");
        }
    }

    /** Which one of many finds the service between reading the head and answering it is chance. */
    @Test
    void answersABadUrlWhoseBodyComesMeanwhile() throws IOException {
        byte[] head =
                "PUT /v1.0/providers/a%00b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n".getBytes(US_ASCII);
        for (int i = 0; i < 500; i++) {
            try (Socket socket = new Socket("localhost", api.port())) {
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write(head);
                socket.getOutputStream().write("{}".getBytes(US_ASCII));
                BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                assertThat(answer.readLine()).as("connection %d", i).isEqualTo("HTTP/1.1 400 Bad Request");
            }
        }
    }

    @Test
    void losesNoAnswerToAClientThatReadsLate() throws IOException {
        int count = 20_000; // more than the buffers of sockets hold
        byte[] request = ("GET " + url() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Api.ADMIN_KEY
                        + "\r\n\r\n")
                .getBytes(US_ASCII);
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.setSoTimeout(20_000);
            CompletableFuture<Void> sent = CompletableFuture.runAsync(
                    () -> {
                        try {
                            for (int i = 0; i < count; i++) {
                                socket.getOutputStream().write(request);
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    task -> new Thread(task).start());
            await().until(() -> sent.isDone() || isFull(socket));
            BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (int i = 0; i < count; ) {
                i += answers.readLine().endsWith("HTTP/1.1 200 OK") ? 1 : 0;
            }
            assertThat(sent).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    /** Whether answers wait for their reader. */
    private static boolean isFull(Socket socket) throws IOException {
        return socket.getInputStream().available() > 10_000;
    }

    private List<String> ids(String requests) throws IOException {
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.getOutputStream().write(requests.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.contains("X-Request-Id: "))
                    .map(line -> line.substring(line.length() - 1))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost",
                "Connection: close",
                "Content-Length: 1",
                "Transfer-Encoding: chunked",
                "Content-Type: text/plain",
                "Expect: 100-continue",
                "Accept: text/html",
                "Origin: https://ordinary.example",
                "Forwarded: proto=https",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Ssl: on",
                "Authorization: Bearer other",
                "X-Request-Id: a b",
                "Odd_Name: 1",
                "Odd : 1",
                "Latin: \u00e9",
                " Folded: 1",
                "NoColon"
            })
    void takesNoRequestForPlainThatSaysMore(String header) {
        String lines = "GET /v1.0/route-plan?destination=%2B82 HTTP/1.1\r\nHost: localhost:65535\r\n"
                + "User-Agent: x/1 (y; z)\r\nACCEPT: */*\r\nX-Request-Id: a-1\r\nAuthorization: Bearer token\r\n";
        byte[] plain = (lines + "\r\n").getBytes(ISO_8859_1);
        byte[] more = (lines + header + "\r\n\r\n").getBytes(ISO_8859_1);

        assertThat(PlainRequest.read(plain, 0, plain.length)).isNotNull();
        assertThat(PlainRequest.read(more, 0, more.length)).isNull();
        for (int length = 0; length < plain.length; length++) {
            assertThat(PlainRequest.read(plain, 0, length)).isNull();
        }
    }

    @Test
    void givesEveryAnswerAnId() {
        assertThat(api.get(url()).header("X-Request-Id"))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
                .isNotEqualTo(api.get(url()).header("X-Request-Id"));
        assertThat(api.with("X-Request-Id", "mine-1").get(url()).header("X-Request-Id"))
                .isEqualTo("mine-1");
        assertThat(api.with("X-Request-Id", "a b").get(url()).header("X-Request-Id"))
                .doesNotContain(" ");
    }

    @Test
    void isCountedLikeEveryOtherRequest() {
        long before = timer().count();

        api.get(url()).expect(200);
        assertThat(timer().count()).isEqualTo(before + 1);

        api.with("Origin", "https://ordinary.example").get(url()).expect(200);
        await().until(() -> timer().count() == before + 2); // by Spring, behind the answer
    }

    private Timer timer() {
        return meters.get("http.server.requests")
                .tags("uri", "/v1.0/route-plan", "status", "200")
                .timer();
    }

    /** A request that comes right behind an ordinary one on its connection may be answered in the same way as that one. */
    private Answer quickly(Supplier<Answer> request) {
        return await().until(
                        () -> {
                            double before = answeredQuickly();
                            Answer answer = request.get();
                            return answeredQuickly() > before ? Optional.of(answer) : Optional.<Answer>empty();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private double answeredQuickly() {
        return meters.get("callrouter.plans.quick")
                .tag("by", "request")
                .counter()
                .count();
    }

    private String url() {
        return "/v1.0/route-plan?destination=%2B821012345678&customer_id=" + customer;
    }
}
