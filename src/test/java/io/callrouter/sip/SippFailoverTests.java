package io.callrouter.sip;

import static io.callrouter.sip.DialledCall.at;
import static io.callrouter.sip.DialledCall.dial;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.DialFixtures;
import io.callrouter.dial.DialResult.Connected;
import io.callrouter.dial.DialResult.Exhausted;
import io.callrouter.dial.DialResult.Refused;
import io.callrouter.dial.FailoverPolicy;
import io.callrouter.dial.FailoverPolicy.AfterRinging;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.provider.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls go on to the next carrier, with carriers that sipp plays. */
class SippFailoverTests {

    private static final Calls calls = Calls.open();

    @AfterAll
    static void close() {
        calls.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500, 503, 600, 603})
    void anAnswerThatFailsOverGoesOn(int code) {
        try (SippCarrier first = SippCarrier.start(SippScenario.rejects(code));
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, at(first.port()), at(second.port()));

            assertThat(call.result()).isInstanceOf(Connected.class);
            assertThat(call.codes()).containsExactly(code, 200);
            assertThat(call.hangUp()).isEqualTo(Ending.HUNG_UP_HERE);
            assertThat(second.finish().received("BYE")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 480, 486, 487})
    void anyOtherAnswerStops(int code) {
        try (SippCarrier first = SippCarrier.start(SippScenario.rejects(code));
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, at(first.port()), at(second.port()));

            assertThat(call.result())
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Refused.Reason.FINAL_ANSWER));
            assertThat(call.codes()).containsExactly(code);
            assertThat(first.finish().received("ACK")).hasSize(1);
            assertThat(second.finish().entries()).isEmpty();
        }
    }

    @Test
    void aFailureAfterRingingGoesOn() {
        SippScenario failsAfterRinging =
                SippScenario.invited().answer(180).answer(503).receive("ACK");
        try (SippCarrier first = SippCarrier.start(failsAfterRinging);
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, at(first.port()), at(second.port()));

            assertThat(call.codes()).containsExactly(503, 200);
            assertThat(call.progress).containsExactly(180, 180);
            call.hangUp();
        }
    }

    @Test
    void aFailureAfterEarlyMediaGoesOn() {
        SippScenario failsAfterEarlyMedia =
                SippScenario.invited().answerWithSdp(183).answer(404).receive("ACK");
        try (SippCarrier first = SippCarrier.start(failsAfterEarlyMedia);
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, at(first.port()), at(second.port()));

            assertThat(call.codes()).containsExactly(404, 200);
            assertThat(call.progress).containsExactly(183, 180);
            assertThat(call.earlyMedia).singleElement().asString().contains("m=audio 9 RTP/AVP 0");
            call.hangUp();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {180, 183})
    void aFailureAfterRingingStopsWhereSoSet(int progress) {
        FailoverPolicy stopping = new FailoverPolicy(FailoverPolicy.DEFAULT.triggers(), AfterRinging.STOP);
        SippScenario failsAfterRinging =
                SippScenario.invited().answer(progress).answer(503).receive("ACK");
        try (SippCarrier first = SippCarrier.start(failsAfterRinging);
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, stopping, DialFixtures.LIMITS, null, at(first.port()), at(second.port()));

            assertThat(call.result())
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Refused.Reason.AFTER_RINGING));
            assertThat(call.codes()).containsExactly(503);
            assertThat(second.finish().entries()).isEmpty();
        }
    }

    @Test
    void aProvidersOwnCodesGoOn() {
        try (SippCarrier first = SippCarrier.start(SippScenario.rejects(403));
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, at(first.port()).failingOverAt("403"), at(second.port()));

            assertThat(call.codes()).containsExactly(403, 200);
            call.hangUp();
        }
    }

    @Test
    void aProvidersOwnCodesReplaceTheServices() {
        try (SippCarrier first = SippCarrier.start(SippScenario.rejects(500));
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, at(first.port()).failingOverAt("403"), at(second.port()));

            assertThat(call.codes()).containsExactly(500);
            assertThat(second.finish().entries()).isEmpty();
        }
    }

    @Test
    void whenAllFailTheLastAnswerIsToldAndEveryAttempt() {
        try (SippCarrier first = SippCarrier.start(SippScenario.rejects(404));
                SippCarrier second = SippCarrier.start(SippScenario.rejects(503));
                SippCarrier third = SippCarrier.start(SippScenario.rejects(603))) {
            DialledCall call = dial(calls, at(first.port()), at(second.port()), at(third.port()));

            assertThat(call.result()).isEqualTo(new Exhausted(call.attempts.get(2), Exhausted.Reason.EXHAUSTED));
            assertThat(call.codes()).containsExactly(404, 503, 603);
            assertThat(call.attempts).extracting(Attempt::number).containsExactly(1, 2, 3);
            assertThat(call.attempts).allSatisfy(attempt -> {
                assertThat(attempt.verdict().goOn()).isTrue();
                assertThat(attempt.tmEnd()).isAfterOrEqualTo(attempt.tmStart());
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void callsFailOverFromAndToEitherTransport(Transport transport) {
        Transport other = transport == Transport.UDP ? Transport.TCP : Transport.UDP;
        try (SippCarrier first = SippCarrier.start(SippScenario.rejects(503), transport);
                SippCarrier second = SippCarrier.start(SippScenario.answers(), other)) {
            DialledCall call = dial(
                    calls, at(first.port()).by(transport), at(second.port()).by(other));

            assertThat(call.codes()).containsExactly(503, 200);
            assertThat(call.hangUp()).isEqualTo(Ending.HUNG_UP_HERE);
            assertThat(second.finish().received("BYE")).hasSize(1);
        }
    }

    /** The two carriers of docs/operations.md. */
    @Test
    void theCarriersOfTheManualFailOver() {
        String refusing = Path.of("docs/sipp/503.xml").toAbsolutePath().toString();
        try (SippCarrier first = SippCarrier.start("-sf", refusing, "-aa");
                SippCarrier second = SippCarrier.start("-sn", "uas", "-aa")) {
            DialledCall call = dial(calls, at(first.port()), at(second.port()));

            assertThat(call.codes()).containsExactly(503, 200);
            call.hangUp();
        }
    }
}
