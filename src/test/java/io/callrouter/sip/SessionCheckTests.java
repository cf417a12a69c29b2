package io.callrouter.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.provider.Transport;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
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
        }
    }

    @Test
    void aSessionThatTimesOutBehindAProxyIsLostAtOnce() {
        assertThat(askedUntilLost(408)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {480, 503, 504})
    void twoAnswersOfSomebodyBeforeThePeerLoseIt(int code) {
        assertThat(askedUntilLost(code)).isEqualTo(2);
    }

    private int askedUntilLost(int code) {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(new Dialogue(request, "b", "UDP").answer(self.port()));
            } else if (request.is("OPTIONS")) {
                self.send(request.answer(code, ""));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.ending()).isEqualTo(Ending.LOST);
            return carrier.received("OPTIONS").size();
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
