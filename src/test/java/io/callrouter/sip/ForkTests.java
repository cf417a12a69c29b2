package io.callrouter.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.provider.Transport;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 3261, section 13.2.2.4; RFC 6026. */
class ForkTests {

    private final Calls calls = Calls.open();

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void theFirstAnswerIsKeptAndTheOthersAreHungUp() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(180, "a"));
                self.send(request.answer(180, "b"));
                self.send(request.answer(183, "c"));
                for (String tag : List.of("b", "a", "c")) {
                    self.send(new Dialogue(request, tag, "UDP").answer(self.port()));
                }
            } else if (request.is("BYE")) {
                self.send(request.answer(200, ""));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Answered(200, "Scripted", Dialogue.SDP));
            await().until(() -> carrier.received("BYE").size() == 2);
            assertThat(carrier.received("ACK"))
                    .extracting(ack -> SipText.parameter(ack.header("To"), "tag"))
                    .containsExactly("b", "a", "c");
            assertThat(carrier.received("BYE"))
                    .extracting(bye -> SipText.parameter(bye.header("To"), "tag"))
                    .containsExactly("a", "c");
            assertThat(carrier.received("ACK")).extracting(SipText::branch).doesNotHaveDuplicates();
            assertThat(calls.gauge("callrouter.sip.sessions")).isEqualTo(1);
            assertThat(call.outcomes).hasSize(1);

            call.hangUp();

            assertThat(call.ending()).isEqualTo(Ending.HUNG_UP_HERE);
            await().until(() -> carrier.received("BYE").size() == 3);
            assertThat(carrier.received("BYE").get(2).header("To")).endsWith("tag=b");
        }
    }

    @Test
    void aRepeatedAnswerIsAcknowledgedEachTimeByTheSameAck() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                for (int i = 0; i < 5; i++) {
                    self.send(new Dialogue(request, "a", "UDP").answer(self.port()));
                }
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            await().until(() -> carrier.received("ACK").size() == 5);
            assertThat(carrier.received("ACK"))
                    .containsOnly(carrier.received("ACK").get(0));
            assertThat(carrier.received("ACK").get(0).branch())
                    .isNotEqualTo(carrier.received("INVITE").get(0).branch());
            assertThat(carrier.received("BYE")).isEmpty();
            assertThat(call.outcomes).hasSize(1);
        }
    }

    @Test
    void aRepeatedAnswerIsAcknowledgedAfterTheHangUpToo() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(new Dialogue(request, "a", "UDP").answer(self.port()));
            } else if (request.is("BYE")) {
                self.send(request.answer(200, ""));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
            call.outcome();
            call.hangUp();
            await().until(() -> carrier.received("BYE").size() == 1);

            carrier.send(new Dialogue(carrier.received("INVITE").get(0), "a", "UDP").answer(carrier.port()));

            await().until(() -> carrier.received("ACK").size() == 2);
            assertThat(call.endings).containsExactly(Ending.HUNG_UP_HERE);
        }
    }
}
