package io.callrouter.dial;

import static io.callrouter.dial.DialFixtures.NOW;
import static io.callrouter.dial.DialFixtures.NO_LIMITS;
import static io.callrouter.dial.DialFixtures.offer;
import static io.callrouter.dial.DialFixtures.provider;
import static io.callrouter.dial.DialFixtures.steps;
import static io.callrouter.dial.FailoverPolicy.AfterRinging.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.DialFixtures.Places;
import io.callrouter.dial.DialFixtures.Transcript;
import io.callrouter.dial.DialResult.Connected;
import io.callrouter.dial.DialResult.Exhausted;
import io.callrouter.dial.FailoverPolicy.Verdict;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.dial.RecordingGateway.RecordedLeg;
import io.callrouter.provider.NumberFormat;
import io.callrouter.testing.HandMovedClock;
import io.callrouter.testing.ProviderBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailoverDialerTests {

    private final RecordingGateway gateway = new RecordingGateway();
    private final HandMovedClock clock = new HandMovedClock();
    private final Places places = new Places();
    private boolean listenerThrows;

    private final Transcript transcript = new Transcript() {
        @Override
        void react(String line) {
            if (listenerThrows) {
                throw new IllegalStateException("as the test says");
            }
        }
    };

    @AfterEach
    void placesAreGivenBackOnce() {
        assertThat(places.releasedTwice()).isZero();
        boolean sessionGoesOn =
                transcript.endings.isEmpty() && transcript.results.stream().anyMatch(Connected.class::isInstance);
        boolean walkGoesOn = transcript.results.isEmpty();
        assertThat(places.taken()).isEqualTo(sessionGoesOn || walkGoesOn ? 1 : 0);
    }

    // The walk

    @Test
    void connectsToTheFirstThatAnswers() {
        dial("a", "b");
        gateway.leg(1).rings();
        gateway.leg(1).answers();

        assertThat(transcript.lines)
                .containsExactly("started 1 a", "progressed 1: 180", "finished 1: 200", "over: connected by 1");
        assertThat(gateway.legs).hasSize(1);
    }

    @Test
    void goesOnInOrderUntilOneAnswers() {
        dial("a", "b", "c", "d");
        gateway.leg(1).rejects(503);
        gateway.leg(2).timesOut(Phase.NO_RESPONSE);
        gateway.leg(3).answers();
        gateway.leg(3).ends(Ending.HUNG_UP_THERE);

        assertThat(transcript.lines)
                .containsExactly(
                        "started 1 a",
                        "finished 1: 503",
                        "started 2 b",
                        "finished 2: no_response",
                        "started 3 c",
                        "finished 3: 200",
                        "over: connected by 3",
                        "ended: hung_up_there");
    }

    @Test
    void waitsForOneAttemptBeforeItBeginsTheNext() {
        dial("a", "b");
        gateway.leg(1).rings();
        assertThat(gateway.legs).hasSize(1);

        gateway.leg(1).rejects(503);

        assertThat(gateway.legs).hasSize(2);
    }

    @Test
    void givesTheLastAnswerAndEveryAttemptWhenAllFail() {
        dial("a", "b", "c");
        gateway.leg(1).rejects(500);
        gateway.leg(2).rejects(404);
        gateway.leg(3).rejects(603);

        assertThat(transcript.lines)
                .containsExactly(
                        "started 1 a",
                        "finished 1: 500",
                        "started 2 b",
                        "finished 2: 404",
                        "started 3 c",
                        "finished 3: 603",
                        "over: exhausted after 3, exhausted");
        assertThat(transcript.results)
                .containsExactly(new Exhausted(transcript.finished.get(2), Exhausted.Reason.EXHAUSTED));
    }

    @ParameterizedTest
    @ValueSource(ints = {486, 480, 487, 403})
    void stopsAtAnAnswerThatNoOtherProviderWouldBetter(int code) {
        dial("a", "b", "c");
        gateway.leg(1).rejects(503);
        gateway.leg(2).rejects(code);

        assertThat(transcript.lines).endsWith("started 2 b", "finished 2: " + code, "over: refused by 2, final_answer");
        assertThat(gateway.legs).hasSize(2);
    }

    @Test
    void stopsAlsoAtTheEndOfThePlan() {
        dial("a");
        gateway.leg(1).rejects(486);

        assertThat(transcript.lines).endsWith("over: refused by 1, final_answer");
    }

    @Test
    void stopsWhenNobodyPicksUp() {
        dial("a", "b");
        gateway.leg(1).rings();
        gateway.leg(1).timesOut(Phase.RINGING);

        assertThat(transcript.lines).endsWith("finished 1: ring_timeout", "over: refused by 1, ring_timeout");
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWhenAProviderCannotBeAsked(Cause cause) {
        dial("a", "b");
        gateway.leg(1).fails(cause);

        assertThat(transcript.lines).endsWith("started 2 b");
    }

    @Test
    void findsNoRouteWithoutSteps() {
        dial(NO_LIMITS, List.of());

        assertThat(transcript.lines).containsExactly("over: no route");
        assertThat(gateway.legs).isEmpty();
    }

    @Test
    void judgesEachProviderByItsOwnCodes() {
        List<DialStep> plan = steps(
                ProviderBuilder.provider("a").failingOverAt("403").build(),
                provider("b"),
                ProviderBuilder.provider("c").failingOverAt(List.of()).build());
        dial(NO_LIMITS, plan);
        gateway.leg(1).rejects(403);
        gateway.leg(2).rejects(404);
        gateway.leg(3).rejects(404);

        assertThat(transcript.finished)
                .extracting(Attempt::verdict)
                .containsExactly(new Verdict(true, true), new Verdict(true, false), new Verdict(false, false));
        assertThat(transcript.lines).endsWith("over: refused by 3, final_answer");
    }

    @Test
    void goesOnAfterRingingUnlessToldToStop() {
        dial("a", "b");
        gateway.leg(1).progresses(183);
        gateway.leg(1).rejects(404);

        assertThat(transcript.lines).endsWith("finished 1: 404", "started 2 b");
    }

    @ParameterizedTest
    @CsvSource({"180, 503", "183, 404", "182, 302"})
    void stopsAfterRingingWhenToldTo(int progress, int code) {
        FailoverPolicy stopping = new FailoverPolicy(FailoverPolicy.DEFAULT.triggers(), STOP);
        new FailoverDialer(gateway, stopping, NO_LIMITS, places, clock).dial(offer(), steps("a", "b"), transcript);
        gateway.leg(1).progresses(progress);
        gateway.leg(1).rejects(code);

        assertThat(transcript.lines).endsWith("finished 1: " + code, "over: refused by 1, after_ringing");
    }

    @Test
    void forgetsTheRingingOfTheAttemptBefore() {
        dial("a", "b", "c");
        gateway.leg(1).rings();
        gateway.leg(1).rejects(503);
        gateway.leg(2).rejects(503);

        assertThat(transcript.finished).extracting(Attempt::rang).containsExactly(true, false);
    }

    // What is kept of an attempt

    @Test
    void tellsOfEachAttemptWhereItWentAndWhen() {
        dial("a", "b");
        gateway.leg(1).rejects(503);
        clock.move(Duration.ofSeconds(1));
        gateway.leg(2).sentTo("192.0.2.1:5060/udp");
        gateway.leg(2).sentTo("192.0.2.2:5060/udp");
        gateway.leg(2).progresses(183);
        clock.move(Duration.ofSeconds(1));
        gateway.leg(2).rings();
        clock.move(Duration.ofSeconds(1));
        gateway.leg(2).rejects(486);

        Attempt second = transcript.finished.get(1);
        assertThat(second)
                .isEqualTo(new Attempt(
                        2,
                        steps("a", "b").get(1),
                        "sip:+821012345678@b.example",
                        "192.0.2.2:5060/udp",
                        RecordingGateway.SIP_CALL_ID,
                        183,
                        DialFixtures.rejected(486),
                        new Verdict(false, false),
                        NOW,
                        NOW.plusSeconds(1),
                        NOW.plusSeconds(3)));
    }

    @Test
    void tellsAllProgress() {
        dial("a");
        gateway.leg(1).progresses(183);
        gateway.leg(1).rings();

        assertThat(transcript.lines).endsWith("progressed 1: 183", "progressed 1: 180");
    }

    // What a gateway is asked

    @Test
    void shapesTheOriginalNumberAfreshForEachProvider() {
        dial(
                NO_LIMITS,
                steps(
                        ProviderBuilder.provider("a").shaping("0055#", "00").build(),
                        ProviderBuilder.provider("b")
                                .numbers(NumberFormat.INTERNATIONAL)
                                .shaping("9", "")
                                .build(),
                        provider("c"),
                        ProviderBuilder.provider("d").shaping("", "1").build()));
        gateway.leg(1).rejects(503);
        gateway.leg(2).rejects(503);
        gateway.leg(3).rejects(503);

        assertThat(gateway.calls())
                .extracting(ProviderCall::uri)
                .containsExactly(
                        "sip:0055%23+82101234567800@a.example",
                        "sip:900821012345678@b.example", "sip:+821012345678@c.example", "sip:+8210123456781@d.example");
        assertThat(transcript.finished)
                .extracting(Attempt::uri)
                .isEqualTo(List.of(
                        "sip:0055%23+82101234567800@a.example",
                        "sip:900821012345678@b.example", "sip:+821012345678@c.example"));
    }

    @Test
    void letsAProvidersHeadersWinWhateverTheirCase() {
        CallOffer offer = offer(Map.of("x-account", "caller", "X-Trace", "17", "p-asserted-identity", "caller"), null);
        List<DialStep> plan = steps(
                ProviderBuilder.provider("a")
                        .header("X-Account", "a")
                        .header("X-Only-A", "1")
                        .build(),
                ProviderBuilder.provider("b")
                        .header("X-ACCOUNT", "b")
                        .header("X-Trace", "18")
                        .build(),
                provider("c"));
        dialer(NO_LIMITS).dial(offer, plan, transcript);
        gateway.leg(1).rejects(503);
        gateway.leg(2).rejects(503);

        assertThat(lowerCase(gateway.leg(1).call()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "x-account", List.of("a"),
                        "x-only-a", List.of("1"),
                        "x-trace", List.of("17"),
                        "p-asserted-identity", List.of("caller")));
        assertThat(lowerCase(gateway.leg(2).call()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "x-account", List.of("b"),
                        "x-trace", List.of("18"),
                        "p-asserted-identity", List.of("caller")));
        assertThat(lowerCase(gateway.leg(3).call()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "x-account", List.of("caller"),
                        "x-trace", List.of("17"),
                        "p-asserted-identity", List.of("caller")));
    }

    @Test
    void passesTheCallOnToEachProviderAsItWasGiven() {
        CallOffer offer = offer();
        List<DialStep> plan = steps("a", "b");
        dial(NO_LIMITS, plan);
        gateway.leg(1).rejects(503);

        for (int i = 0; i < 2; i++) {
            ProviderCall call = gateway.calls().get(i);
            assertThat(call.callId()).isEqualTo(offer.callId());
            assertThat(call.source()).isEqualTo(offer.source());
            assertThat(call.sdp()).isEqualTo(offer.sdp());
            assertThat(call.provider()).isEqualTo(plan.get(i).provider());
        }
    }

    @Test
    void givesEachAttemptItsTimeoutsAndWhatIsLeftOfTheCalls() {
        DialLimits limits = new DialLimits(
                10, Duration.ofSeconds(90), Duration.ofSeconds(4), Duration.ofSeconds(60), Duration.ofSeconds(60));
        dial(limits, steps("a", "b", "c"));
        clock.move(Duration.ofSeconds(4));
        gateway.leg(1).timesOut(Phase.NO_RESPONSE);
        clock.move(Duration.ofSeconds(50));
        gateway.leg(2).rejects(503);

        assertThat(gateway.calls())
                .extracting(ProviderCall::timeLimit)
                .containsExactly(Duration.ofSeconds(90), Duration.ofSeconds(86), Duration.ofSeconds(36));
        assertThat(gateway.calls()).extracting(ProviderCall::noResponseTimeout).containsOnly(Duration.ofSeconds(4));
        assertThat(gateway.calls()).extracting(ProviderCall::ringTimeout).containsOnly(Duration.ofSeconds(60));
    }

    @Test
    void letsACallSayHowLongItsCalleeMayRing() {
        dialer(NO_LIMITS).dial(offer(Map.of(), Duration.ofSeconds(25)), steps("a", "b"), transcript);
        gateway.leg(1).rejects(503);

        assertThat(gateway.calls()).extracting(ProviderCall::ringTimeout).containsOnly(Duration.ofSeconds(25));
        assertThat(gateway.calls()).extracting(ProviderCall::progressTimeout).containsOnly(Duration.ofSeconds(20));
    }

    // Limits

    @ParameterizedTest(name = "{0} of 3")
    @CsvSource({"1, max_attempts", "2, max_attempts", "4, exhausted"})
    void makesNoMoreAttemptsThanItMay(int maxAttempts, String reason) {
        dial(
                new DialLimits(
                        maxAttempts,
                        Duration.ofDays(1),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60)),
                steps("a", "b", "c"));
        for (int i = 1; i <= Math.min(3, maxAttempts); i++) {
            gateway.leg(i).rejects(503);
        }

        assertThat(gateway.legs).hasSize(Math.min(3, maxAttempts));
        assertThat(transcript.lines).endsWith("over: exhausted after " + Math.min(3, maxAttempts) + ", " + reason);
    }

    @Test
    void mayAnswerInItsLastAttempt() {
        dial(
                new DialLimits(
                        2, Duration.ofDays(1), Duration.ofSeconds(4), Duration.ofSeconds(60), Duration.ofSeconds(60)),
                steps("a", "b", "c"));
        gateway.leg(1).rejects(503);
        gateway.leg(2).answers();

        assertThat(transcript.lines).endsWith("over: connected by 2");
    }

    @ParameterizedTest(name = "{0} ms")
    @ValueSource(longs = {10_000, 10_001, 60_000})
    void beginsNoAttemptWhenItsTimeIsOver(long millis) {
        dial(seconds(10), steps("a", "b"));
        clock.move(Duration.ofMillis(millis));
        gateway.leg(1).rejects(503);

        assertThat(gateway.legs).hasSize(1);
        assertThat(transcript.lines).endsWith("finished 1: 503", "over: exhausted after 1, max_duration");
    }

    @Test
    void beginsAnAttemptWhileTimeIsLeft() {
        dial(seconds(10), steps("a", "b"));
        clock.move(Duration.ofMillis(9_999));
        gateway.leg(1).rejects(503);

        assertThat(gateway.leg(2).call().timeLimit()).isEqualTo(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_RESPONSE", "NO_PROGRESS"})
    void endsWithAnAttemptThatUsesUpTheTime(Phase phase) {
        dial(seconds(10), steps("a", "b"));
        clock.move(gateway.leg(1).call().timeLimit());
        gateway.leg(1).timesOut(phase);

        assertThat(gateway.legs).hasSize(1);
        assertThat(transcript.lines).endsWith("over: exhausted after 1, max_duration");
    }

    /** The callee might still have picked up: what stopped the ringing is the call's time, not the ring timeout. */
    @Test
    void saysThatTheTimeWasOverWhenThatCutTheRinging() {
        dial(seconds(10), steps("a", "b"));
        gateway.leg(1).rings();
        clock.move(gateway.leg(1).call().timeLimit());
        gateway.leg(1).timesOut(Phase.RINGING);

        assertThat(gateway.legs).hasSize(1);
        assertThat(transcript.lines).endsWith("finished 1: ring_timeout", "over: exhausted after 1, max_duration");
    }

    @Test
    void mayAnswerInTheLastMoment() {
        dial(seconds(10), steps("a", "b"));
        clock.move(Duration.ofSeconds(10));
        gateway.leg(1).answers();

        assertThat(transcript.lines).endsWith("over: connected by 1");
    }

    // Gateways and listeners that misbehave

    @Test
    void advancesOnceHoweverOftenAnAnswerIsRepeated() {
        dial("a", "b", "c");
        gateway.leg(1).rejects(503);
        gateway.leg(1).rejects(503);
        gateway.leg(1).rejects(486);
        gateway.leg(1).timesOut(Phase.NO_RESPONSE);

        assertThat(transcript.lines).containsExactly("started 1 a", "finished 1: 503", "started 2 b");
    }

    @Test
    void ignoresWhatAnAttemptTellsAfterItsEnd() {
        dial("a", "b");
        gateway.leg(1).rejects(503);
        gateway.leg(1).rings();
        gateway.leg(1).sentTo("192.0.2.1:5060/udp");
        gateway.leg(1).answers();
        gateway.leg(1).ends(Ending.HUNG_UP_THERE);
        gateway.leg(2).rejects(486);

        assertThat(transcript.lines)
                .containsExactly(
                        "started 1 a",
                        "finished 1: 503",
                        "started 2 b",
                        "finished 2: 486",
                        "over: refused by 2, final_answer");
        assertThat(transcript.finished.get(1).address()).isNull();
        assertThat(transcript.finished.get(1).rang()).isFalse();
    }

    @Test
    void ignoresAllButTheEndOfASession() {
        dial("a", "b");
        gateway.leg(1).answers();
        gateway.leg(1).answers();
        gateway.leg(1).rings();
        gateway.leg(1).rejects(503);
        gateway.leg(1).ends(Ending.LOST);
        gateway.leg(1).ends(Ending.HUNG_UP_THERE);
        gateway.leg(1).rejects(503);

        assertThat(transcript.lines)
                .containsExactly("started 1 a", "finished 1: 200", "over: connected by 1", "ended: lost");
    }

    @Test
    void endsNoSessionThatNeverBegan() {
        dial("a", "b");
        gateway.leg(1).ends(Ending.HUNG_UP_THERE);
        gateway.leg(1).rejects(486);
        gateway.leg(1).ends(Ending.HUNG_UP_THERE);

        assertThat(transcript.lines)
                .containsExactly("started 1 a", "finished 1: 486", "over: refused by 1, final_answer");
    }

    @Test
    void goesOnWhenTheGatewayThrows() {
        gateway.atOnce(leg -> {
            if (!leg.provider().equals("c")) {
                throw new IllegalStateException("as the test says");
            }
        });
        dial("a", "b", "c");
        gateway.leg(1).answers();
        gateway.leg(3).answers();

        assertThat(transcript.lines)
                .containsExactly(
                        "started 1 a",
                        "finished 1: internal_error",
                        "started 2 b",
                        "finished 2: internal_error",
                        "started 3 c",
                        "finished 3: 200",
                        "over: connected by 3");
        assertThat(transcript.finished.get(0).outcome())
                .isInstanceOfSatisfying(
                        Unreachable.class,
                        outcome -> assertThat(outcome.cause()).isEqualTo(Cause.INTERNAL_ERROR));
        assertThat(transcript.finished.get(0).verdict()).isEqualTo(new Verdict(true, false));
    }

    @Test
    void goesOnWhenAClassOfTheGatewayDoesNotLoad() {
        gateway.atOnce(leg -> {
            if (leg.provider().equals("a")) {
                throw new NoClassDefFoundError("as the test says");
            }
        });
        dial("a", "b");

        assertThat(transcript.lines).containsExactly("started 1 a", "finished 1: internal_error", "started 2 b");
    }

    @Test
    void isExhaustedWhenTheGatewayAlwaysThrows() {
        gateway.atOnce(leg -> {
            throw new IllegalStateException("as the test says");
        });
        dial("a", "b");

        assertThat(transcript.lines).endsWith("finished 2: internal_error", "over: exhausted after 2, exhausted");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"503, started 2 b", "486, 'over: refused by 1, final_answer'"})
    void countsAnAttemptOnceWhoseGatewayReportsAndThenThrows(int code, String lastLine) {
        gateway.atOnce(leg -> {
            if (leg.provider().equals("a")) {
                leg.rejects(code);
                throw new IllegalStateException("as the test says");
            }
        });
        dial("a", "b", "c");

        assertThat(transcript.lines).containsExactly("started 1 a", "finished 1: " + code, lastLine);
    }

    @Test
    void goesOnWithAListenerThatAlwaysThrows() {
        listenerThrows = true;
        places.full("b");
        dial("a", "b", "c");
        gateway.leg(1).rings();
        gateway.leg(1).rejects(503);
        gateway.leg(2).answers();
        gateway.leg(2).ends(Ending.HUNG_UP_THERE);

        assertThat(transcript.lines)
                .containsExactly(
                        "started 1 a",
                        "progressed 1: 180",
                        "finished 1: 503",
                        "skipped b",
                        "started 2 c",
                        "finished 2: 200",
                        "over: connected by 2",
                        "ended: hung_up_there");
    }

    @Test
    void goesOnWhenAProvidersCodesAreUnreadable() {
        dial(NO_LIMITS, steps(ProviderBuilder.provider("a").failingOverAt("40x").build(), provider("b")));

        assertThat(gateway.legs).extracting(RecordedLeg::provider).containsExactly("b");
        assertThat(transcript.lines).containsExactly("started 1 a", "finished 1: internal_error", "started 2 b");
    }

    @Test
    void keepsToThePlanItWasGiven() {
        List<DialStep> plan = new ArrayList<>(steps("a", "b"));
        dial(NO_LIMITS, plan);
        plan.clear();
        gateway.leg(1).rejects(503);

        assertThat(transcript.lines).endsWith("started 2 b");
    }

    // Events that come before the gateway returns

    @Test
    void hearsWhatHappensBeforeTheGatewayReturns() {
        gateway.atOnce(leg -> {
            leg.sentTo(leg.provider());
            leg.rings();
            if (leg.provider().equals("c")) {
                leg.answers();
                leg.ends(Ending.HUNG_UP_THERE);
            } else {
                leg.rejects(503);
            }
        });
        dial("a", "b", "c", "d");

        assertThat(transcript.lines)
                .containsExactly(
                        "started 1 a",
                        "progressed 1: 180",
                        "finished 1: 503",
                        "started 2 b",
                        "progressed 2: 180",
                        "finished 2: 503",
                        "started 3 c",
                        "progressed 3: 180",
                        "finished 3: 200",
                        "over: connected by 3",
                        "ended: hung_up_there");
        assertThat(transcript.finished).extracting(Attempt::address).containsExactly("a", "b", "c");
        assertThat(transcript.overlaps).hasValue(0);
    }

    @Test
    void walksALongPlanThatFailsAtOnce() {
        gateway.atOnce(leg -> leg.rejects(503));
        String[] names = names(20_000);
        dial(names);

        assertThat(gateway.legs).extracting(RecordedLeg::provider).containsExactly(names);
        assertThat(transcript.lines).endsWith("over: exhausted after 20000, exhausted");
        assertThat(transcript.overlaps).hasValue(0);
    }

    private static String[] names(int number) {
        return IntStream.range(0, number).mapToObj(i -> "p" + i).toArray(String[]::new);
    }

    private static DialLimits seconds(int maxDuration) {
        return new DialLimits(
                100,
                Duration.ofSeconds(maxDuration),
                Duration.ofSeconds(4),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60));
    }

    /** Header values by their names in lower case: a name that is there twice has two. */
    private static Map<String, List<String>> lowerCase(ProviderCall call) {
        Map<String, List<String>> headers = new TreeMap<>();
        call.headers()
                .forEach((name, value) -> headers.computeIfAbsent(
                                name.toLowerCase(Locale.ROOT), unused -> new ArrayList<>())
                        .add(value));
        return headers;
    }

    private Dial dial(String... names) {
        return dial(NO_LIMITS, steps(names));
    }

    private Dial dial(DialLimits limits, List<DialStep> plan) {
        return dialer(limits).dial(offer(), plan, transcript);
    }

    private FailoverDialer dialer(DialLimits limits) {
        return new FailoverDialer(gateway, FailoverPolicy.DEFAULT, limits, places, clock);
    }
}
