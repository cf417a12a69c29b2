package io.callrouter.dial;

import static io.callrouter.dial.DialFixtures.rejected;
import static io.callrouter.dial.FailoverPolicy.AfterRinging.CONTINUE;
import static io.callrouter.dial.FailoverPolicy.AfterRinging.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.FailoverPolicy.Verdict;
import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Canceled;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailoverPolicyTests {

    private static final FailoverPolicy STOPPING = new FailoverPolicy(FailoverPolicy.DEFAULT.triggers(), STOP);

    /**
     * Columns: with the default triggers; with those of a provider that has 403 404 408 5xx 603; with those of a service
     * that has 486 503, for a provider without its own; is the provider to blame?
     */
    @ParameterizedTest(name = "{0}: {1}, {2}, {3}; {4}")
    @CsvSource({
        // redirects: never followed, the provider's failure
        "300, on,   on,   on,   blamed",
        "301, on,   on,   on,   blamed",
        "302, on,   on,   on,   blamed",
        "305, on,   on,   on,   blamed",
        "380, on,   on,   on,   blamed",
        "399, on,   on,   on,   blamed",
        // challenges that the credentials do not satisfy: a failure of ours with that provider
        "401, on,   on,   on,   blamed",
        "407, on,   on,   on,   blamed",
        // an extension that is not spoken here
        "421, on,   on,   on,   blamed",
        // the provider refuses us
        "403, stop, on,   stop, blamed",
        // the callee's
        "404, on,   on,   stop, ''",
        "480, stop, stop, stop, ''",
        "484, stop, stop, stop, ''",
        "486, stop, stop, on,   ''",
        "487, stop, stop, stop, ''",
        "600, on,   stop, stop, ''",
        "603, on,   on,   stop, ''",
        "604, on,   stop, stop, ''",
        // nobody's in particular; a 408 that was sent is not silence
        "400, stop, stop, stop, ''",
        "402, stop, stop, stop, ''",
        "408, stop, on,   stop, ''",
        "410, stop, stop, stop, ''",
        "420, stop, stop, stop, ''",
        "488, stop, stop, stop, ''",
        "606, on,   stop, stop, ''",
        "607, on,   stop, stop, ''",
        // the provider's
        "500, on,   on,   stop, blamed",
        "501, on,   on,   stop, blamed",
        "502, on,   on,   stop, blamed",
        "503, on,   on,   on,   blamed",
        "504, on,   on,   stop, blamed",
        "580, on,   on,   stop, blamed",
        // unknown: as 400, 500 and 600
        "499, stop, stop, stop, ''",
        "599, on,   on,   stop, blamed",
        "699, on,   stop, stop, ''",
    })
    void judgesFinalAnswers(int code, String byDefault, String ofProvider, String ofService, String blame) {
        CodeSet provider = CodeSet.of("403", "404", "408", "5xx", "603");
        FailoverPolicy service = new FailoverPolicy(CodeSet.of("486", "503"), CONTINUE);

        assertThat(FailoverPolicy.DEFAULT.judge(rejected(code), false, null)).isEqualTo(verdict(byDefault, blame));
        assertThat(FailoverPolicy.DEFAULT.judge(rejected(code), false, provider))
                .isEqualTo(verdict(ofProvider, blame));
        assertThat(service.judge(rejected(code), false, null)).isEqualTo(verdict(ofService, blame));
        assertThat(service.judge(rejected(code), false, provider)).isEqualTo(verdict(ofProvider, blame));
    }

    @ParameterizedTest(name = "{0}, triggers {1}")
    @CsvSource({"499, 400", "418, 400", "599, 500", "699, 600"})
    void judgesAnAnswerThatNobodyKnowsAsX00(int code, String trigger) {
        FailoverPolicy policy = new FailoverPolicy(CodeSet.of(trigger), CONTINUE);

        assertThat(policy.judge(rejected(code), false, null).goOn()).isTrue();
        assertThat(FailoverPolicy.DEFAULT
                        .judge(rejected(code), false, CodeSet.of(trigger))
                        .goOn())
                .isTrue();
    }

    @Test
    void judgesEveryFinalAnswerAsTheContractSays() {
        Set<Integer> demands = Set.of(401, 407, 421);

        IntStream.range(300, 700).forEach(code -> {
            boolean goOn = code < 400 || code == 404 || code >= 500 || demands.contains(code);
            boolean blamed = code < 400 || code == 403 || code / 100 == 5 || demands.contains(code);

            assertThat(FailoverPolicy.DEFAULT.judge(rejected(code), false, null))
                    .as("%d", code)
                    .isEqualTo(new Verdict(goOn, blamed));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 480, 484, 486, 603, 604})
    void neverBlamesAProviderForItsCallees(int code) {
        for (FailoverPolicy policy : Set.of(FailoverPolicy.DEFAULT, STOPPING)) {
            for (boolean rang : new boolean[] {false, true}) {
                assertThat(policy.judge(rejected(code), rang, null).blamed()).isFalse();
                assertThat(policy.judge(rejected(code), rang, CodeSet.of("4xx", "6xx"))
                                .blamed())
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 403, 486, 500, 503, 600, 603})
    void stopsAtEveryAnswerOfAProviderWhoseListIsEmpty(int code) {
        CodeSet none = CodeSet.of();

        assertThat(FailoverPolicy.DEFAULT.judge(rejected(code), false, none).goOn())
                .isFalse();
    }

    @Test
    void blamesAProviderAlsoWhereItsListStopsTheCall() {
        assertThat(FailoverPolicy.DEFAULT.judge(rejected(503), false, CodeSet.of("404")))
                .isEqualTo(verdict("stop", "blamed"));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void goesOnAfterEveryFailureOfItsOwnWhateverTheTriggers(Cause cause) {
        Unreachable unreachable = new Unreachable(cause, "");

        assertThat(FailoverPolicy.DEFAULT.judge(unreachable, false, null).goOn())
                .isTrue();
        assertThat(FailoverPolicy.DEFAULT
                        .judge(unreachable, false, CodeSet.of())
                        .goOn())
                .isTrue();
        assertThat(new FailoverPolicy(CodeSet.of(), CONTINUE)
                        .judge(unreachable, false, null)
                        .goOn())
                .isTrue();
    }

    @ParameterizedTest(name = "{0}: blamed {1}")
    @CsvSource({
        "DNS_FAILURE,        true",
        "DNS_UNAVAILABLE,    false",
        "CONNECTION_REFUSED, true",
        "TRANSPORT_ERROR,    true",
        "ADDRESS_DENIED,     false",
        "INTERNAL_ERROR,     false",
    })
    void blamesAProviderThatCannotBeReachedAndNotForOurOwnRefusals(Cause cause, boolean blamed) {
        assertThat(FailoverPolicy.DEFAULT
                        .judge(new Unreachable(cause, ""), false, null)
                        .blamed())
                .isEqualTo(blamed);
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource({"NO_RESPONSE, on, blamed", "NO_PROGRESS, on, blamed", "RINGING, stop, ''"})
    void goesOnAfterSilenceAndStopsWhenNobodyPicksUp(Phase phase, String goOn, String blame) {
        boolean rang = phase == Phase.RINGING;

        assertThat(FailoverPolicy.DEFAULT.judge(new TimedOut(phase), rang, null))
                .isEqualTo(verdict(goOn, blame));
        assertThat(FailoverPolicy.DEFAULT.judge(new TimedOut(phase), rang, CodeSet.of("4xx", "5xx", "6xx")))
                .isEqualTo(verdict(goOn, blame));
        assertThat(FailoverPolicy.DEFAULT.judge(new TimedOut(phase), rang, CodeSet.of()))
                .isEqualTo(verdict(goOn, blame));
    }

    @ParameterizedTest
    @EnumSource
    void blamesNobodyForWhatTheTimeOfTheCallCutShort(Phase phase) {
        boolean rang = phase == Phase.RINGING;

        assertThat(FailoverPolicy.DEFAULT.judge(new TimedOut(phase, true), rang, null))
                .isEqualTo(verdict(rang ? "stop" : "on", ""));
    }

    @Test
    void stopsWithoutBlameWhenAnsweredOrCanceled() {
        CodeSet all = CodeSet.of("4xx", "5xx", "6xx");

        for (@Nullable CodeSet ofProvider : new @Nullable CodeSet[] {null, all}) {
            for (boolean rang : new boolean[] {false, true}) {
                assertThat(FailoverPolicy.DEFAULT.judge(new Answered(200, "OK", null), rang, ofProvider))
                        .isEqualTo(verdict("stop", ""));
                assertThat(FailoverPolicy.DEFAULT.judge(new Canceled(), rang, ofProvider))
                        .isEqualTo(verdict("stop", ""));
            }
        }
    }

    /** Whether it rang changes where the call goes, and never whose fault it was. */
    @ParameterizedTest(name = "{0} after ringing: {1}")
    @CsvSource({
        "302, blamed",
        "401, blamed",
        "403, blamed",
        "404, ''",
        "407, blamed",
        "408, ''",
        "486, ''",
        "500, blamed",
        "503, blamed",
        "599, blamed",
        "600, ''",
        "603, ''",
    })
    void letsTheSettingDecideAboutFailuresAfterRinging(int code, String blame) {
        Verdict before = FailoverPolicy.DEFAULT.judge(rejected(code), false, null);

        assertThat(FailoverPolicy.DEFAULT.judge(rejected(code), true, null)).isEqualTo(before);
        assertThat(STOPPING.judge(rejected(code), false, null)).isEqualTo(before);
        assertThat(STOPPING.judge(rejected(code), true, null)).isEqualTo(verdict("stop", blame));
        assertThat(STOPPING.judge(rejected(code), true, CodeSet.of("4xx", "5xx", "6xx")))
                .isEqualTo(verdict("stop", blame));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void letsTheSettingDecideAboutFailuresOfOurOwnAfterRinging(Cause cause) {
        Unreachable unreachable = new Unreachable(cause, "");
        Verdict before = FailoverPolicy.DEFAULT.judge(unreachable, false, null);

        assertThat(FailoverPolicy.DEFAULT.judge(unreachable, true, null)).isEqualTo(before);
        assertThat(STOPPING.judge(unreachable, false, null)).isEqualTo(before);
        assertThat(STOPPING.judge(unreachable, true, null)).isEqualTo(new Verdict(false, before.blamed()));
    }

    @Test
    void heedsTheCodeAndNothingElseOfAnAnswer() {
        Rejected resting = new Rejected(503, "404 Not Found", Duration.ofMinutes(2));

        assertThat(FailoverPolicy.DEFAULT.judge(resting, false, null)).isEqualTo(verdict("on", "blamed"));
    }

    private static Verdict verdict(String goOn, String blame) {
        return new Verdict(goOn.equals("on"), blame.equals("blamed"));
    }
}
