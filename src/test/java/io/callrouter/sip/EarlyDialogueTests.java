package io.callrouter.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.provider.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a carrier may ask while it rings (RFC 3261, sections 12.2.2 and 14.2; RFC 3311, section 5.2). */
class EarlyDialogueTests {

    private final Calls calls = Calls.open();
    private final UdpCarrier carrier = new UdpCarrier((request, self) -> {
        if (request.is("INVITE")) {
            self.send(request.answer(183, "b"));
        } else if (request.is("BYE")) {
            self.send(request.answer(200, ""));
        }
    });
    private Recorder call;
    private Dialogue dialogue;

    @BeforeEach
    void ring() {
        call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
        await().until(() -> !call.progress.isEmpty());
        dialogue = new Dialogue(carrier.received("INVITE").get(0), "b", "UDP");
    }

    @AfterEach
    void close() {
        calls.close();
        carrier.close();
    }

    private void assertIsAnswered() {
        carrier.send(dialogue.answer(carrier.port()));
        assertThat(call.outcome()).isInstanceOf(Answered.class);
    }

    @Test
    void anUpdateIsGrantedWhileItRings() {
        SipText answer = carrier.ask(dialogue.request("UPDATE", 1));

        assertThat(answer.startLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(answer.header("Contact")).isEqualTo(dialogue.invite().header("Contact"));
        assertThat(answer.header("Allow")).contains("UPDATE");
        assertThat(answer.body()).isEmpty();
        assertIsAnswered();
        assertThat(carrier.ask(dialogue.request("UPDATE", 2)).startLine()).startsWith("SIP/2.0 200 ");
    }

    @Test
    void anUpdateInEveryBranchIsGranted() {
        carrier.send(dialogue.invite().answer(180, "c"));

        assertThat(carrier.ask(new Dialogue(dialogue.invite(), "c", "UDP").request("UPDATE", 1))
                        .startLine())
                .startsWith("SIP/2.0 200 ");
        assertIsAnswered();
    }

    @Test
    void aSecondOfferWaitsForTheAnswerToTheFirst() {
        assertThat(carrier.ask(dialogue.request("UPDATE", 1, "offer", Dialogue.SDP))
                        .startLine())
                .isEqualTo("SIP/2.0 491 Request Pending");
        assertThat(carrier.ask(dialogue.request("INVITE", 2, "again", Dialogue.SDP))
                        .startLine())
                .isEqualTo("SIP/2.0 491 Request Pending");
        assertIsAnswered();
    }

    @Test
    void whatIsNotUnderstoodDoesNotEndTheDialogue() {
        assertThat(carrier.ask(dialogue.request("UPDATE", 1, "timer", "", "Require: timer"))
                        .startLine())
                .isEqualTo("SIP/2.0 420 Bad Extension");
        assertThat(carrier.ask(dialogue.request("INFO", 2)).startLine()).isEqualTo("SIP/2.0 405 Method Not Allowed");
        assertThat(carrier.ask(dialogue.request("OPTIONS", 3)).startLine()).isEqualTo("SIP/2.0 200 OK");
        assertIsAnswered();
    }

    @Test
    void aByeIsNotTheCalleesToSend() {
        assertThat(carrier.ask(dialogue.request("BYE", 1)).startLine()).startsWith("SIP/2.0 481 ");
        assertIsAnswered();
    }

    @Test
    void aStrangersUpdateIsNotGranted() {
        String otherCall = dialogue.request("UPDATE", 1).replace("Call-ID: ", "Call-ID: x");
        String otherTag = dialogue.request("UPDATE", 2).replaceFirst("(To: .*;tag=)", "$1x");

        assertThat(carrier.ask(otherCall).startLine()).startsWith("SIP/2.0 481 ");
        assertThat(carrier.ask(otherTag).startLine()).startsWith("SIP/2.0 481 ");
    }

    @Test
    void noDialogueIsLeftWhenTheCallIsRefused() {
        carrier.send(dialogue.invite().answer(486, "b"));

        assertThat(call.outcome()).isInstanceOf(Rejected.class);
        assertThat(carrier.ask(dialogue.request("UPDATE", 1)).startLine()).startsWith("SIP/2.0 481 ");
    }

    @Test
    void noDialogueOfAnotherBranchIsLeftWhenTheCallIsAnswered() {
        assertIsAnswered();

        assertThat(carrier.ask(new Dialogue(dialogue.invite(), "c", "UDP").request("UPDATE", 1))
                        .startLine())
                .startsWith("SIP/2.0 481 ");
    }
}
