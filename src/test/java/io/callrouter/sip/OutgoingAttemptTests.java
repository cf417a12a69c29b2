package io.callrouter.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.provider.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long an attempt waits for what. */
class OutgoingAttemptTests {

    private final Calls calls = Calls.open();

    @AfterEach
    void close() {
        calls.close();
    }

    /** {@code ring_timeout} is for how long the callee may ring, and 100 does not say that it rings. */
    @Test
    void theTimeToRingBeginsWhenItRings() {
        Executor later = CompletableFuture.delayedExecutor(900, TimeUnit.MILLISECONDS);
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(100, ""));
                later.execute(() -> self.send(request.answer(180, "b")));
            }
        })) {
            Duration patience = Duration.ofSeconds(20);
            Recorder call = calls.place(Calls.timed(
                    Calls.callTo(carrier.port(), Transport.UDP), patience, patience, Duration.ofMillis(300), patience));

            assertThat(call.outcome()).isEqualTo(new TimedOut(Phase.RINGING));
            assertThat(call.progress).containsExactly(180);
        }
    }

    @Test
    void aLateTryingIsNoStepBack() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(183, "b"));
                self.send(request.answer(100, ""));
                self.send(request.answer(183, "b"));
            }
        })) {
            Recorder call = calls.place(Calls.impatient(Calls.callTo(carrier.port(), Transport.UDP)));

            assertThat(call.outcome()).isEqualTo(new TimedOut(Phase.RINGING));
            assertThat(call.progress).containsExactly(183);
        }
    }

    /** Behind a back-to-back user agent, and in another branch of a fork (RFC 3261, section 13.2.1: an answer per dialogue). */
    @Test
    void earlyMediaIsToldThoughTheCodeIsNot() {
        String type = "Content-Type: application/sdp";
        String ofAnother = Dialogue.SDP.replace("192.0.2.1", "192.0.2.2");
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(183, "b"));
                self.send(request.answerWithBody(183, "b", Dialogue.SDP, type));
                self.send(request.answerWithBody(183, "b", Dialogue.SDP, type));
                self.send(request.answer(183, "c"));
                self.send(request.answerWithBody(183, "c", ofAnother, type));
            }
        })) {
            Recorder call = calls.place(Calls.impatient(Calls.callTo(carrier.port(), Transport.UDP)));

            assertThat(call.outcome()).isEqualTo(new TimedOut(Phase.RINGING));
            assertThat(call.progress).containsExactly(183, 183, 183);
            assertThat(call.earlyMedia).containsExactly(Dialogue.SDP, ofAnother);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, NO_RESPONSE", "100, NO_PROGRESS", "180, RINGING"})
    void theEndOfTheCallsTimeIsNoSilenceOfTheProvider(int code, Phase phase) {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE") && code > 0) {
                self.send(request.answer(code, "b"));
            }
        })) {
            Duration patience = Duration.ofSeconds(20);
            Recorder call = calls.place(Calls.timed(
                    Calls.callTo(carrier.port(), Transport.UDP), patience, patience, patience, Duration.ofMillis(500)));

            assertThat(call.outcome()).isEqualTo(new TimedOut(phase, true));
        }
    }
}
