package io.callrouter.dial.health;

import static io.callrouter.dial.health.ProbeFinding.ANSWERED;
import static io.callrouter.dial.health.ProbeFinding.DISCOUNTED;
import static io.callrouter.dial.health.ProbeFinding.MISSED;
import static io.callrouter.dial.health.ProbeFinding.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthJudgeTests {

    private static final UUID A = new UUID(0, 'A');
    private static final UUID B = new UUID(0, 'B');

    /**
     * What happens in its order: {@code A?} a probe is sent to A, {@code A+} it answers, {@code A-} it does not; where
     * {@code A?} is left out, the probe is sent just before. What it says: + for an answer, m, u(nhealthy), 0 (discounted).
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            alone                          | A     | A- A- A-                       | m u u
            alone, an answer starts over   | A     | A- A+ A- A-                    | m + m u
            another answers                | A B   | B+ A- B+ A- B+ A-              | + m + u + u
            another answered before both   | A B   | B+ A- A-                       | + m 0
            another answers while we wait  | A B   | B+ A? B+ A- A? A- A-           | + + m u 0
            too late for this probe        | A B   | A? B+ A-                       | + 0
            an answer mends                | A B   | B+ A- B+ A- A+ B+ A-           | + m + u + + m
            nobody ever answers            | A B   | A- B- A- B- A- B-              | 0 0 0 0 0 0
            our network goes down          | A B C | A+ B+ C+ A- B- C- A- B- C- A-  | + + + m m 0 0 0 0 0
            it comes back                  | A B   | A+ B+ A- B- A- B- A- B+ A- A+  | + + m 0 0 0 0 + m +
            it comes back while we wait    | A B C | A+ B+ C+ A- B- A? B? C+ A- B-  | + + + m m + 0 0
            a miss that does not count     | A B   | B+ A- B- A- B+ A- B+ A-        | + m 0 0 + m + u
            one's own answer is no other's | A B   | A+ A- A-                       | + 0 0
            the only one alive dies        | A B C | A+ B- C- A+ B- C- A- A-        | + m m + u u 0 0
            """)
    void judgesResultsInTheirOrder(String example, String providers, String events, String expected) {
        HealthJudge judge = new HealthJudge(2);
        judge.follow(
                Arrays.stream(providers.split(" ")).map(HealthJudgeTests::id).collect(Collectors.toSet()));
        Set<UUID> asked = new HashSet<>();
        List<ProbeFinding> findings = new ArrayList<>();

        for (String event : events.split(" ")) {
            UUID id = id(event);
            if (asked.add(id)) {
                judge.asking(id);
            }
            if (!event.endsWith("?")) {
                asked.remove(id);
                findings.add(judge.judge(id, event.endsWith("+")));
            }
        }

        assertThat(findings)
                .isEqualTo(Arrays.stream(expected.split(" "))
                        .map(HealthJudgeTests::finding)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"1, u u u", "3, m m u", "4, m m m"})
    void takesAsManyMissesAsTheSettingSays(int setting, String expected) {
        HealthJudge judge = new HealthJudge(setting);
        judge.follow(Set.of(A));

        assertThat(List.of(judge.judge(A, false), judge.judge(A, false), judge.judge(A, false)))
                .isEqualTo(Arrays.stream(expected.split(" "))
                        .map(HealthJudgeTests::finding)
                        .toList());
    }

    @Test
    void countsAnewForAProviderThatWasForgotten() {
        HealthJudge judge = new HealthJudge(2);
        judge.follow(Set.of(A));
        judge.judge(A, false);

        judge.forget(A);
        judge.follow(Set.of(A));

        assertThat(judge.judge(A, false)).isEqualTo(MISSED);
    }

    @Test
    void isAloneWhenTheOthersAreGone() {
        HealthJudge judge = new HealthJudge(2);
        judge.follow(Set.of(A, B));
        assertThat(judge.judge(A, false)).isEqualTo(DISCOUNTED);

        judge.follow(Set.of(A));

        assertThat(judge.judge(A, false)).isEqualTo(MISSED);
        assertThat(judge.judge(A, false)).isEqualTo(UNHEALTHY);
    }

    @Test
    void isSilentWhenSeveralWereAskedAndNoneAnswered() {
        HealthJudge judge = new HealthJudge(2);
        judge.follow(Set.of(A, B));
        assertThat(judge.isSilent()).isFalse();
        judge.judge(A, false);
        assertThat(judge.isSilent()).as("B was not asked yet").isFalse();

        judge.judge(B, false);
        assertThat(judge.isSilent()).isTrue();
        assertThat(judge.answering()).isZero();

        judge.judge(A, true);
        assertThat(judge.isSilent()).isFalse();
        assertThat(judge.answering()).isEqualTo(1);
    }

    @Test
    void isNotSilentForOneProviderAlone() {
        HealthJudge judge = new HealthJudge(2);
        judge.follow(Set.of(A));
        judge.judge(A, false);

        assertThat(judge.isSilent()).isFalse();
    }

    private static UUID id(String text) {
        return new UUID(0, text.charAt(0));
    }

    private static ProbeFinding finding(String text) {
        return switch (text) {
            case "+" -> ANSWERED;
            case "m" -> MISSED;
            case "u" -> UNHEALTHY;
            default -> DISCOUNTED;
        };
    }
}
