package io.callrouter.numbering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTests {

    @ParameterizedTest
    @CsvSource({"all, 0", "+1, 1", "+82, 2", "+8221, 4", "+123456789012345, 15"})
    void countsTheDigitsThatHaveToAgree(String written, int length) {
        assertThat(new Target(written).length()).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "82",
                "ALL",
                "All",
                "all ",
                " all",
                "all\n",
                "all+82",
                "*",
                "+82*",
                "+82 ",
                " +82",
                "+8 2",
                "+82\n",
                "+82\u0000",
                "+-82",
                "++82",
                "0082",
                "+8a",
                "+\u0668\u0662",
                "+\uff18\uff12",
                "+1234567890123456"
            })
    void refusesWithWhatWasExpected(String written) {
        assertThatThrownBy(() -> new Target(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"all\"")
                .hasMessageContaining("1 to 15 digits");
    }

    @Test
    void neverRepeatsWhatItRefuses() {
        assertThatThrownBy(() -> new Target("+7654321x")).message().doesNotContain("7654321");
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "all, +821012345678, true",
        "+82, +821012345678, true",
        "+82, +82, true",
        "+821012345678, +821012345678, true",
        "+8210123456789, +821012345678, false",
        "+1, +821012345678, false",
        "+82, +1821012345678, false",
    })
    void matchesTheBeginningOfANumber(String written, String number, boolean matches) {
        assertThat(new Target(written).matches(new PhoneNumber(number))).isEqualTo(matches);
    }

    @Test
    void knowsAll() {
        assertThat(new Target("all")).isEqualTo(Target.ALL);
        assertThat(new Target("all").isAll()).isTrue();
        assertThat(new Target("+82").isAll()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "+82"})
    void isWrittenAsItsValue(String written) {
        assertThat(new Target(written)).hasToString(written);
    }
}
