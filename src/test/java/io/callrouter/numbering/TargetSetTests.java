package io.callrouter.numbering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetSetTests {

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            +1900 +88213, +19005550100,     +1900
            +1900 +88213, +88213123456,     +88213
            +1900 +88213, +18005550100,     none
            +1900 +88213, +1901,            none
            +1900 +88213, +19,              none
            +1900,        +1900,            +1900
            +1900 +19,    +19005550100,     +19
            +19 +1900,    +19115550100,     +19
            all +1900,    +821012345678,    all
            +8 +9,        +123456789012345, none
            +123456789012345, +123456789012345, +123456789012345
            """)
    void findsTheOneThatMatches(String targets, String number, String found) {
        TargetSet set =
                TargetSet.of(Stream.of(targets.split(" ")).map(Target::new).toList());

        assertThat(set.find(new PhoneNumber(number))).isEqualTo(found == null ? null : new Target(found));
    }

    @Test
    void findsWhatOneAfterTheOtherFinds() {
        SplittableRandom random = new SplittableRandom(20);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            List<Target> targets = new ArrayList<>();
            for (int size = random.nextInt(12); size > 0; size--) {
                targets.add(new Target(random.nextInt(50) == 0 ? "all" : digits(random, 1, 7)));
            }
            PhoneNumber number = new PhoneNumber(digits(random, 1, 9));

            boolean matches = targets.stream().anyMatch(target -> target.matches(number));

            assertThat(TargetSet.of(targets).find(number) != null)
                    .as("%s in %s", number, targets)
                    .isEqualTo(matches);
            found += matches ? 1 : 0;
        }
        assertThat(found).isBetween(4_000, 16_000);
    }

    /** Few different ones, or hardly one would begin with another. */
    private static String digits(SplittableRandom random, int least, int most) {
        StringBuilder digits = new StringBuilder("+1");
        for (int length = random.nextInt(least, most); length > 1; length--) {
            digits.append(random.nextInt(1, 4));
        }
        return digits.toString();
    }

    @Test
    void isEqualToOneThatMatchesTheSame() {
        TargetSet set = TargetSet.of(List.of(new Target("+1900"), new Target("+44")));

        assertThat(TargetSet.of(List.of(new Target("+44"), new Target("+1900"), new Target("+19005"))))
                .isEqualTo(set)
                .hasSameHashCodeAs(set)
                .isNotEqualTo(TargetSet.EMPTY);
        assertThat(TargetSet.of(set.targets())).isEqualTo(set);
        assertThat(set.isEmpty()).isFalse();
        assertThat(TargetSet.of(List.of()).isEmpty()).isTrue();
    }
}
