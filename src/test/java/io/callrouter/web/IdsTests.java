package io.callrouter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4dbeabd6-f397-4375-95d2-a38411e07ed1",
                "4DBEABD6-F397-4375-95D2-A38411E07ED1",
                "4dbeABD6-f397-4375-95D2-a38411e07ed1"
            })
    void readsAUuidInEitherCase(String text) {
        assertThat(Ids.parse(text)).isEqualTo(new UUID(0x4dbeabd6f3974375L, 0x95d2a38411e07ed1L));
    }

    @Test
    void areOrderedAsTheyAreWritten() {
        List<UUID> ids = Stream.of(
                        "ffffffff-0000-0000-0000-000000000000",
                        "00000000-0000-0000-0000-000000000001",
                        "7fffffff-ffff-ffff-ffff-ffffffffffff",
                        "80000000-0000-0000-0000-000000000000",
                        "00000000-0000-0000-ffff-000000000000")
                .map(UUID::fromString)
                .toList();

        assertThat(ids.stream().sorted(Ids.ORDER).map(UUID::toString))
                .isEqualTo(ids.stream().map(UUID::toString).sorted().toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "00000000-0000-0000-0000-000000000001",
                "ffffffff-ffff-ffff-ffff-ffffffffffff"
            })
    void readsAUuidOfAnyVersion(String text) {
        assertThat(Ids.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1-1-1-1-1",
                "1",
                "all",
                "4dbeabd6f397437595d2a38411e07ed1",
                "4dbeabd6-f397-4375-95d2-a38411e07ed",
                "4dbeabd6-f397-4375-95d2-a38411e07ed10",
                "04dbeabd6-f397-4375-95d2-a38411e07ed1",
                "4dbeabd6-f397-437595-d2-a38411e07ed1",
                "4dbeabd6-f397-4375-95d2-a38411e07edg",
                "4dbeabd6-f397-4375-95d2-a38411e07ed1 ",
                " 4dbeabd6-f397-4375-95d2-a38411e07ed1",
                "4dbeabd6-f397-4375-95d2-a38411e07ed1\n",
                "4dbeabd6-f397-4375-95d2-a38411e07ed\u0000",
                "{4dbeabd6-f397-4375-95d2-a38411e07ed1}",
                "urn:uuid:4dbeabd6-f397-4375-95d2-a38411e07ed1",
                "4dbeabd6-f397-4375-95d2-a38411e07ed\u0661",
                "4dbeabd6_f397_4375_95d2_a38411e07ed1",
                "-dbeabd6-f397-4375-95d2-a38411e07ed1"
            })
    void refusesWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> Ids.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a UUID such as 4dbeabd6-f397-4375-95d2-a38411e07ed1");
    }
}
