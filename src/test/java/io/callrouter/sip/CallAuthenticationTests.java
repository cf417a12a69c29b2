package io.callrouter.sip;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.dial.ProviderCall;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3261, section 22; RFC 7616. */
class CallAuthenticationTests {

    private static final String DIGEST = "Digest realm=\"%s\", nonce=\"%s\", qop=\"auth\"";
    private static final String PROXY = "Proxy-Authenticate: " + DIGEST;
    private static final String SERVER = "WWW-Authenticate: " + DIGEST;

    private final Calls calls = Calls.open();

    @AfterEach
    void close() {
        calls.close();
    }

    private static String parameter(String header, String name) {
        Matcher matcher =
                Pattern.compile("[ ,]" + name + "=(?:\"([^\"]*)\"|([^, ]*))").matcher(header);
        assertThat(matcher.find()).as(name + " in " + header).isTrue();
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    /** As the one who challenged computes it. */
    private static void assertRight(String answer, String method, String uri, String count) {
        String secret = Md5.of(Calls.USERNAME + ":" + parameter(answer, "realm") + ":" + Calls.PASSWORD);
        assertThat(parameter(answer, "uri")).isEqualTo(uri);
        assertThat(parameter(answer, "nc")).isEqualTo(count);
        assertThat(parameter(answer, "response"))
                .isEqualTo(Md5.of(secret + ":" + parameter(answer, "nonce") + ":" + count + ":"
                        + parameter(answer, "cnonce") + ":auth:" + Md5.of(method + ":" + uri)));
    }

    private static String uriOf(SipText request) {
        return request.startLine().split(" ")[1];
    }

    @Test
    void aChallengeIsAnsweredByTheSameRequestUnderANewNumber() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE") && request.headers("Proxy-Authorization").isEmpty()) {
                self.send(request.answer(407, "a", PROXY.formatted("r", "n1")));
            } else if (request.is("INVITE")) {
                self.send(new Dialogue(request, "b", "UDP").answer(self.port()));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isInstanceOf(Answered.class);
            await().until(() -> carrier.received("ACK").size() == 2);
            SipText first = carrier.received("INVITE").get(0);
            SipText second = carrier.received("INVITE").get(1);
            assertThat(second.header("Call-ID")).isEqualTo(first.header("Call-ID"));
            assertThat(second.header("From")).isEqualTo(first.header("From"));
            assertThat(second.header("To")).isEqualTo(first.header("To"));
            assertThat(second.header("CSeq")).isEqualTo("2 INVITE");
            assertThat(second.branch()).isNotEqualTo(first.branch());
            assertThat(second.body()).isEqualTo(first.body());
            assertRight(second.header("Proxy-Authorization"), "INVITE", uriOf(second), "00000001");
            SipText ack = carrier.received("ACK").get(1);
            assertThat(ack.header("CSeq")).isEqualTo("2 ACK");
            assertThat(ack.header("Proxy-Authorization")).isEqualTo(second.header("Proxy-Authorization"));
        }
    }

    @Test
    void aSecondChallengeOfTheSameRealmEndsTheAttempt() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(
                        407,
                        "a",
                        PROXY.formatted("r", "n" + self.received("INVITE").size())));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Rejected(407, "Scripted", null));
            assertThat(carrier.received("INVITE")).hasSize(2);
        }
    }

    @Test
    void aStaleNonceIsAnsweredOnceMore() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                int count = self.received("INVITE").size();
                self.send(request.answer(
                        401, "a", SERVER.formatted("r", "n" + count) + (count > 1 ? ", stale=true" : "")));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Rejected(401, "Scripted", null));
            assertThat(carrier.received("INVITE")).hasSize(3);
            assertThat(parameter(carrier.received("INVITE").get(2).header("Authorization"), "nonce"))
                    .isEqualTo("n2");
        }
    }

    /** Two proxies and the server: each wants its answer in the same request, and counts its nonce. */
    @Test
    void everyRealmOnTheWayGetsItsAnswer() {
        List<String> challenges =
                List.of(PROXY.formatted("p1", "n1"), PROXY.formatted("p2", "n2"), SERVER.formatted("s", "n3"));
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                int count = self.received("INVITE").size();
                self.send(
                        count > 3
                                ? new Dialogue(request, "b", "UDP").answer(self.port())
                                : request.answer(count == 3 ? 401 : 407, "a", challenges.get(count - 1)));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isInstanceOf(Answered.class);
            SipText last = carrier.received("INVITE").get(3);
            List<String> proxies = last.headers("Proxy-Authorization");
            assertThat(proxies).extracting(answer -> parameter(answer, "realm")).containsExactly("p1", "p2");
            assertRight(proxies.get(0), "INVITE", uriOf(last), "00000003");
            assertRight(proxies.get(1), "INVITE", uriOf(last), "00000002");
            assertRight(last.header("Authorization"), "INVITE", uriOf(last), "00000001");
        }
    }

    @Test
    void whoeverInventsRealmsIsNotAnsweredForEver() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                String realm = "r" + self.received("INVITE").size();
                self.send(request.answer(407, "a", PROXY.formatted(realm, "n")));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Rejected(407, "Scripted", null));
            assertThat(carrier.received("INVITE")).hasSize(9);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WWW-Authenticate: Basic realm=\"r\"",
                "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
                "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess",
                "WWW-Authenticate: Digest realm=\"r, nonce=\"n\"",
                "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\"",
                "X-No: challenge"
            })
    void aChallengeThatCannotBeAnsweredEndsTheAttempt(String header) {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(401, "a", header));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Rejected(401, "Scripted", null));
            assertThat(carrier.received("INVITE")).hasSize(1);
        }
    }

    @Test
    void eachServerOfAProviderMayChallenge() throws NoSuchAlgorithmException {
        UdpCarrier.Script challenging = (request, self) -> {
            if (request.is("INVITE")) {
                boolean first = self.received("INVITE").size() == 1;
                self.send(
                        first
                                ? request.answer(407, "a", PROXY.formatted("r", "n" + self.port()))
                                : request.answer(503, "a"));
            }
        };
        try (ScriptedDns dns = new ScriptedDns();
                UdpCarrier one = new UdpCarrier(challenging);
                UdpCarrier other = new UdpCarrier(challenging);
                Calls named = Calls.open(Calls.settings(List.of(), dns.setting()), SSLContext.getDefault())) {
            dns.service("_sip._udp.carrier.test", 1, 0, one.port(), "a.test")
                    .service("_sip._udp.carrier.test", 2, 0, other.port(), "a.test")
                    .address("a.test", "127.0.0.1");
            SipEndpoint endpoint = endpoint("carrier.test").build();
            ProviderCall call = Calls.callTo(endpoint, Map.of(), null);

            assertThat(named.place(call).outcome()).isEqualTo(new Rejected(503, "Scripted", null));
            assertThat(other.received("INVITE")).hasSize(2);
            assertThat(other.received("INVITE").get(1).header("Proxy-Authorization"))
                    .contains("nonce=\"n" + other.port());
        }
    }

    @Test
    void aByeMayBeChallenged() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(new Dialogue(request, "b", "UDP").answer(self.port()));
            } else if (request.is("BYE")) {
                self.send(request.answer(407, "", PROXY.formatted("r", "n")));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
            call.outcome();
            call.hangUp();

            await().until(() -> carrier.received("BYE").size() == 2);
            SipText bye = carrier.received("BYE").get(1);
            assertThat(bye.header("CSeq")).isEqualTo("3 BYE");
            assertRight(bye.header("Proxy-Authorization"), "BYE", uriOf(bye), "00000001");
        }
    }

    /** What fails in this service ends an attempt and a session like any other failure. */
    @Test
    void aPasswordThatCannotBeReadEndsWhatNeedsIt() throws NoSuchAlgorithmException {
        try (Calls locked = Calls.withoutPasswords();
                UdpCarrier carrier = new UdpCarrier((request, self) -> {
                    if (request.is("INVITE") && self.received("INVITE").size() == 1) {
                        self.send(request.answer(407, "a", PROXY.formatted("r", "n")));
                    } else if (request.is("INVITE")) {
                        self.send(new Dialogue(request, "b", "UDP").answer(self.port()));
                    } else if (request.is("BYE")) {
                        self.send(request.answer(407, "", PROXY.formatted("r", "n")));
                    }
                })) {
            ProviderCall call = Calls.callTo(carrier.port(), Transport.UDP);

            assertThat(locked.place(call).outcome())
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            outcome -> assertThat(outcome.cause()).isEqualTo(Cause.INTERNAL_ERROR));

            Recorder answered = locked.place(call);
            assertThat(answered.outcome()).isInstanceOf(Answered.class);
            answered.hangUp();
            assertThat(answered.ending()).isEqualTo(Ending.HUNG_UP_HERE);
        }
    }
}
