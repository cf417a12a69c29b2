package io.callrouter.sip;

import static io.callrouter.sip.DialledCall.at;
import static io.callrouter.sip.DialledCall.dial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.DialLimits;
import io.callrouter.dial.DialResult.Canceled;
import io.callrouter.dial.DialResult.Refused;
import io.callrouter.dial.FailoverPolicy;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Calls that are given up before they are answered (RFC 3261, section 9). */
class SippCancelTests {

    private static final DialLimits IMPATIENT = new DialLimits(
            10, Duration.ofSeconds(20), Duration.ofSeconds(4), Duration.ofMillis(300), Duration.ofMillis(300));

    private static final Calls calls = Calls.open();

    @AfterAll
    static void close() {
        calls.close();
    }

    @Test
    void whoeverRingsTooLongIsCancelled() {
        SippScenario nobodyPicksUp =
                SippScenario.invited().answer(180).cancelled().answer(487).receive("ACK");
        try (SippCarrier first = SippCarrier.start(nobodyPicksUp);
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call =
                    dial(calls, FailoverPolicy.DEFAULT, IMPATIENT, null, at(first.port()), at(second.port()));

            assertThat(call.result())
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Refused.Reason.RING_TIMEOUT));
            assertThat(call.outcomes()).containsExactly(new TimedOut(Phase.RINGING));
            assertThat(first.finish().received("ACK")).hasSize(1);
            assertThat(second.finish().entries()).isEmpty();
        }
    }

    @Test
    void anAnswerThatCrossesTheCancelIsAcknowledgedAndHungUp() {
        SippScenario picksUpAtLast = SippScenario.invited()
                .answer(180)
                .cancelled()
                .answerWithSdp(200)
                .receive("ACK")
                .hungUp();
        try (SippCarrier carrier = SippCarrier.start(picksUpAtLast)) {
            DialledCall call = dial(calls, FailoverPolicy.DEFAULT, IMPATIENT, null, at(carrier.port()));

            assertThat(call.outcomes()).containsExactly(new TimedOut(Phase.RINGING));
            SippTrace trace = carrier.finish();
            SipText answer = trace.sent(200).get(0);
            for (SipText late : List.of(trace.one("ACK"), trace.one("BYE"))) {
                assertThat(late.header("To")).isEqualTo(answer.header("To"));
                assertThat(late.header("From")).isEqualTo(answer.header("From"));
            }
        }
    }

    @Test
    void aCallerWhoGivesUpIsCancelledAndGoesNowhereElse() {
        SippScenario rings =
                SippScenario.invited().answer(180).cancelled().answer(487).receive("ACK");
        try (SippCarrier first = SippCarrier.start(rings);
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, at(first.port()), at(second.port()));
            await().until(() -> call.progress.contains(180));
            call.giveUp();

            assertThat(call.result()).isEqualTo(new Canceled());
            assertThat(first.finish().received("CANCEL")).hasSize(1);
            assertThat(second.finish().entries()).isEmpty();
        }
    }

    @Test
    void aCancelIsOfTheTransactionOfItsInvite() {
        SippScenario nobodyPicksUp =
                SippScenario.invited().answer(180).cancelled().answer(487).receive("ACK");
        try (SippCarrier carrier = SippCarrier.start(nobodyPicksUp)) {
            dial(calls, FailoverPolicy.DEFAULT, IMPATIENT, null, at(carrier.port()))
                    .result();

            SippTrace trace = carrier.finish();
            SipText invite = trace.one("INVITE");
            SipText cancel = trace.one("CANCEL");
            assertThat(cancel.startLine()).isEqualTo(invite.startLine().replace("INVITE", "CANCEL"));
            assertThat(cancel.headers("Via")).isEqualTo(invite.headers("Via"));
            assertThat(cancel.header("CSeq")).isEqualTo(invite.header("CSeq").replace("INVITE", "CANCEL"));
            for (String header : List.of("Call-ID", "From", "To")) {
                assertThat(cancel.header(header)).isEqualTo(invite.header(header));
            }
            assertThat(trace.one("ACK").branch()).isEqualTo(invite.branch());
        }
    }
}
