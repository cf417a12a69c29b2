package io.callrouter.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.provider.Transport;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session whose BYE was lost does not last for ever. */
class SessionCheckTests {

    private static final Duration OFTEN = Duration.ofMillis(200);

    private Calls calls;

    @BeforeEach
    void open() throws NoSuchAlgorithmException {
        SipSettings settings =
                new SipSettings(null, 0, null, List.of(), List.of(), Duration.ofSeconds(1), null, OFTEN, "CallRouter");
        calls = Calls.open(settings, SSLContext.getDefault());
    }

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void aSessionThatTheProviderDoesNotKnowAnyMoreIsLost() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(new Dialogue(request, "b", "UDP").answer(self.port()));
            } else if (request.is("OPTIONS")) {
                self.send(request.answer(self.received("OPTIONS").size() < 3 ? 405 : 481, ""));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.ending()).isEqualTo(Ending.LOST);
            assertThat(carrier.received("OPTIONS"))
                    .extracting(options -> options.header("CSeq"))
                    .containsExactly("2 OPTIONS", "3 OPTIONS", "4 OPTIONS");
            await().until(() -> !carrier.received("BYE").isEmpty());
            assertThat(carrier.received("BYE").get(0).header("CSeq")).isEqualTo("5 BYE");
        }
    }

    /** RFC 3261, section 12.2.1.2: it is a BYE that ends the session, whoever may still hear it. */
    @ParameterizedTest
    @ValueSource(ints = {408, 480, 503, 504})
    void twoAnswersOfSomebodyBeforeThePeerLoseIt(int code) {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(new Dialogue(request, "b", "UDP").answer(self.port()));
            } else if (request.is("OPTIONS")) {
                self.send(request.answer(code, ""));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.ending()).isEqualTo(Ending.LOST);
            await().until(() -> !carrier.received("BYE").isEmpty());
            assertThat(carrier.received("OPTIONS")).hasSize(2);
        }
    }

    /** RFC 7616, section 3.3: the provider may take a nonce once. */
    @Test
    void eachCheckAndTheByeAnswerStaleNonces() {
        Set<String> unused = ConcurrentHashMap.newKeySet();
        List<String> accepted = new CopyOnWriteArrayList<>();
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            String credentials = String.join(" ", request.headers("Proxy-Authorization"));
            if (request.is("INVITE")) {
                self.send(new Dialogue(request, "b", "UDP").answer(self.port()));
            } else if (unused.removeIf(credentials::contains)) {
                accepted.add(request.header("CSeq").replaceAll("[0-9 ]", ""));
                self.send(request.answer(200, ""));
            } else if (!request.is("ACK")) {
                String nonce = "nonce=\"" + request.branch() + "\"";
                unused.add(nonce);
                self.send(request.answer(
                        407,
                        "",
                        "Proxy-Authenticate: Digest realm=\"r\", " + nonce + ", stale=" + !credentials.isEmpty()));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
            await().until(() -> accepted.size() >= 3);
            call.hangUp();

            assertThat(call.ending()).isEqualTo(Ending.HUNG_UP_HERE);
            assertThat(accepted).contains("OPTIONS", "BYE");
        }
    }

    @Test
    void ofInventedRealmsOnlySomeAreRemembered() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(new Dialogue(request, "b", "UDP").answer(self.port()));
            } else if (request.is("OPTIONS")) {
                String realm = request.branch();
                self.send(request.answer(407, "", "Proxy-Authenticate: Digest nonce=\"n\", realm=\"" + realm + "\""));
            }
        })) {
            calls.place(Calls.callTo(carrier.port(), Transport.UDP)).outcome();
            await().until(() -> carrier.received("OPTIONS").size() > 20); // 9 for each check

            assertThat(carrier.received("OPTIONS"))
                    .allSatisfy(options ->
                            assertThat(options.headers("Proxy-Authorization")).hasSizeLessThanOrEqualTo(8));
        }
    }

    @Test
    void aProviderThatCannotBeReachedAnyMoreLosesItsSessionOnce() {
        StreamCarrier carrier = StreamCarrier.tcp((request, connection) -> {
            if (request.is("INVITE")) {
                connection.send(new Dialogue(request, "b", "TCP").answer(connection.port()));
            }
        });
        Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.TCP));
        call.outcome();
        carrier.close();

        assertThat(call.ending()).isEqualTo(Ending.LOST);
        await().until(() -> calls.gauge("callrouter.sip.transactions") <= 1); // the INVITE's, for repeated answers
        assertThat(call.endings).hasSize(1);
        assertThat(calls.gauge("callrouter.sip.sessions")).isZero();
    }
}
