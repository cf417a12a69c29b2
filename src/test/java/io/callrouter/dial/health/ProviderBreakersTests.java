package io.callrouter.dial.health;

import static io.callrouter.dial.health.HealthFixtures.moved;
import static io.callrouter.dial.health.HealthFixtures.provider;
import static io.callrouter.dial.health.HealthFixtures.table;
import static io.callrouter.testing.ProviderBuilder.like;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.CallOffer;
import io.callrouter.dial.DialStep;
import io.callrouter.dial.FailoverPolicy;
import io.callrouter.dial.Outcome;
import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Canceled;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.dial.ReportedAttempts.Effect;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RestingProviders;
import io.callrouter.plan.RouteTable;
import io.callrouter.testing.HandMovedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakers whose clock is moved by hand, fed with attempts as the dialer tells of them. */
class ProviderBreakersTests {

    private static final ProviderEntry HANARO = provider("hanaro");
    private static final ProviderEntry KT = provider("kt");
    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final BreakerSettings SETTINGS =
            new BreakerSettings(50, 10, Duration.ofSeconds(60), OPEN, Duration.ofMinutes(5));

    private record Ongoing(CallOffer offer, ProviderEntry provider) {}

    private final HandMovedClock clock = new HandMovedClock();
    private final RestingProviders resting = new RestingProviders();
    private RouteTable table = table(HANARO, KT);
    private final ProviderBreakers breakers = new ProviderBreakers(() -> table, resting, SETTINGS, clock);

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            too few calls to say,               503*9,                false
            as many as are needed,              503*10,               true
            half of the calls fail,             200*5 503*5,          true
            fewer than half,                    200*6 503*5,          false
            many calls and few failures,        200*100 503*90,       false
            the callee's answers do not count,  486*5 503*9,          false
            nor for the rate,                   486*100 503*10,       true
            silence,                            silence*10,           true
            100 Trying and nothing more,        no-progress*10,       true
            no address,                         dns*10,               true
            a closed port,                      refused*10,           true
            a broken connection,                broken*10,            true
            wrong credentials,                  401*10,               true
            a redirect,                         302*10,               true
            any failure of the provider,        500*3 silence*3 dns*4, true
            """)
    void restsWhenTooManyCallsFail(String example, String outcomes, boolean rests) {
        for (String outcome : outcomes.split(" ")) {
            String[] parts = outcome.split("[*]");
            for (int i = 0; i < Integer.parseInt(parts[1]); i++) {
                call(HANARO, outcome(parts[0]));
            }
        }

        assertThat(isResting(HANARO)).isEqualTo(rests);
        assertThat(isResting(KT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404",
                "480",
                "484",
                "486",
                "487",
                "600",
                "603",
                "604",
                "ringing",
                "canceled",
                "cut-short",
                "denied",
                "internal"
            })
    void neverRestsForWhatIsNotTheProvidersFault(String outcome) {
        for (int i = 0; i < 1000; i++) {
            call(HANARO, outcome(outcome));
        }

        assertThat(resting.current()).isEmpty();
    }

    @Test
    void forgetsFailuresThatAreOlderThanTheWindow() {
        fail(HANARO, 9);
        clock.move(SETTINGS.window().plusSeconds(1));
        fail(HANARO, 9);
        assertThat(isResting(HANARO)).isFalse();

        fail(HANARO, 1);
        assertThat(isResting(HANARO)).isTrue();
    }

    @Test
    void isTriedAgainByOneCallAndRestsForTheOthersMeanwhile() {
        fail(HANARO, 10);
        pass(OPEN.minusSeconds(1));
        assertThat(isResting(HANARO)).isTrue();

        pass(Duration.ofSeconds(1));
        assertThat(isResting(HANARO)).as("in its regular place, for the trial").isFalse();

        Ongoing trial = start(HANARO);
        assertThat(isResting(HANARO)).as("while the trial is under way").isTrue();
        pass(Duration.ofMinutes(1));
        assertThat(isResting(HANARO)).isTrue();

        finish(trial, outcome("200"));
        assertThat(isResting(HANARO)).isFalse();
        fail(HANARO, 9);
        assertThat(isResting(HANARO)).as("it begins with a clean sheet").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "486", "404", "603", "ringing", "cut-short-ringing"})
    void isBackAfterATrialThatShowsItTakesCalls(String outcome) {
        awaitTrial(HANARO);

        call(HANARO, outcome(outcome));

        assertThat(isResting(HANARO)).isFalse();
        call(HANARO, outcome("503"));
        assertThat(isResting(HANARO)).as("one failure is not the end").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "503", "401", "silence", "refused"})
    void restsAgainAfterATrialThatFails(String outcome) {
        awaitTrial(HANARO);

        call(HANARO, outcome(outcome));

        assertThat(isResting(HANARO)).isTrue();
        pass(OPEN.minusSeconds(1));
        assertThat(isResting(HANARO)).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(isResting(HANARO)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "internal", "denied", "cut-short"})
    void isTriedByTheNextCallWhenATrialSettlesNothing(String outcome) {
        awaitTrial(HANARO);

        call(HANARO, outcome(outcome));
        assertThat(isResting(HANARO)).isFalse();

        Ongoing next = start(HANARO);
        assertThat(isResting(HANARO)).isTrue();
        finish(next, outcome("503"));
        assertThat(isResting(HANARO)).isTrue();
    }

    @Test
    void heedsOfSeveralCallsTheTrialOnly() {
        awaitTrial(HANARO);
        Ongoing trial = start(HANARO);
        Ongoing another = start(HANARO); // its plan was made before the trial began

        finish(another, outcome("503"));
        assertThat(isResting(HANARO)).isTrue();
        finish(trial, outcome("200"));

        assertThat(isResting(HANARO)).isFalse();
    }

    @Test
    void heedsNoCallThatEndsWhileItRests() {
        Ongoing late = start(HANARO);
        fail(HANARO, 10);

        finish(late, outcome("200"));

        assertThat(isResting(HANARO)).isTrue();
    }

    @Test
    void givesATrialUpThatNeverEnds() {
        awaitTrial(HANARO);
        start(HANARO);
        pass(Duration.ofMinutes(10));
        assertThat(isResting(HANARO)).isTrue();

        pass(Duration.ofSeconds(1));
        assertThat(isResting(HANARO)).isFalse();

        Ongoing next = start(HANARO);
        assertThat(isResting(HANARO)).isTrue();
        finish(next, outcome("200"));
        assertThat(isResting(HANARO)).isFalse();
    }

    @ParameterizedTest(name = "{0} s asked, {1} s given")
    @CsvSource({"1, 1", "20, 20", "120, 120", "300, 300", "301, 300", "999999999, 300"})
    void restsAsLongAsA503Asks(long asked, long given) {
        call(HANARO, unavailable(Duration.ofSeconds(asked)));
        assertThat(isResting(HANARO)).isTrue();
        pass(Duration.ofSeconds(given - 1));
        assertThat(isResting(HANARO)).isTrue();

        pass(Duration.ofSeconds(1));
        assertThat(isResting(HANARO)).isFalse();
        start(HANARO);
        assertThat(isResting(HANARO)).as("by one trial").isTrue();
    }

    @Test
    void restsForNoOtherAnswerThatAsks() {
        call(HANARO, new Rejected(486, "Busy Here", Duration.ofSeconds(60)));
        call(HANARO, new Rejected(500, "Server Internal Error", Duration.ofSeconds(60)));
        call(HANARO, unavailable(Duration.ZERO));

        assertThat(resting.current()).isEmpty();
    }

    @Test
    void heedsNoRetryAfterWhenItIsSwitchedOff() {
        ProviderBreakers deaf = new ProviderBreakers(
                () -> table, resting, new BreakerSettings(50, 10, Duration.ofSeconds(60), OPEN, Duration.ZERO), clock);
        Ongoing call = new Ongoing(offer(), HANARO);

        deaf.finished(call.offer, attempt(call, unavailable(Duration.ofSeconds(60))));

        assertThat(resting.current()).isEmpty();
    }

    @Test
    void restsAsLongAsTheLongerOfBoth() {
        Ongoing late = start(HANARO);
        Ongoing later = start(HANARO);
        fail(HANARO, 10);
        finish(late, unavailable(Duration.ofSeconds(5)));
        pass(OPEN.minusSeconds(1));
        assertThat(isResting(HANARO)).as("no shorter").isTrue();

        finish(later, unavailable(Duration.ofSeconds(100)));
        pass(Duration.ofSeconds(99));
        assertThat(isResting(HANARO)).as("longer").isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(isResting(HANARO)).isFalse();
    }

    @Test
    void restsAsLongAsATrialIsTold() {
        awaitTrial(HANARO);
        call(HANARO, unavailable(Duration.ofSeconds(100)));

        pass(Duration.ofSeconds(99));
        assertThat(isResting(HANARO)).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(isResting(HANARO)).isFalse();
    }

    @Test
    void isForgottenWithItsProvider() {
        fail(HANARO, 10);
        fail(KT, 10);

        table = table(like(HANARO).deleted().build());
        pass(Duration.ZERO);

        assertThat(resting.current()).isEmpty();
    }

    @Test
    void beginsAnewWhenTheProviderMoves() {
        fail(HANARO, 10);

        table = table(moved(HANARO));
        pass(Duration.ZERO);
        assertThat(isResting(HANARO)).isFalse();

        fail(moved(HANARO), 9);
        assertThat(isResting(HANARO)).isFalse();
        fail(moved(HANARO), 1);
        assertThat(isResting(HANARO)).isTrue();
    }

    @Test
    void beginsAnewWithTheFirstCallToTheNewPlace() {
        fail(HANARO, 10);
        table = table(moved(HANARO));

        start(moved(HANARO));

        assertThat(isResting(HANARO)).isFalse();
    }

    @Test
    void heedsNoCallToAPlaceThatTheProviderHasLeft() {
        table = table(moved(HANARO));
        fail(HANARO, 100);

        assertThat(resting.current()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            as many as are needed,         FAILED*10,              true
            too few to say,                FAILED*9,               false
            half of them,                  ANSWERED*5 FAILED*5,    true
            fewer than half,               ANSWERED*6 FAILED*5,    false
            the callee's do not count,     REFUSED*100 FAILED*9,   false
            nor what says nothing,         NONE*100 FAILED*9,      false
            """)
    void restsAsWellWhenCallsFailThatOthersReport(String example, String effects, boolean rests) {
        for (String effect : effects.split(" ")) {
            String[] many = effect.split("\\*");
            for (int i = 0; i < Integer.parseInt(many[1]); i++) {
                report(Effect.valueOf(many[0]), Duration.ZERO);
            }
        }

        assertThat(isResting(HANARO)).isEqualTo(rests);
        assertThat(isResting(KT)).isFalse();
    }

    @Test
    void countsReportsAndCallsOfItsOwnTogether() {
        fail(HANARO, 5);
        for (int i = 0; i < 5; i++) {
            report(Effect.FAILED, Duration.ZERO);
        }

        assertThat(isResting(HANARO)).isTrue();
    }

    @Test
    void heedsNoReportThatIsOlderThanTheWindow() {
        for (int i = 0; i < 20; i++) {
            report(Effect.FAILED, SETTINGS.window().plusSeconds(1));
        }
        assertThat(isResting(HANARO)).isFalse();

        for (int i = 0; i < 10; i++) {
            report(Effect.FAILED, SETTINGS.window());
        }
        assertThat(isResting(HANARO)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ANSWERED, false", "REFUSED, false", "FAILED, true"})
    void takesTheFirstReportOfACallBehindARestForTheTrial(Effect effect, boolean restsAgain) {
        awaitTrial(HANARO);
        report(Effect.NONE, Duration.ZERO);
        report(Effect.FAILED, Duration.ofSeconds(1)); // it began while the provider rested
        assertThat(isResting(HANARO)).isFalse();

        report(effect, Duration.ZERO);

        assertThat(isResting(HANARO)).isEqualTo(restsAgain);
        for (int i = 0; i < 9; i++) {
            report(Effect.FAILED, Duration.ZERO);
        }
        assertThat(isResting(HANARO)).as("it begins with a clean sheet").isEqualTo(restsAgain);
    }

    @Test
    void leavesATrialOfItsOwnToEndByItself() {
        awaitTrial(HANARO);
        Ongoing trial = start(HANARO);

        report(Effect.ANSWERED, Duration.ZERO);
        assertThat(isResting(HANARO)).isTrue();

        finish(trial, outcome("200"));
        assertThat(isResting(HANARO)).isFalse();
    }

    @Test
    void heedsNoReportOfAProviderThatIsGone() {
        table = table(KT);
        for (int i = 0; i < 10; i++) {
            report(Effect.FAILED, Duration.ZERO);
        }

        assertThat(resting.current()).isEmpty();
    }

    private void report(Effect effect, Duration ago) {
        Instant then = clock.instant().minus(ago);
        breakers.decided(HANARO.id(), then, then, effect);
    }

    private void awaitTrial(ProviderEntry provider) {
        fail(provider, 10);
        pass(OPEN);
        assertThat(isResting(provider)).isFalse();
    }

    private void pass(Duration time) {
        clock.move(time);
        breakers.passTime();
    }

    private void fail(ProviderEntry provider, int times) {
        for (int i = 0; i < times; i++) {
            call(provider, outcome("503"));
        }
    }

    private void call(ProviderEntry provider, Outcome outcome) {
        finish(start(provider), outcome);
    }

    private Ongoing start(ProviderEntry provider) {
        Ongoing call = new Ongoing(offer(), provider);
        breakers.started(call.offer, attempt(call, null));
        return call;
    }

    private void finish(Ongoing call, Outcome outcome) {
        breakers.finished(call.offer, attempt(call, outcome));
    }

    private boolean isResting(ProviderEntry provider) {
        return resting.current().contains(provider.id());
    }

    private static CallOffer offer() {
        return new CallOffer(
                UUID.randomUUID(), UUID.randomUUID(), null, new PhoneNumber("+821012345678"), null, Map.of(), null);
    }

    private Attempt attempt(Ongoing call, @Nullable Outcome outcome) {
        return new Attempt(
                1,
                new DialStep(1, null, call.provider),
                "sip:+821012345678@example.com",
                null,
                null,
                null,
                outcome,
                outcome == null ? null : FailoverPolicy.DEFAULT.judge(outcome, false, null),
                clock.instant(),
                null,
                outcome == null ? null : clock.instant());
    }

    private static Outcome unavailable(Duration retryAfter) {
        return new Rejected(503, "Service Unavailable", retryAfter);
    }

    private static Outcome outcome(String name) {
        return switch (name) {
            case "200" -> new Answered(200, "OK", null);
            case "silence" -> new TimedOut(Phase.NO_RESPONSE);
            case "no-progress" -> new TimedOut(Phase.NO_PROGRESS);
            case "ringing" -> new TimedOut(Phase.RINGING);
            case "cut-short" -> new TimedOut(Phase.NO_PROGRESS, true);
            case "cut-short-ringing" -> new TimedOut(Phase.RINGING, true);
            case "canceled" -> new Canceled();
            case "dns" -> new Unreachable(Cause.DNS_FAILURE, "");
            case "refused" -> new Unreachable(Cause.CONNECTION_REFUSED, "");
            case "broken" -> new Unreachable(Cause.TRANSPORT_ERROR, "");
            case "denied" -> new Unreachable(Cause.ADDRESS_DENIED, "");
            case "internal" -> new Unreachable(Cause.INTERNAL_ERROR, "");
            default -> new Rejected(Integer.parseInt(name), "Scripted", null);
        };
    }
}
