package io.callrouter.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeSetTests {

    @ParameterizedTest(name = "{1} in [{0}]: {2}")
    @CsvSource({
        // single codes
        "404,         404, true",
        "404,         403, false",
        "404,         400, false",
        "403 404 408, 408, true",
        "403 404 408, 407, false",
        // whole classes
        "4xx,         400, true",
        "4xx,         404, true",
        "4xx,         499, true",
        "4xx,         399, false",
        "4xx,         500, false",
        "5xx,         500, true",
        "5xx,         503, true",
        "5xx,         599, true",
        "5xx,         499, false",
        "5xx,         600, false",
        "6xx,         600, true",
        "6xx,         699, true",
        "6xx,         599, false",
        "6xx,         700, false",
        // both
        "404 5xx 6xx, 404, true",
        "404 5xx 6xx, 486, false",
        "404 5xx 6xx, 603, true",
        // not a failure at all, whatever the set
        "4xx 5xx 6xx, 100, false",
        "4xx 5xx 6xx, 200, false",
        "4xx 5xx 6xx, 302, false",
    })
    void holdsSingleCodesAndWholeClasses(String codes, int code, boolean contained) {
        assertThat(CodeSet.of(codes.split(" ")).contains(code)).isEqualTo(contained);
    }

    @ParameterizedTest(name = "{1} in [{0}]: {2}")
    @CsvSource({
        "400,     499, true",
        "400,     418, true",
        "400,     432, true",
        "500,     599, true",
        "500,     506, true",
        "600,     699, true",
        "600,     609, true",
        // 404, 503 and 603 are known and mean what they say
        "400,     404, false",
        "500,     503, false",
        "600,     603, false",
        // of another class
        "400,     599, false",
        "500,     499, false",
        // x00 is not the whole class for the unknown either
        "404,     499, false",
        "503,     599, false",
    })
    void takesACodeThatNobodyKnowsForX00OfItsClass(String codes, int code, boolean contained) {
        assertThat(CodeSet.of(codes.split(" ")).contains(code)).isEqualTo(contained);
    }

    @Test
    void holdsACodeThatNobodyKnowsWhereItIsWrittenOut() {
        assertThat(CodeSet.of("499").contains(499)).isTrue();
        assertThat(CodeSet.of("499").contains(400)).isFalse();
    }

    @Test
    void holdsNothingWhenEmpty() {
        CodeSet none = CodeSet.of(List.of());

        for (int code = 100; code < 700; code++) {
            assertThat(none.contains(code)).as("%d", code).isFalse();
        }
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                " ",
                "4",
                "40",
                "4040",
                "399",
                "300",
                "3xx",
                "200",
                "2xx",
                "700",
                "7xx",
                "099",
                "-404",
                " 404",
                "404 ",
                "4x",
                "40x",
                "4x4",
                "x04",
                "xxx",
                "*",
                "4xx,5xx",
                "5XX",
                "+503",
                "\u0664\u0660\u0664",
                "404\n"
            })
    void refusesWhatIsNeitherAFinalFailureNorAClassOfThem(String code) {
        assertThatIllegalArgumentException().isThrownBy(() -> CodeSet.of("404", code));
    }

    @Test
    void staysAsItWasMade() {
        List<String> codes = new ArrayList<>(List.of("404"));

        CodeSet set = CodeSet.of(codes);
        codes.add("5xx");

        assertThat(set).isEqualTo(CodeSet.of("404"));
        assertThat(set.contains(503)).isFalse();
    }

    @Test
    void heedsNeitherOrderNorRepetition() {
        assertThat(CodeSet.of("5xx", "404", "404")).isEqualTo(CodeSet.of("404", "5xx"));
    }
}
