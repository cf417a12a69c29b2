package io.callrouter.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Canceled;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.provider.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 3261, sections 9.1 and 15. */
class CancelTests {

    private static final UdpCarrier.Script SILENT = (request, self) -> {};
    private static final UdpCarrier.Script RINGING = (request, self) -> {
        if (request.is("INVITE")) {
            self.send(request.answer(180, "b"));
        }
    };

    private final Calls calls = Calls.open();

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void nothingIsCancelledBeforeAProvisionalAnswer() {
        try (UdpCarrier carrier = new UdpCarrier(SILENT)) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
            SipText invite = carrier.awaitOne("INVITE");
            call.hangUp();
            calls.settle(carrier);
            assertThat(carrier.received("CANCEL")).isEmpty();

            carrier.send(invite.answer(180, "late"));

            assertThat(carrier.awaitOne("CANCEL").branch()).isEqualTo(invite.branch());
            assertThat(call.outcomes).isEmpty();
            carrier.send(invite.answer(487, "late"));
            assertThat(call.outcome()).isEqualTo(new Canceled());
            assertThat(call.progress).isEmpty();
        }
    }

    @Test
    void anAnswerToACallThatWasGivenUpIsAcknowledgedAndHungUp() {
        try (UdpCarrier carrier = new UdpCarrier(SILENT)) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
            SipText invite = carrier.awaitOne("INVITE");
            call.hangUp();
            calls.settle(carrier);

            carrier.send(new Dialogue(invite, "late", "UDP").answer(carrier.port()));

            assertThat(carrier.awaitOne("ACK").header("To")).endsWith(";tag=late");
            SipText bye = carrier.awaitOne("BYE");
            assertThat(bye.header("CSeq")).isEqualTo("2 BYE");
            carrier.send(bye.answer(200, ""));
            assertThat(call.outcome()).isEqualTo(new Canceled());
            assertThat(carrier.received("CANCEL")).isEmpty();
            assertThat(call.outcomes).hasSize(1);
            assertThat(call.endings).isEmpty();
        }
    }

    @Test
    void anAnswerThatCrossesTheCancelIsAcknowledgedAndHungUp() {
        try (UdpCarrier carrier = new UdpCarrier(RINGING)) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
            await().until(() -> !call.progress.isEmpty());
            call.hangUp();
            SipText cancel = carrier.awaitOne("CANCEL");
            carrier.send(cancel.answer(481, ""));
            carrier.send(new Dialogue(carrier.received("INVITE").get(0), "b", "UDP").answer(carrier.port()));

            assertThat(carrier.awaitOne("ACK").header("CSeq")).isEqualTo("1 ACK");
            SipText bye = carrier.awaitOne("BYE");
            assertThat(bye.header("To")).endsWith(";tag=b");
            carrier.send(bye.answer(200, ""));
            assertThat(call.outcome()).isEqualTo(new Canceled());
        }
    }

    @Test
    void aCancelRepeatsItsInviteAndTheEndIsAcknowledged() {
        try (UdpCarrier carrier = new UdpCarrier(RINGING)) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
            await().until(() -> !call.progress.isEmpty());
            call.hangUp();
            call.hangUp();
            SipText cancel = carrier.awaitOne("CANCEL");
            SipText invite = carrier.received("INVITE").get(0);
            carrier.send(cancel.answer(200, "x"));
            carrier.send(invite.answer(487, "b"));

            assertThat(cancel.startLine()).isEqualTo(invite.startLine().replace("INVITE ", "CANCEL "));
            assertThat(cancel.headers("Via")).containsExactly(invite.header("Via"));
            assertThat(cancel.header("To")).isEqualTo(invite.header("To"));
            assertThat(cancel.header("From")).isEqualTo(invite.header("From"));
            assertThat(cancel.header("Call-ID")).isEqualTo(invite.header("Call-ID"));
            assertThat(cancel.header("CSeq")).isEqualTo("1 CANCEL");
            assertThat(cancel.body()).isEmpty();
            assertThat(carrier.awaitOne("ACK").header("To")).endsWith(";tag=b");
            assertThat(carrier.received("CANCEL")).hasSize(1);
            assertThat(call.outcome()).isEqualTo(new Canceled());
        }
    }

    @Test
    void whoeverRingsTooLongIsCancelled() {
        try (UdpCarrier carrier = new UdpCarrier(RINGING)) {
            Recorder call = calls.place(Calls.impatient(Calls.callTo(carrier.port(), Transport.UDP)));

            assertThat(call.outcome()).isEqualTo(new TimedOut(Phase.RINGING));
            carrier.awaitOne("CANCEL");
        }
    }

    @Test
    void whoeverRingsAfterItsTimeIsCancelled() {
        try (UdpCarrier carrier = new UdpCarrier(SILENT)) {
            Recorder call = calls.place(Calls.impatient(Calls.callTo(carrier.port(), Transport.UDP)));
            assertThat(call.outcome()).isEqualTo(new TimedOut(Phase.NO_RESPONSE));
            calls.settle(carrier);
            assertThat(carrier.received("CANCEL")).isEmpty();

            carrier.send(carrier.received("INVITE").get(0).answer(183, "late"));

            carrier.awaitOne("CANCEL");
            assertThat(call.progress).isEmpty();
        }
    }

    @Test
    void tryingIsNoProgress() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(100, ""));
            }
        })) {
            Recorder call = calls.place(Calls.impatient(Calls.callTo(carrier.port(), Transport.UDP)));

            assertThat(call.outcome()).isEqualTo(new TimedOut(Phase.NO_PROGRESS));
            assertThat(call.progress).isEmpty();
            carrier.awaitOne("CANCEL");
        }
    }
}
