package io.callrouter.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Canceled;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.provider.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutgoingAttemptTests {

    private static final String CONTACT = "Contact: <sip:carrier@127.0.0.1:%d>";

    private final Calls calls = Calls.open();

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void aRejectionIsAcknowledgedOnceForEachTimeItComes() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(503, "a", "Retry-After: 30 (busy)"));
                self.send(request.answer(503, "a", "Retry-After: 30 (busy)"));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Rejected(503, "Scripted", Duration.ofSeconds(30)));
            await().until(() -> carrier.received("ACK").size() == 2);
            SipText invite = carrier.received("INVITE").get(0);
            assertThat(carrier.received("ACK")).allSatisfy(ack -> {
                assertThat(ack.branch()).isEqualTo(invite.branch());
                assertThat(ack.header("CSeq")).isEqualTo("1 ACK");
                assertThat(ack.header("To")).endsWith(";tag=a");
                assertThat(ack.header("Call-ID")).isEqualTo(invite.header("Call-ID"));
            });
            assertThat(call.outcomes).hasSize(1);
        }
    }

    @Test
    void anAnswerMakesASessionThatTheProviderEnds() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(100, ""));
                self.send(request.answer(180, "b"));
                self.send(request.answer(200, "b", CONTACT.formatted(self.port())));
            } else if (request.is("ACK")) {
                self.send(bye(request));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isInstanceOf(Answered.class);
            assertThat(call.progress).containsExactly(180);
            assertThat(call.ending()).isEqualTo(Ending.HUNG_UP_THERE);
            await().until(() -> !carrier.received("SIP/2.0 200").isEmpty());
            assertThat(calls.gauge("callrouter.sip.sessions")).isZero();
        }
    }

    @Test
    void aCallThatRingsIsCancelled() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(180, "b"));
            } else if (request.is("CANCEL")) {
                self.send(request.answer(200, ""));
                self.send(self.received("INVITE").get(0).answer(487, "b"));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
            await().until(() -> !call.progress.isEmpty());
            call.hangUp();

            assertThat(call.outcome()).isEqualTo(new Canceled());
            await().until(() -> carrier.received("CANCEL").size() == 1);
            assertThat(carrier.received("CANCEL").get(0).branch())
                    .isEqualTo(carrier.received("INVITE").get(0).branch());
        }
    }

    @Test
    void silenceIsTimedOut() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {})) {
            Recorder call = calls.place(Calls.impatient(Calls.callTo(carrier.port(), Transport.UDP)));

            assertThat(call.outcome()).isEqualTo(new TimedOut(Phase.NO_RESPONSE));
            assertThat(carrier.received("CANCEL")).isEmpty();
        }
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

    private static String bye(SipText ack) {
        String contact = "sip:callrouter@127.0.0.1";
        return "BYE " + contact
                + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bKbye\r\nMax-Forwards: 70\r\nFrom: "
                + ack.header("To") + "\r\nTo: " + ack.header("From") + "\r\nCall-ID: " + ack.header("Call-ID")
                + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n";
    }
}
