package io.callrouter.dial;

import static io.callrouter.dial.DialFixtures.NO_LIMITS;
import static io.callrouter.dial.DialFixtures.offer;
import static io.callrouter.dial.DialFixtures.steps;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.DialFixtures.Places;
import io.callrouter.dial.DialFixtures.Transcript;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.dial.ProviderCapacity.Place;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.dial.RecordingGateway.RecordedLeg;
import io.callrouter.testing.HandMovedClock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DialCapacityTests {

    private final RecordingGateway gateway = new RecordingGateway();
    private final Places places = new Places();
    private final Transcript transcript = new Transcript();

    @AfterEach
    void noPlaceIsGivenBackTwice() {
        assertThat(places.releasedTwice()).isZero();
    }

    @Test
    void passesOverAFullProvider() {
        places.full("a", "c");
        dial("a", "b", "c", "d");
        gateway.leg(1).rejects(503);
        gateway.leg(2).answers();

        assertThat(transcript.lines)
                .containsExactly(
                        "skipped a",
                        "started 1 b",
                        "finished 1: 503",
                        "skipped c",
                        "started 2 d",
                        "finished 2: 200",
                        "over: connected by 2");
        assertThat(gateway.legs).extracting(RecordedLeg::provider).containsExactly("b", "d");
        assertThat(transcript.reasons).containsExactly("a is full", "c is full");
    }

    @Test
    void doesNotCountAFullProviderAsAnAttempt() {
        places.full("a", "b");
        DialLimits once = new DialLimits(
                1, Duration.ofMinutes(2), Duration.ofSeconds(4), Duration.ofSeconds(60), Duration.ofSeconds(60));
        dial(once, "a", "b", "c", "d");
        gateway.leg(1).rejects(503);

        assertThat(transcript.lines)
                .containsExactly(
                        "skipped a",
                        "skipped b",
                        "started 1 c",
                        "finished 1: 503",
                        "over: exhausted after 1, max_attempts");
    }

    @Test
    void isOverCapacityWhenAllAreFull() {
        places.full("a", "b");
        dial("a", "b");

        assertThat(transcript.lines)
                .containsExactly("skipped a", "skipped b", "over: exhausted after 0, over_capacity");
        assertThat(places.taken()).isZero();
    }

    @Test
    void isExhaustedWhenThoseWithAPlaceFail() {
        places.full("b");
        dial("a", "b");
        gateway.leg(1).rejects(404);

        assertThat(transcript.lines).endsWith("skipped b", "over: exhausted after 1, exhausted");
    }

    @Test
    void passesOverALongPlanOfFullProviders() {
        String[] names = IntStream.range(0, 20_000).mapToObj(i -> "p" + i).toArray(String[]::new);
        places.full(names);
        dial(names);

        assertThat(transcript.lines).hasSize(20_001).endsWith("over: exhausted after 0, over_capacity");
    }

    @Test
    void asksWhenItsTurnHasComeWhetherAProviderIsFull() {
        dial("a", "b", "c");
        places.full("b");
        gateway.leg(1).rejects(503);

        assertThat(transcript.lines).endsWith("skipped b", "started 2 c");
    }

    @Test
    void holdsOnePlaceAtATime() {
        dial("a", "b");
        assertThat(places.taken()).isEqualTo(1);
        gateway.leg(1).rings();
        assertThat(places.taken()).isEqualTo(1);
        gateway.leg(1).rejects(503);
        assertThat(places.taken()).isEqualTo(1);
        gateway.leg(2).rejects(503);
        assertThat(places.taken()).isZero();
    }

    @Test
    void hasGivenBackThePlaceOfAFailedAttemptBeforeItTakesTheNext() {
        int[] held = new int[1];
        ProviderCapacity one = provider -> {
            if (held[0] > 0) {
                return new ProviderCapacity.Full("one at a time");
            }
            held[0]++;
            return (Place) () -> held[0]--;
        };
        new FailoverDialer(gateway, FailoverPolicy.DEFAULT, NO_LIMITS, one, new HandMovedClock())
                .dial(offer(), steps("a", "b"), transcript);
        gateway.leg(1).rejects(503);

        assertThat(transcript.lines).endsWith("started 2 b");
    }

    @ParameterizedTest
    @EnumSource
    void holdsThePlaceWhileTheSessionLasts(Ending ending) {
        dial("a");
        gateway.leg(1).answers();
        assertThat(places.taken()).isEqualTo(1);
        gateway.leg(1).ends(ending);
        assertThat(places.taken()).isZero();
        gateway.leg(1).ends(ending);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("rejected", leg -> leg.rejects(486)),
                failure("rejected twice", leg -> {
                    leg.rejects(486);
                    leg.rejects(486);
                }),
                failure("all failed", leg -> leg.rejects(503)),
                failure("silence", leg -> leg.timesOut(Phase.NO_RESPONSE)),
                failure("nobody picks up", leg -> leg.timesOut(Phase.RINGING)),
                failure("unreachable", leg -> leg.fails(Cause.CONNECTION_REFUSED)),
                failure("throws", leg -> {
                    throw new IllegalStateException("as the test says");
                }),
                failure("rejected, then throws", leg -> {
                    leg.rejects(503);
                    throw new IllegalStateException("as the test says");
                }),
                failure("session ended at once", leg -> {
                    leg.answers();
                    leg.ends(Ending.LOST);
                }));
    }

    private static Arguments failure(String name, Consumer<RecordedLeg> events) {
        return Arguments.of(name, events);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void givesThePlaceBackOnceWhenItFailsAtOnce(String name, Consumer<RecordedLeg> events) {
        gateway.atOnce(events);
        dial("a");

        assertThat(transcript.results).hasSize(1);
        assertThat(places.taken()).isZero();
    }

    @Test
    void givesThePlaceBackWhenCanceledOrHungUp() {
        dial("a", "b").hangUp();
        assertThat(places.taken()).isZero();

        Dial session = dial("a", "b");
        gateway.leg(2).answers();
        session.hangUp();
        session.hangUp();

        assertThat(transcript.lines).endsWith("over: connected by 1", "ended: hung_up_here");
        assertThat(places.taken()).isZero();
    }

    @Test
    void givesThePlaceBackWhenTheEndOfACanceledAttemptComesLate() {
        gateway.whenHungUp(leg -> {});
        dial("a", "b").hangUp();
        gateway.leg(1).rejects(487);
        gateway.leg(1).rejects(487);

        assertThat(transcript.lines).endsWith("over: canceled");
        assertThat(places.taken()).isZero();
    }

    @Test
    void givesThePlaceBackWhenAnAnswerCrossesTheCancel() {
        gateway.whenHungUp(leg -> {});
        dial("a", "b").hangUp();
        gateway.leg(1).answers();
        gateway.leg(1).ends(Ending.HUNG_UP_HERE);

        assertThat(transcript.lines).endsWith("over: canceled");
        assertThat(places.taken()).isZero();
    }

    @Test
    void takesNoPlaceWithoutStepsNorAfterTheWalk() {
        dial();
        assertThat(places.taken()).isZero();

        dial("a").hangUp();
        gateway.leg(1).answers();

        assertThat(places.taken()).isZero();
    }

    private Dial dial(String... names) {
        return dial(NO_LIMITS, names);
    }

    private Dial dial(DialLimits limits, String... names) {
        return new FailoverDialer(gateway, FailoverPolicy.DEFAULT, limits, places, new HandMovedClock())
                .dial(offer(), steps(names), transcript);
    }
}
