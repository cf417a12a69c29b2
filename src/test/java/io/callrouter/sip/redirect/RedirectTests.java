package io.callrouter.sip.redirect;

import static io.callrouter.sip.redirect.Invites.invite;
import static io.callrouter.sip.redirect.Invites.request;
import static io.callrouter.sip.redirect.Invites.with;
import static io.callrouter.sip.redirect.RedirectFixtures.assumingPlus;
import static io.callrouter.sip.redirect.RedirectFixtures.byHeader;
import static io.callrouter.sip.redirect.RedirectFixtures.byPrefix;
import static io.callrouter.sip.redirect.RedirectFixtures.of;
import static io.callrouter.sip.redirect.RedirectFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.ProviderCapacity;
import io.callrouter.dial.ProviderCapacity.Place;
import io.callrouter.plan.RoutePlanner;
import io.callrouter.sip.message.FuzzTests;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.message.TortureTests;
import io.callrouter.sip.redirect.RedirectSettings.Plus;
import io.callrouter.sip.redirect.RedirectSettings.Source;
import io.callrouter.sip.transport.SipPortInUseException;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class RedirectTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String KOREA = "sip:+821012345678@192.0.2.1";

    @Autowired
    Api api;

    @Autowired
    RoutePlanner planner;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String customer = Api.newCustomer();
    private RedirectServer server;
    private Softswitch softswitch;

    @BeforeEach
    void serveTheCustomer() {
        api.reset();
        open(settings(of(customer)));
    }

    @AfterEach
    void close() {
        softswitch.close();
        server.close();
    }

    private void open(RedirectSettings settings) {
        if (server != null) {
            close();
        }
        server = RedirectConfiguration.open(settings, planner, Clock.systemUTC(), meters);
        softswitch = new Softswitch(server.port());
    }

    private void route(String target, String host, int priority) {
        route(customer, target, host, priority);
    }

    private void route(String whose, String target, String host, int priority) {
        api.route(whose, target, api.provider(host), priority);
    }

    private double answers(int code) {
        return meters.get("callrouter.sip.redirect.answers")
                .tag("code", String.valueOf(code))
                .counter()
                .count();
    }

    private double dropped(String cause) {
        return meters.get("callrouter.sip.redirect.dropped")
                .tag("cause", cause)
                .counter()
                .count();
    }

    private static String warning(SipResponse answer) {
        return answer.headers().first("Warning");
    }

    @Test
    void itIsOffUnlessSwitchedOn(@Autowired ObjectProvider<RedirectServer> servers) {
        assertThat(servers.stream()).isEmpty();
    }

    @Test
    void severalStepsAreContactsInOrder() {
        route("+82", "second", 2);
        route("+82", "first", 1);
        route("all", "last", 1);

        SipResponse answer = softswitch.ask(invite(KOREA));

        assertThat(answer.startLine()).isEqualTo("SIP/2.0 300 Multiple Choices");
        assertThat(answer.headers().all("Contact"))
                .containsExactly(
                        "<sip:+821012345678@first.example>;q=1.0",
                        "<sip:+821012345678@second.example>;q=0.9",
                        "<sip:+821012345678@last.example>;q=0.8");
        assertThat(answers(300)).isEqualTo(1);
    }

    @Test
    void equalRoutesAreSharedByWeightCallByCall() {
        for (int i = 1; i <= 4; i++) {
            api.post(
                            "/v1.0/routes",
                            "{'customer_id': '%s', 'provider_id': '%s', 'weight': 25}"
                                    .formatted(customer, api.provider("p" + i)))
                    .expect(201);
        }
        List<String> invites =
                IntStream.range(0, 20).mapToObj(i -> invite(KOREA)).toList();

        List<List<String>> orders = invites.stream().map(this::contacts).toList();

        assertThat(orders).allSatisfy(order -> assertThat(order).hasSize(4));
        assertThat(orders.stream().map(order -> order.get(0)).distinct()).hasSizeGreaterThan(1);
        assertThat(invites.stream().map(this::contacts).toList())
                .as("asked again")
                .isEqualTo(orders);
    }

    private List<String> contacts(String invite) {
        return softswitch.ask(invite).headers().all("Contact");
    }

    @Test
    void oneStepMovesTheCallThere() {
        String provider = api.post(
                        "/v1.0/providers",
                        "{'name': 'p', 'hostname': 'p.example', 'port': 5062, 'transport': 'tcp', 'tech_prefix': '0055#'}")
                .expect(201)
                .get("id");
        api.route(customer, "+82", provider, 1);

        SipResponse answer = softswitch.ask(invite(KOREA));

        assertThat(answer.startLine()).isEqualTo("SIP/2.0 302 Moved Temporarily");
        assertThat(answer.headers().all("Contact"))
                .containsExactly("<sip:0055%23+821012345678@p.example:5062;transport=tcp>;q=1.0");
    }

    @Test
    void numbersAreWrittenAsEachProviderWantsThem() {
        for (String format : List.of("international", "e164_without_plus", "e164")) {
            String provider = api.post(
                            "/v1.0/providers",
                            "{'name': 'p', 'hostname': 'p.example', 'number_format': '%s', 'tech_prefix': '99'}"
                                    .formatted(format))
                    .expect(201)
                    .get("id");
            api.route(customer, "+82", provider, 1);
        }

        assertThat(contacts(invite(KOREA)))
                .containsExactly(
                        "<sip:9900821012345678@p.example>;q=1.0",
                        "<sip:99821012345678@p.example>;q=0.9",
                        "<sip:99+821012345678@p.example>;q=0.8");
    }

    @Test
    void preferencesFallStrictlyAsFarAsTheLimit() {
        IntStream.rangeClosed(1, 101).forEach(i -> route("+82", "p" + i, i));

        IntStream.of(2, 10, 11, 100).forEach(this::preferencesFallStrictly);
    }

    private void preferencesFallStrictly(int limit) {
        open(settings(limit, of(customer)));

        List<String> contacts = softswitch.ask(invite(KOREA)).headers().all("Contact");

        assertThat(contacts).hasSize(limit);
        double before = 1.1;
        for (int i = 0; i < limit; i++) {
            assertThat(contacts.get(i))
                    .matches("<sip:\\+821012345678@p" + (i + 1) + "\\.example>;q=(1\\.0|0\\.[0-9]{1,3})");
            double q = Double.parseDouble(contacts.get(i).replaceAll(".*q=", ""));
            assertThat(q).isPositive().isLessThan(before);
            before = q;
        }
    }

    @Test
    void aPortThatIsTakenEndsTheStart() throws IOException {
        try (DatagramSocket udp = new DatagramSocket(0, LOOPBACK);
                ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK)) {
            for (int port : new int[] {udp.getLocalPort(), tcp.getLocalPort()}) {
                RedirectSettings settings =
                        new RedirectSettings("127.0.0.1", port, 5, List.of(of(customer)), 2, Duration.ofMinutes(1));
                assertThatThrownBy(() -> RedirectConfiguration.open(settings, planner, Clock.systemUTC(), meters))
                        .isInstanceOf(SipPortInUseException.class)
                        .hasMessageContaining(port + " of callrouter.sip.redirect.port");
            }
        }
    }

    @Test
    void noRouteIs404() {
        SipResponse answer = softswitch.ask(invite(KOREA));

        assertThat(answer.code()).isEqualTo(404);
        assertThat(warning(answer))
                .isEqualTo("399 callrouter \"Neither the customer nor the system default has a route for"
                        + " +821012345678.\"");
    }

    @Test
    void noRouteIs404WhereTheCustomerRefusesTheSystemDefaults() {
        route(Api.SYSTEM_DEFAULT, "+82", "default", 1);
        api.post("/v1.0/customers", "{'id': '%s', 'default_routes': 'never'}".formatted(customer))
                .expect(201);

        assertThat(softswitch.ask(invite(KOREA)).code()).isEqualTo(404);
    }

    @Test
    void blockedDestinationsAre403() {
        route("+82", "p", 1);
        api.put("/v1.0/customers/" + Api.SYSTEM_DEFAULT, "{'blocked_targets': ['+8210']}")
                .expect(200);

        SipResponse answer = softswitch.ask(invite(KOREA));

        assertThat(answer.code()).isEqualTo(403);
        assertThat(warning(answer)).isEqualTo("399 callrouter \"Nobody may call +8210.\"");
        assertThat(answers(403)).isEqualTo(1);
        assertThat(softswitch.ask(invite("sip:+82212345678@192.0.2.1")).code()).isEqualTo(302);
    }

    @Test
    void noRouteCountsOnceAmongThePlansWithoutAProvider(@Autowired MeterRegistry ofService) {
        double before = ofService.get("callrouter.plans.empty").counter().count();

        softswitch.ask(invite(KOREA));

        assertThat(ofService.get("callrouter.plans.empty").counter().count()).isEqualTo(before + 1);
    }

    @Test
    void fullProvidersAreLeftOutAndIfAllAreItIs480(@Autowired ProviderCapacity capacity) {
        String first = api.provider("first");
        String second = api.provider("second");
        api.put("/v1.0/providers/" + first, "{'max_concurrent_calls': 1}").expect(200);
        api.put("/v1.0/providers/" + second, "{'max_concurrent_calls': 1}").expect(200);
        api.route(customer, "+82", first, 1);
        api.route(customer, "+82", second, 2);
        Place ofFirst = take(capacity, first);

        assertThat(softswitch.ask(invite(KOREA)).headers().all("Contact"))
                .containsExactly("<sip:+821012345678@second.example>;q=1.0");

        Place ofSecond = take(capacity, second);
        SipResponse refused = softswitch.ask(invite(KOREA));
        assertThat(refused.code()).isEqualTo(480);
        assertThat(warning(refused))
                .isEqualTo("399 callrouter \"Routes exist, but none can be used now: over_capacity\"");

        ofFirst.release();
        ofSecond.release();
        assertThat(softswitch.ask(invite(KOREA)).headers().all("Contact")).hasSize(2);
    }

    private Place take(ProviderCapacity capacity, String provider) {
        return (Place) capacity.take(
                planner.table().findProvider(UUID.fromString(provider)).orElseThrow());
    }

    @Test
    void routesThatCannotBeUsedNowAre480() {
        String provider = api.provider("p");
        api.route(customer, "+82", provider, 1);
        api.put("/v1.0/providers/" + provider, "{'enabled': false}").expect(200);

        SipResponse answer = softswitch.ask(invite(KOREA));

        assertThat(answer.code()).isEqualTo(480);
        assertThat(warning(answer)).endsWith("none can be used now: provider_disabled\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:alice@192.0.2.1",
                "sip:192.0.2.1",
                "sip:01012345678@192.0.2.1",
                "sip:+8210123456789012@192.0.2.1",
                "sip:%zz@192.0.2.1",
                "tel:12345;phone-context=+82",
                "sip:@"
            })
    void whatIsNoNumberIs484(String uri) {
        route("all", "p", 1);

        SipResponse answer = softswitch.ask(invite(uri));

        assertThat(answer.code()).isEqualTo(484);
        assertThat(warning(answer)).startsWith("399 callrouter \"The number must ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:+821012345678@192.0.2.1",
                "SIP:+821012345678@192.0.2.1:5070;user=phone",
                "sip:00821012345678@192.0.2.1",
                "sip:+82-10-1234-5678;phone-context=example.com@192.0.2.1",
                "sip:+821012345678:secret@192.0.2.1",
                "sip:%2B821012345678@192.0.2.1",
                "tel:+82-10-1234-5678",
                "tel:+821012345678;ext=1"
            })
    void numbersAreReadAsPlansReadThem(String uri) {
        route("+82", "p", 1);

        assertThat(softswitch.ask(invite(uri)).headers().all("Contact"))
                .containsExactly("<sip:+821012345678@p.example>;q=1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:821012345678@192.0.2.1",
                "sip:821012345678;npdi@192.0.2.1;user=phone",
                "sip:821012345678:secret@192.0.2.1",
                "sip:+821012345678@192.0.2.1",
                "sip:00821012345678@192.0.2.1",
                "sip:010-1234-5678@192.0.2.1",
                "sip:77821012345678@192.0.2.1",
                "tel:821012345678"
            })
    void digitsAreANumberWithItsCountryCodeWhereTheSourceSaysSo(String uri) {
        open(settings(assumingPlus(customer, Map.of("77", UUID.fromString(customer)))));
        route("+82", "p", 1);
        api.post("/v1.0/customers", "{'id': '%s', 'default_region': 'KR'}".formatted(customer))
                .expect(201);

        assertThat(contacts(invite(uri))).containsExactly("<sip:+821012345678@p.example>;q=1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:112@192.0.2.1",
                "sip:116117@192.0.2.1",
                "sip:8210123456789012@192.0.2.1",
                "sip:821012345678x@192.0.2.1",
                "sip:@192.0.2.1",
                "sip:",
                "sip:821012345678;phone-context=pbx.example@192.0.2.1",
                "tel:821012345678;phone-context=pbx.example"
            })
    void whatCannotHaveACountryCodeGetsNoPlus(String uri) {
        open(settings(assumingPlus(customer, Map.of())));
        route("all", "p", 1);

        assertThat(softswitch.ask(invite(uri)).code()).isEqualTo(484);
    }

    @Test
    void nationalNumbersAreOfTheCustomersRegion() {
        route("+82", "p", 1);
        api.post("/v1.0/customers", "{'id': '%s', 'default_region': 'KR'}".formatted(customer))
                .expect(201);

        assertThat(softswitch
                        .ask(invite("sip:010-1234-5678@192.0.2.1"))
                        .headers()
                        .all("Contact"))
                .containsExactly("<sip:+821012345678@p.example>;q=1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sips:+821012345678@192.0.2.1", "http://192.0.2.1/", "urn:service:sos"})
    void otherSchemesAre416(String uri) {
        assertThat(softswitch.ask(invite(uri)).code()).isEqualTo(416);
    }

    @Test
    void optionsAreAnswered() {
        SipResponse answer = softswitch.ask(request("OPTIONS", "sip:192.0.2.1"));

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.headers().first("Allow")).isEqualTo("INVITE, ACK, CANCEL, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"REGISTER", "BYE", "SUBSCRIBE", "invite", "FOO"})
    void otherMethodsAre405(String method) {
        SipResponse answer = softswitch.ask(request(method, KOREA));

        assertThat(answer.code()).isEqualTo(405);
        assertThat(answer.headers().first("Allow")).isEqualTo("INVITE, ACK, CANCEL, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({"INVITE", "OPTIONS"})
    void extensionsThatAreRequiredAre420(String method) {
        SipResponse answer = softswitch.ask(with(request(method, KOREA), "Require: 100rel, foo"));

        assertThat(answer.code()).isEqualTo(420);
        assertThat(answer.headers().first("Unsupported")).isEqualTo("100rel, foo");
    }

    @Test
    void anInviteOfADialogueIs481() {
        SipResponse answer = softswitch.ask(invite(KOREA).replaceFirst("(To: .*)\r", "$1;tag=theirs\r"));

        assertThat(answer.code()).isEqualTo(481);
        assertThat(answer.to().tag()).isEqualTo("theirs");
    }

    @Test
    void maxForwardsIsForProxies() {
        route("+82", "p", 1);

        assertThat(softswitch
                        .ask(invite(KOREA).replace("Max-Forwards: 70", "Max-Forwards: 0"))
                        .code())
                .isEqualTo(302);
    }

    @Test
    void aRetransmissionGetsTheSameAnswerAndAnAckNone() {
        route("+82", "p", 1);
        String invite = invite(KOREA);
        softswitch.send(invite);
        String first = softswitch.receive();

        softswitch.send(invite.replace("INVITE sip", "ACK sip").replace("1 INVITE", "1 ACK"));
        softswitch.send(invite);

        assertThat(softswitch.receive()).isEqualTo(first);
    }

    @Test
    void tagsOfOtherRequestsAndOtherServersDiffer() {
        String invite = invite(KOREA);
        String tag = softswitch.ask(invite).to().tag();

        assertThat(tag).hasSize(16);
        assertThat(softswitch.ask(invite(KOREA)).to().tag()).isNotEqualTo(tag);
        open(settings(of(customer)));
        assertThat(softswitch.ask(invite).to().tag()).isNotEqualTo(tag);
    }

    @Test
    void aCancelIsAnsweredWithTheTagOfItsInvite() {
        String invite = invite(KOREA);
        String tag = softswitch.ask(invite).to().tag();

        SipResponse answer =
                softswitch.ask(invite.replace("INVITE sip", "CANCEL sip").replace("1 INVITE", "1 CANCEL"));

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.cseq().method()).isEqualTo("CANCEL");
        assertThat(answer.to().tag()).isEqualTo(tag);
    }

    @Test
    void anAnswerRepeatsWhatTheRequestSaysOfItself() {
        String invite =
                invite(KOREA).replace("Max-Forwards", "Via: SIP/2.0/TCP b.example;branch=z9hG4bKb\r\nMax-Forwards");

        SipResponse answer = softswitch.ask(invite);

        assertThat(answer.headers().first("From")).startsWith("\"Ann\" <sip:+12125550100@192.0.2.7>;tag=f");
        assertThat(invite).contains("Call-ID: " + answer.callId() + "\r\n", "CSeq: " + answer.cseq() + "\r\n");
        assertThat(answer.headers().all("Via"))
                .containsExactly(
                        "SIP/2.0/UDP 192.0.2.7:5060;branch=%s;received=127.0.0.1;rport=%d"
                                .formatted(answer.topVia().branch(), softswitch.port()),
                        "SIP/2.0/TCP b.example;branch=z9hG4bKb");
        assertThat(answer.headers().first("Content-Length")).isEqualTo("0");
    }

    @Test
    void aForgedReceivedIsReplaced() {
        SipResponse answer = softswitch.ask(invite(KOREA).replace(";rport", ";received=203.0.113.9;rport=9"));

        assertThat(answer.topVia().parameters())
                .containsEntry("received", "127.0.0.1")
                .containsEntry("rport", String.valueOf(softswitch.port()));
    }

    @Test
    void withoutRportTheAnswerGoesToThePortOfTheVia() {
        try (Softswitch elsewhere = new Softswitch(server.port())) {
            softswitch.send(invite(KOREA)
                    .replace(":5060;branch", ":" + elsewhere.port() + ";branch")
                    .replace(";rport", ""));

            assertThat(elsewhere.receive()).startsWith("SIP/2.0 404").contains(";received=127.0.0.1\r\n");
        }
    }

    @Test
    void unusualWritingIsUnderstood() {
        route("+82", "p", 1);
        String invite = invite(KOREA)
                .replace("Via: ", "v : ")
                .replace("From:", "f\t:")
                .replace("Call-ID: ", "i:\r\n ")
                .replace(";rport", " ;rport, SIP/2.0/UDP b.example");

        SipResponse answer = softswitch.ask("\r\n" + invite);

        assertThat(answer.code()).isEqualTo(302);
        assertThat(answer.headers().values("Via")).hasSize(2);
        assertThat(answer.topVia().parameters()).containsEntry("rport", String.valueOf(softswitch.port()));
    }

    @Test
    void theHeaderSaysWhoseCallItIs() {
        String other = Api.newCustomer();
        route("+82", "mine", 1);
        route(other, "+82", "theirs", 1);
        open(settings(byHeader("X-Customer", customer)));

        assertThat(contactOf(with(invite(KOREA), "X-Customer: " + other))).contains("@theirs.example");
        assertThat(contactOf(with(invite(KOREA), "x-customer:   " + other + "  ")))
                .contains("@theirs.example");
        assertThat(contactOf(invite(KOREA))).contains("@mine.example");
        assertThat(softswitch.ask(with(invite(KOREA), "X-Customer: 1-1-1-1-1")).code())
                .isEqualTo(403);
    }

    @Test
    void theHeaderCountsOnlyWhereItIsConfigured() {
        String other = Api.newCustomer();
        route("+82", "mine", 1);
        route(other, "+82", "theirs", 1);

        assertThat(contactOf(with(invite(KOREA), "X-Customer: " + other))).contains("@mine.example");
    }

    @Test
    void aPrefixSaysWhoseCallItIsAndIsTakenOff() {
        String other = Api.newCustomer();
        route("+82", "mine", 1);
        route(other, "+82", "theirs", 1);
        open(settings(byPrefix(Map.of("12", UUID.fromString(customer), "12#", UUID.fromString(other)))));

        assertThat(contactOf(invite("sip:12+821012345678@192.0.2.1")))
                .isEqualTo("<sip:+821012345678@mine.example>;q=1.0");
        assertThat(contactOf(invite("sip:12#+821012345678@192.0.2.1")))
                .isEqualTo("<sip:+821012345678@theirs.example>;q=1.0");
        assertThat(contactOf(invite("sip:12%2300821012345678@192.0.2.1")))
                .isEqualTo("<sip:+821012345678@theirs.example>;q=1.0");
        SipResponse nobody = softswitch.ask(invite("sip:13+821012345678@192.0.2.1"));
        assertThat(nobody.code()).isEqualTo(403);
        assertThat(warning(nobody)).contains("not known whose call");
    }

    @Test
    void theSmallerNetworkCounts() {
        String other = Api.newCustomer();
        route("+82", "mine", 1);
        route(other, "+82", "theirs", 1);
        open(settings(network("127.0.0.0/8", other), network("127.0.0.1/32", customer), network("::/0", other)));

        assertThat(contactOf(invite(KOREA))).contains("@mine.example");
    }

    private static Source network(String network, String customer) {
        return new Source(List.of(network), UUID.fromString(customer), null, Map.of(), Plus.REQUIRED);
    }

    private String contactOf(String invite) {
        return softswitch.ask(invite).headers().first("Contact");
    }

    @Test
    void strangersHearNothing() {
        open(settings(network("192.0.2.0/24", customer)));

        softswitch.send(invite(KOREA));
        softswitch.send("junk");

        await().until(() -> dropped("unknown_source") == 2);
        assertThat(answers(404) + answers(403)).isZero();
    }

    @Test
    void whatIsNoRequestIsDroppedAndCounted() {
        softswitch.send("junk");
        softswitch.send(invite(KOREA).replace("CSeq", "X"));
        softswitch.send(softswitch.ask(invite(KOREA)).toBytes());
        softswitch.send("\r\n\r\n");

        assertThat(softswitch.ask(invite(KOREA)).code()).isEqualTo(404);
        assertThat(dropped("malformed")).isEqualTo(2);
        assertThat(dropped("unmatched")).isEqualTo(1);
        assertThat(dropped("internal_error")).isZero();
    }

    @Test
    void nothingBreaksIt() throws Exception {
        route("all", "p", 1);
        Random random = new Random(3261);
        List<byte[]> seeds = TortureTests.names().map(TortureTests::message).toList();
        try (DatagramSocket hostile = new DatagramSocket(0, LOOPBACK)) {
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = i % 5 == 0
                        ? randomBytes(random)
                        : FuzzTests.mutant(seeds.get(random.nextInt(seeds.size())), random);
                hostile.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, server.port()));
            }
        }

        await().atMost(Duration.ofSeconds(
                        30)) // a flood may drown an INVITE, which is sent again then (RFC 3261, 17.1.1.2)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(
                        () -> assertThat(softswitch.ask(invite(KOREA)).code()).isEqualTo(302));
        assertThat(dropped("malformed")).isPositive();
        assertThat(dropped("internal_error")).isZero();
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(1_500)];
        random.nextBytes(bytes);
        return bytes;
    }
}
