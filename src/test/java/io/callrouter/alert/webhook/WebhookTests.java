package io.callrouter.alert.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.callrouter.alert.AlertEvent;
import io.callrouter.alert.AlertSettings;
import io.callrouter.alert.rule.AlertRuleService;
import io.callrouter.alert.webhook.Outbox.Delivery;
import io.callrouter.alert.webhook.WebhookSender.Names;
import io.callrouter.network.DeniedNetworks;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.Certificates;
import io.callrouter.testing.HandMovedClock;
import io.callrouter.testing.ServiceTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Messages over real sockets. */
@ServiceTest
class WebhookTests {

    private static final String SECRET = "0123456789abcdef";
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

    private static Certificates named;
    private static Certificates otherwiseNamed;

    @Autowired
    Api api;

    @Autowired
    Outbox outbox;

    @Autowired
    AlertRuleService rules;

    @Autowired
    AlertSettings settings;

    private final HandMovedClock clock = new HandMovedClock();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private HttpServer receiver;
    private String url;

    private record Received(String method, String path, Map<String, List<String>> headers, String body) {}

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        named = Certificates.make(folder.resolve("named"), "ip:127.0.0.1");
        otherwiseNamed = Certificates.make(folder.resolve("otherwise"), "dns:other.test");
    }

    @BeforeEach
    void startReceiver() throws IOException {
        api.sql().sql("truncate alert_rule cascade").update();
        start(HttpServer.create(), "http");
    }

    private void start(HttpServer server, String scheme) throws IOException {
        receiver = server;
        receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.start();
        url = "%s://127.0.0.1:%d/hook?tenant=1"
                .formatted(scheme, receiver.getAddress().getPort());
    }

    private void receiveByTls(Certificates certificates) throws IOException {
        stopReceiver();
        HttpsServer server = HttpsServer.create();
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.serving()));
        start(server, "https");
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        received.add(new Received(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
        int status = answers.isEmpty() ? 204 : answers.pop();
        if (status / 100 == 3) {
            exchange.getResponseHeaders().add("Location", url);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @AfterEach
    void stopReceiver() {
        receiver.stop(0);
    }

    @Test
    void arriveWithASignatureOverTimeAndBody() throws Exception {
        String alert = alert(url);
        outbox.add(UUID.fromString(alert), AlertEvent.FIRING, Map.of("message", "Größe"), clock.instant());
        postman(LOOPBACK).deliver();

        assertThat(received).hasSize(1);
        Received message = received.get(0);
        assertThat(message.method()).isEqualTo("POST");
        assertThat(message.path()).isEqualTo("/hook?tenant=1");
        assertThat(message.headers().get("Content-Type")).containsExactly("application/json");
        assertThat(message.body()).contains("\"event\":\"alert.firing\"", "Größe");
        long seconds = clock.instant().getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        String expected = HexFormat.of().formatHex(mac.doFinal((seconds + "." + message.body()).getBytes(UTF_8)));
        assertThat(message.headers().get("X-callrouter-signature"))
                .containsExactly("t=%d,v1=%s".formatted(seconds, expected));
        assertThat(delivery(alert).get("deliveries/0/state")).isEqualTo("delivered");
        assertThat(delivery(alert).get("deliveries/0/status")).isEqualTo("204");
        assertThat(message.body()).contains(delivery(alert).get("deliveries/0/id"));
    }

    @Test
    void areSentOnce() {
        add(alert(url));
        postman(LOOPBACK).deliver();
        clock.move(Duration.ofDays(1));
        postman(LOOPBACK).deliver();

        assertThat(received).hasSize(1);
    }

    @Test
    void areTriedAgainAfterTwiceAsLongEachTimeAndThenGivenUp() {
        String alert = alert(url);
        add(alert);
        answers.addAll(List.of(500, 404, 503, 500));
        Postman postman = postman(LOOPBACK);
        int sent = 0;
        for (int pause : new int[] {0, 10, 20, 40}) { // 4 attempts, the first retry after 10 s
            if (pause > 0) {
                clock.move(Duration.ofSeconds(pause).minusMillis(1));
                postman.deliver();
                assertThat(received).as("not yet after " + pause).hasSize(sent);
                clock.move(Duration.ofMillis(1));
            }
            postman.deliver();
            sent++;
            assertThat(received).hasSize(sent);
        }

        clock.move(Duration.ofDays(1));
        postman.deliver();
        assertThat(received).hasSize(4);
        assertThat(received)
                .extracting(Received::body)
                .containsOnly(received.get(0).body());
        assertThat(delivery(alert).get("deliveries/0/state")).isEqualTo("failed");
        assertThat(delivery(alert).get("deliveries/0/status")).isEqualTo("500");
        assertThat(delivery(alert).get("deliveries/0/attempts")).isEqualTo("4");
    }

    @Test
    void arriveLaterWhenTheReceiverWasAway() {
        String alert = alert("http://127.0.0.1:1/");
        add(alert);
        postman(LOOPBACK).deliver();
        assertThat(delivery(alert).get("deliveries/0/state")).isEqualTo("waiting");
        assertThat(delivery(alert).get("deliveries/0/error")).isNotBlank();

        api.put("/v1.0/alert-rules/" + delivery(alert).get("rule_id"), "{'webhook_url': '%s'}".formatted(url))
                .expect(200);
        clock.move(Duration.ofSeconds(10));
        postman(LOOPBACK).deliver();
        assertThat(delivery(alert).get("deliveries/0/state")).isEqualTo("delivered");
    }

    @Test
    void doNotFollowRedirects() {
        String alert = alert(url);
        add(alert);
        answers.add(307);
        postman(LOOPBACK).deliver();

        assertThat(received).hasSize(1);
        assertThat(delivery(alert).get("deliveries/0/status")).isEqualTo("307");
        assertThat(delivery(alert).get("deliveries/0/state")).isEqualTo("waiting");
    }

    @Test
    void neverGoToThisMachineUnlessThatIsAllowed() {
        String alert = alert(url);
        add(alert);
        postman(List.of()).deliver();
        clock.move(Duration.ofDays(1));
        postman(LOOPBACK).deliver();

        assertThat(received).isEmpty();
        assertThat(delivery(alert).get("deliveries/0/state")).isEqualTo("failed");
        assertThat(delivery(alert).get("deliveries/0/error")).contains("allowed-networks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "2130706433",
                "169.254.169.254",
                "172.31.0.1",
                "192.168.1.1",
                "224.0.0.1",
                "255.255.255.255",
                "[::]",
                "[::1]",
                "[::127.0.0.1]",
                "[::ffff:127.0.0.1]",
                "[64:ff9b::10.0.0.1]",
                "[64:ff9b:1::1]",
                "[2002:7f00:1::]",
                "[2001::1]",
                "[fd00::1]",
                "[fe80::1]",
                "[fec0::1]",
                "[ff02::1]",
                "localhost"
            })
    void neverGoToDeniedNetworks(String host) {
        assertThatThrownBy(() -> sender(List.of(), InetAddress::getAllByName)
                        .post(URI.create("http://" + host + ":9/"), "t=1,v1=", "{}"))
                .isInstanceOf(DeniedAddressException.class);
    }

    @Test
    void goWhereTheNameLedWhenItWasChecked() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Names rebinding = host -> {
            asked.incrementAndGet();
            return new InetAddress[] {InetAddress.getByName(asked.get() == 1 ? "127.0.0.1" : "192.0.2.1")};
        };

        int status = sender(LOOPBACK, rebinding)
                .post(
                        URI.create("http://hooks.example:%d/"
                                .formatted(receiver.getAddress().getPort())),
                        "t=1,v1=",
                        "{}");

        assertThat(status).isEqualTo(204);
        assertThat(asked).hasValue(1);
        assertThat(received.get(0).headers().get("Host"))
                .containsExactly("hooks.example:" + receiver.getAddress().getPort());
    }

    @Test
    void passOverAddressesThatAreDenied() throws IOException {
        Names both = host -> new InetAddress[] {InetAddress.getByName("10.0.0.1"), InetAddress.getByName("127.0.0.1")};

        assertThat(sender(LOOPBACK, both)
                        .post(
                                URI.create("http://hooks.example:%d/"
                                        .formatted(receiver.getAddress().getPort())),
                                "t=1,v1=",
                                "{}"))
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 2", "nonsense\r\n", "HTTP/1.1 103 Early Hints\r\n\r\n", ""})
    void giveUpWhoDoesNotAnswerInTime(String answer) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread slow = new Thread(() -> answerSlowly(server, answer));
            slow.setDaemon(true);
            slow.start();

            assertThatThrownBy(() -> sender(LOOPBACK, InetAddress::getAllByName)
                            .post(URI.create("http://127.0.0.1:%d/".formatted(server.getLocalPort())), "t=1,v1=", "{}"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(DeniedAddressException.class);
        }
    }

    /** Says the beginning of an answer and then nothing that ends it, a byte at a time. */
    private static void answerSlowly(ServerSocket server, String answer) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(answer.getBytes(UTF_8));
            while (socket.getInputStream().read() >= 0) {
                socket.getOutputStream().write(' ');
            }
        } catch (IOException e) {
            // it was cut off
        }
    }

    @Test
    void byTlsWantACertificateThatTheJdkTrusts() throws IOException {
        receiveByTls(named);
        String alert = alert(url);
        add(alert);
        AlertSettings configured =
                new AlertSettings(true, settings.interval(), settings.retention(), 200, webhook(LOOPBACK));
        new WebhookConfiguration().postman(outbox, rules, configured, clock).deliver();

        assertThat(received).isEmpty();
        assertThat(delivery(alert).get("deliveries/0/state")).isEqualTo("waiting");
        assertThat(delivery(alert).get("deliveries/0/error")).contains("SSLHandshake", "PKIX");
    }

    @Test
    void byTlsWantACertificateThatNamesTheReceiver() throws IOException {
        receiveByTls(otherwiseNamed);

        assertThatThrownBy(() -> trusting(otherwiseNamed).post(URI.create(url), "t=1,v1=", "{}"))
                .isInstanceOf(SSLHandshakeException.class);
        assertThat(received).isEmpty();
    }

    @Test
    void byTlsArriveWhereBothAreRight() throws IOException {
        receiveByTls(named);

        assertThat(trusting(named).post(URI.create(url), "t=1,v1=", "{}")).isEqualTo(204);
        assertThat(received).hasSize(1);
    }

    private WebhookSender trusting(Certificates trusted) {
        return sender(
                LOOPBACK,
                InetAddress::getAllByName,
                Certificates.trusting(trusted).getSocketFactory(),
                settings.webhook().timeout());
    }

    @Test
    void areNotSentTwiceByTwoPostmen() {
        String alert = alert(url);
        add(alert);

        assertThat(outbox.claim(clock.instant(), Duration.ofMinutes(1), Set.of()))
                .isPresent();
        postman(LOOPBACK).deliver();
        assertThat(received).as("somebody is at it").isEmpty();

        clock.move(Duration.ofMinutes(1));
        postman(LOOPBACK).deliver();
        assertThat(received).as("who was at it died").hasSize(1);
    }

    @Test
    void ofAReceiverThatIsBusyWaitWhileOthersAreSent() {
        String slow = alert("http://192.0.2.1:9/a");
        add(slow);
        add(alert("http://192.0.2.1:9/b"));
        Delivery first = claim(Set.of()).orElseThrow();
        add(alert(url));

        assertThat(claim(Set.of(first.receiver())).orElseThrow().receiver()).startsWith("127.0.0.1:");
        assertThat(claim(Set.of(first.receiver()))).isEmpty();
        assertThat(claim(Set.of())).isPresent();
    }

    @Test
    void ofTheGeneralWebhookHaveAReceiverOfTheirOwn() {
        add(alertWithoutWebhook());

        assertThat(claim(Set.of(""))).isEmpty();
        assertThat(claim(Set.of("192.0.2.1:9"))).isPresent();
    }

    @Test
    void areConcludedByThePostmanThatTookThemLast() {
        String alert = alert(url);
        add(alert);
        Delivery late = claim(Set.of()).orElseThrow();
        clock.move(Duration.ofMinutes(2));
        Delivery taken = claim(Set.of()).orElseThrow();

        outbox.failed(late, 500, null, clock.instant());
        assertThat(delivery(alert).get("deliveries/0/state")).isEqualTo("waiting");
        outbox.delivered(taken, 204, clock.instant());
        outbox.again(taken, 500, null, clock.instant());
        assertThat(delivery(alert).get("deliveries/0/state")).isEqualTo("delivered");
    }

    @Test
    void neverShowTheUrl() {
        String alert = alert(url);
        add(alert);
        api.sql()
                .sql("update alert_rule set webhook_url = 'http://hooks.example/ secret'")
                .update();
        postman(LOOPBACK).deliver();

        assertThat(delivery(alert).get("deliveries/0/error")).isNotBlank().doesNotContain("secret");
    }

    private Optional<Delivery> claim(Set<String> busy) {
        return outbox.claim(clock.instant(), Duration.ofMinutes(1), busy);
    }

    private void add(String alert) {
        outbox.add(UUID.fromString(alert), AlertEvent.FIRING, Map.of("message", "x"), clock.instant());
    }

    private Answer delivery(String alert) {
        return api.get("/v1.0/alerts/" + alert).expect(200);
    }

    /** One of a rule with that webhook. */
    private String alert(String webhookUrl) {
        return alertOf("{'name': 'x', 'kind': 'provider_down', 'webhook_url': '%s', 'webhook_secret': '%s'}"
                .formatted(webhookUrl, SECRET));
    }

    private String alertWithoutWebhook() {
        return alertOf("{'name': 'x', 'kind': 'provider_down'}");
    }

    private String alertOf(String json) {
        String rule = api.post("/v1.0/alert-rules", json).expect(201).get("id");
        String id = UUID.randomUUID().toString();
        api.sql().sql("""
                        insert into alert (id, rule_id, subject, state, message, tm_since, tm_fire)
                        values (:id::uuid, :rule::uuid, :id, 'firing', 'x', now(), now())""").param("id", id).param("rule", rule).update();
        return id;
    }

    private Postman postman(List<String> allowed) {
        return new Postman(outbox, rules, sender(allowed, InetAddress::getAllByName), webhook(allowed), clock);
    }

    private AlertSettings.Webhook webhook(List<String> allowed) {
        AlertSettings.Webhook usual = settings.webhook();
        return new AlertSettings.Webhook(
                null,
                null,
                usual.timeout(),
                4,
                Duration.ofSeconds(10),
                usual.longestRetry(),
                usual.deniedNetworks(),
                allowed);
    }

    private WebhookSender sender(List<String> allowed, Names names) {
        SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
        return sender(allowed, names, tls, Duration.ofMillis(700));
    }

    private WebhookSender sender(List<String> allowed, Names names, SSLSocketFactory tls, Duration timeout) {
        return new WebhookSender(
                DeniedNetworks.of(settings.webhook().deniedNetworks()),
                DeniedNetworks.of(allowed),
                names,
                tls,
                timeout);
    }
}
