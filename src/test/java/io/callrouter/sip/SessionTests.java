package io.callrouter.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.provider.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a carrier may ask in a session (RFC 3261, sections 12.2.2, 14.2, 15.1.2; RFC 3311; RFC 4028). */
class SessionTests {

    private static final String OTHER_SDP = Dialogue.SDP.replace("o=carrier 7 1 ", "o=carrier 7 2 ");

    private final Calls calls = Calls.open();
    private final UdpCarrier carrier = new UdpCarrier((request, self) -> {
        if (request.is("INVITE")) {
            self.send(request.answer(100, ""));
            self.send(request.answer(180, "b"));
            self.send(new Dialogue(request, "b", "UDP").answer(self.port()));
        } else if (request.is("BYE")) {
            self.send(request.answer(200, ""));
        }
    });
    private Recorder call;
    private Dialogue dialogue;

    @BeforeEach
    void establish() {
        call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
        assertThat(call.outcome()).isInstanceOf(Answered.class);
        await().until(() -> !carrier.received("ACK").isEmpty());
        dialogue = new Dialogue(carrier.received("INVITE").get(0), "b", "UDP");
    }

    @AfterEach
    void close() {
        calls.close();
        carrier.close();
    }

    private void assertStands() {
        assertThat(call.endings).isEmpty();
        assertThat(calls.gauge("callrouter.sip.sessions")).isEqualTo(1);
    }

    @Test
    void thatItRingsIsToldBeforeTheAnswer() {
        assertThat(call.progress).containsExactly(180);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "UPDATE"})
    void aSessionThatIsAskedForAsItIsIsGranted(String method) {
        SipText answer = carrier.ask(dialogue.request(method, 1, "refresh", Dialogue.SDP));

        assertThat(answer.startLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(answer.body()).isEqualTo(dialogue.invite().body());
        assertThat(answer.header("Content-Type")).isEqualTo("application/sdp");
        assertThat(answer.header("Contact")).isEqualTo(dialogue.invite().header("Contact"));
        assertThat(answer.header("To")).isEqualTo(dialogue.invite().header("From"));
        assertStands();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "UPDATE"})
    void otherMediaAreRefusedAndTheSessionGoesOn(String method) {
        SipText answer = carrier.ask(dialogue.request(method, 1, "change", OTHER_SDP));

        assertThat(answer.startLine()).startsWith("SIP/2.0 488 ");
        assertStands();
    }

    @Test
    void aReinviteWithoutOfferGetsOurs() {
        assertThat(carrier.ask(dialogue.request("INVITE", 1)).body())
                .isEqualTo(dialogue.invite().body())
                .startsWith("v=0");
    }

    @Test
    void anUpdateWithoutOfferGetsNone() {
        SipText answer = carrier.ask(dialogue.request("UPDATE", 1));

        assertThat(answer.startLine()).startsWith("SIP/2.0 200 ");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void theAnswerToAReinviteIsRepeatedUntilItIsAcknowledged() {
        carrier.ask(dialogue.request("INVITE", 1, "again", Dialogue.SDP));
        await().until(() -> carrier.answersTo("z9hG4bKagain").size() == 2);

        carrier.send(dialogue.request("ACK", 1, "ack", ""));
        carrier.send(dialogue.request("ACK", 1, "another", "")); // it is taken once only
        await().until(() -> calls.dropped("unmatched") == 1);

        assertThat(carrier.answersTo("z9hG4bKagain")).hasSize(2);
    }

    @Test
    void whatIsNotUnderstoodIsSaidSo() {
        assertThat(carrier.ask(dialogue.request("INFO", 1)).startLine()).startsWith("SIP/2.0 405 ");
        assertThat(carrier.ask(dialogue.request("REFER", 2)).header("Allow"))
                .isEqualTo("INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE");
        assertStands();
    }

    @Test
    void extensionsThatAreInsistedOnAreRefused() {
        SipText answer =
                carrier.ask(dialogue.request("INVITE", 1, "timer", Dialogue.SDP, "Require: timer", "Require: x, y"));

        assertThat(answer.startLine()).startsWith("SIP/2.0 420 ");
        assertThat(answer.header("Unsupported")).isEqualTo("timer, x, y");
        assertThat(carrier.ask(dialogue.request("BYE", 2, "bye", "", "Require: timer"))
                        .startLine())
                .startsWith("SIP/2.0 200 ");
    }

    @Test
    void optionsInsideASessionAreAnswered() {
        SipText answer = carrier.ask(dialogue.request("OPTIONS", 1));

        assertThat(answer.startLine()).startsWith("SIP/2.0 200 ");
        assertThat(answer.header("Allow")).contains("BYE");
        assertThat(answer.header("Via")).contains("received=127.0.0.1", "rport=" + carrier.port());
    }

    @Test
    void olderRequestsAreRefused() {
        assertThat(carrier.ask(dialogue.request("OPTIONS", 10)).startLine()).startsWith("SIP/2.0 200 ");
        assertThat(carrier.ask(dialogue.request("BYE", 9)).startLine()).startsWith("SIP/2.0 500 ");
        assertStands();
    }

    @Test
    void aDialogueThatIsNotOursIsUnknown() {
        String stranger = dialogue.request("BYE", 1).replace(";tag=b", ";tag=c");
        String otherCall = dialogue.request("BYE", 2).replace("Call-ID: ", "Call-ID: x");

        assertThat(carrier.ask(stranger).startLine()).startsWith("SIP/2.0 481 ");
        assertThat(carrier.ask(otherCall).startLine()).startsWith("SIP/2.0 481 ");
        assertStands();
    }

    @Test
    void aByeThatComesTwiceIsAnsweredTwiceAndEndsOnce() {
        SipText first = carrier.ask(dialogue.request("BYE", 1));
        carrier.send(dialogue.request("BYE", 1));
        await().until(() -> carrier.answersTo("z9hG4bKBYE1").size() == 2);

        assertThat(carrier.answersTo("z9hG4bKBYE1")).containsOnly(first);
        assertThat(first.startLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(call.endings).containsExactly(Ending.HUNG_UP_THERE);
        assertThat(carrier.ask(dialogue.request("BYE", 2)).startLine()).startsWith("SIP/2.0 481 ");
        assertThat(calls.gauge("callrouter.sip.sessions")).isZero();
    }

    @Test
    void hangingUpIsABye() {
        call.hangUp();
        call.hangUp();

        assertThat(call.ending()).isEqualTo(Ending.HUNG_UP_HERE);
        await().until(() -> !carrier.received("BYE").isEmpty());
        SipText bye = carrier.received("BYE").get(0);
        assertThat(bye.startLine()).isEqualTo("BYE sip:carrier@127.0.0.1:" + carrier.port() + " SIP/2.0");
        assertThat(bye.header("CSeq")).isEqualTo("2 BYE");
        assertThat(bye.header("From")).isEqualTo(dialogue.invite().header("From"));
        assertThat(bye.header("To")).isEqualTo(dialogue.invite().header("To") + ";tag=b");
        assertThat(carrier.ask(dialogue.request("BYE", 1)).startLine()).startsWith("SIP/2.0 481 ");
        assertThat(call.endings).hasSize(1);
    }

    @Test
    void aNewContactIsUsedFromThenOn() {
        try (UdpCarrier moved = new UdpCarrier((request, self) -> {})) {
            carrier.ask(
                    dialogue.request("UPDATE", 1, "moved", "", "Contact: <sip:moved@127.0.0.1:" + moved.port() + ">"));
            call.hangUp();

            await().until(() -> !moved.received("BYE").isEmpty());
            assertThat(moved.received("BYE").get(0).startLine()).startsWith("BYE sip:moved@127.0.0.1:");
            assertThat(carrier.received("BYE")).isEmpty();
        }
    }
}
