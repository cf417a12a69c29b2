package io.callrouter.dial;

import static io.callrouter.dial.DialFixtures.NO_LIMITS;
import static io.callrouter.dial.DialFixtures.offer;
import static io.callrouter.dial.DialFixtures.steps;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.DialFixtures.Places;
import io.callrouter.dial.DialFixtures.Transcript;
import io.callrouter.dial.DialResult.Canceled;
import io.callrouter.dial.FailoverPolicy.Verdict;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.dial.RecordingGateway.RecordedLeg;
import io.callrouter.testing.HandMovedClock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Giving a walk up, and hanging a session up. */
class DialHangUpTests {

    private final RecordingGateway gateway = new RecordingGateway();
    private final Places places = new Places();
    private final AtomicReference<@Nullable Dial> dial = new AtomicReference<>();

    /** Hangs up when it hears the line that a test waits for. */
    private @Nullable String signal;

    private final Transcript transcript = new Transcript() {
        @Override
        void react(String line) {
            if (line.equals(signal)) {
                hangUp();
            }
        }
    };

    @AfterEach
    void everyCallIsOverAndEveryPlaceFree() {
        assertThat(transcript.results).hasSize(1);
        assertThat(transcript.endings).hasSizeLessThanOrEqualTo(1);
        assertThat(transcript.overlaps).hasValue(0);
        assertThat(places.taken()).isZero();
        assertThat(places.releasedTwice()).isZero();
    }

    @Test
    void cancelsBeforeAnyAnswer() {
        dial("a", "b");
        hangUp();

        assertThat(gateway.legs).hasSize(1);
        assertThat(gateway.leg(1).isHungUp()).isTrue();
        assertThat(transcript.lines).containsExactly("started 1 a", "finished 1: canceled", "over: canceled");
        assertThat(transcript.finished.get(0).verdict()).isEqualTo(new Verdict(false, false));
    }

    @Test
    void cancelsWhileItRings() {
        dial("a", "b");
        gateway.leg(1).rejects(503);
        gateway.leg(2).rings();
        hangUp();

        assertThat(gateway.leg(1).isHungUp()).isFalse();
        assertThat(gateway.leg(2).isHungUp()).isTrue();
        assertThat(transcript.lines).endsWith("progressed 2: 180", "finished 2: canceled", "over: canceled");
    }

    @Test
    void hangsUpAfterTheAnswer() {
        dial("a", "b");
        gateway.leg(1).answers();
        hangUp();

        assertThat(gateway.leg(1).isHungUp()).isTrue();
        assertThat(transcript.lines)
                .containsExactly("started 1 a", "finished 1: 200", "over: connected by 1", "ended: hung_up_here");
    }

    @Test
    void doesNothingTwice() {
        dial("a", "b");
        hangUp();
        hangUp();
        hangUp();

        assertThat(transcript.lines).containsExactly("started 1 a", "finished 1: canceled", "over: canceled");
    }

    @Test
    void doesNothingWhenAllIsOver() {
        dial("a", "b");
        gateway.leg(1).rejects(486);
        hangUp();

        assertThat(gateway.leg(1).isHungUp()).isFalse();
        assertThat(transcript.lines).endsWith("over: refused by 1, final_answer");
    }

    @Test
    void doesNothingWhenTheSessionIsOver() {
        dial("a");
        gateway.leg(1).answers();
        gateway.leg(1).ends(Ending.HUNG_UP_THERE);
        hangUp();

        assertThat(gateway.leg(1).isHungUp()).isFalse();
        assertThat(transcript.lines).endsWith("over: connected by 1", "ended: hung_up_there");
    }

    @Test
    void doesNothingWithoutSteps() {
        dial();
        hangUp();

        assertThat(transcript.lines).containsExactly("over: no route");
    }

    static Stream<Arguments> crossing() {
        return Stream.of(
                crossing("a late answer", leg -> {
                    leg.answers();
                    leg.ends(Ending.HUNG_UP_HERE);
                }),
                crossing("a late answer that rang before", leg -> {
                    leg.rings();
                    leg.answers();
                    leg.ends(Ending.HUNG_UP_HERE);
                }),
                crossing("487", leg -> leg.rejects(487)),
                crossing("503", leg -> leg.rejects(503)),
                crossing("503 twice", leg -> {
                    leg.rejects(503);
                    leg.rejects(503);
                }),
                crossing("silence", leg -> leg.timesOut(Phase.NO_RESPONSE)),
                crossing("its end, and then an answer", leg -> {
                    leg.reportsHangUp();
                    leg.answers();
                    leg.ends(Ending.HUNG_UP_THERE);
                }));
    }

    private static Arguments crossing(String name, Consumer<RecordedLeg> events) {
        return Arguments.of(name, events);
    }

    /** The caller has gone: no answer connects the call, and no failure goes on. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("crossing")
    void staysCanceledWhateverCrossesIt(String name, Consumer<RecordedLeg> events) {
        gateway.whenHungUp(leg -> {});
        dial("a", "b");
        hangUp();
        events.accept(gateway.leg(1));

        assertThat(transcript.results).containsExactly(new Canceled());
        assertThat(transcript.endings).isEmpty();
        assertThat(gateway.legs).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("crossing")
    void staysCanceledWhateverCrossesItBeforeHangUpReturns(String name, Consumer<RecordedLeg> events) {
        gateway.whenHungUp(events);
        dial("a", "b");
        hangUp();

        assertThat(transcript.results).containsExactly(new Canceled());
        assertThat(transcript.endings).isEmpty();
        assertThat(gateway.legs).hasSize(1);
    }

    @Test
    void endsOnceWhenTheProviderHangsUpAtTheSameTime() {
        gateway.whenHungUp(leg -> {});
        dial("a");
        gateway.leg(1).answers();
        hangUp();
        gateway.leg(1).ends(Ending.HUNG_UP_THERE);
        gateway.leg(1).ends(Ending.HUNG_UP_HERE);

        assertThat(transcript.lines).endsWith("over: connected by 1", "ended: hung_up_here");
    }

    @Test
    void isOverEvenWhenTheGatewayCannotEndIt() {
        gateway.whenHungUp(leg -> {
            throw new IllegalStateException("as the test says");
        });
        dial("a", "b");
        gateway.leg(1).rings();
        hangUp();

        assertThat(transcript.lines).endsWith("finished 1: canceled", "over: canceled");
    }

    // From inside what the listener hears

    @ParameterizedTest
    @ValueSource(
            strings = {
                "progressed 1: 180",
                "finished 1: 503",
                "skipped b",
                "started 2 c",
                "progressed 2: 183",
                "finished 2: 503"
            })
    void cancelsFromWithinTheListener(String line) {
        signal = line;
        places.full("b");
        dial("a", "b", "c", "d");
        walk();

        assertThat(transcript.lines).contains(line).endsWith("over: canceled").doesNotContain("started 3 d");
        assertThat(gateway.legs).allMatch(RecordedLeg::isOver);
    }

    @Test
    void beginsNoAttemptOnceCanceled() {
        signal = "started 2 b";
        dial("a", "b", "c");
        gateway.leg(1).rejects(503);

        assertThat(gateway.legs).hasSize(1);
        assertThat(transcript.lines).endsWith("started 2 b", "finished 2: canceled", "over: canceled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"finished 2: 200", "over: connected by 2"})
    void hangsUpFromWithinTheListener(String line) {
        signal = line;
        dial("a", "b");
        gateway.leg(1).rejects(503);
        gateway.leg(2).answers();

        assertThat(gateway.leg(2).isHungUp()).isTrue();
        assertThat(gateway.leg(2).isOver()).isTrue();
        assertThat(transcript.lines).contains("finished 2: 200");
    }

    @Test
    void goesOnToNoOneWhenCanceledAsTheLastAttemptFails() {
        signal = "finished 1: 486";
        dial("a", "b");
        gateway.leg(1).rejects(486);

        assertThat(gateway.legs).hasSize(1);
    }

    // While the gateway still begins the attempt

    @Test
    void cancelsAnAttemptThatTheGatewayHasNotReturnedYet() {
        gateway.atOnce(leg -> {
            if (leg.provider().equals("b")) {
                hangUp();
            }
        });
        dial("a", "b", "c");
        gateway.leg(1).rejects(503);

        assertThat(gateway.leg(2).isHungUp()).isTrue();
        assertThat(transcript.lines).endsWith("over: canceled");
    }

    @Test
    void hangsUpASessionThatTheGatewayHasNotReturnedYet() {
        gateway.atOnce(leg -> {
            if (leg.provider().equals("b")) {
                leg.answers();
                hangUp();
            }
        });
        dial("a", "b", "c");
        gateway.leg(1).rejects(503);

        assertThat(gateway.leg(2).isHungUp()).isTrue();
        assertThat(gateway.leg(2).isOver()).isTrue();
    }

    @Test
    void cancelsWhatTheGatewayThenFailsToBegin() {
        gateway.atOnce(leg -> {
            if (leg.provider().equals("b")) {
                hangUp();
                throw new IllegalStateException("as the test says");
            }
        });
        dial("a", "b", "c");
        gateway.leg(1).rejects(503);

        assertThat(gateway.legs).hasSize(2);
        assertThat(transcript.lines).endsWith("over: canceled");
    }

    /** Lets the first two attempts ring and fail, as far as there are any. */
    private void walk() {
        gateway.leg(1).rings();
        gateway.leg(1).rejects(503);
        if (gateway.legs.size() > 1) {
            gateway.leg(2).progresses(183);
            gateway.leg(2).rejects(503);
        }
    }

    private void dial(String... names) {
        dial.set(new FailoverDialer(gateway, FailoverPolicy.DEFAULT, NO_LIMITS, places, new HandMovedClock())
                .dial(offer(), steps(names), transcript));
    }

    private void hangUp() {
        Dial current = dial.get();
        assertThat(current).isNotNull();
        current.hangUp();
    }
}
