package io.callrouter.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitPreferenceTests {

    private static final Duration MOST = Duration.ofSeconds(60);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            wait=10                             | 10
            Wait=10                             | 10
            wait = 10                           | 10
            wait="10"                           | 10
            wait=0                              | 0
            wait=60                             | 60
            wait=61                             | 60
            wait=99999999999999999999           | 60
            respond-async, wait=5               | 5
            wait=5;x=y, respond-async           | 5
            wait=5, wait=9                      | 5
            a="b, wait=9", wait=5               | 5
            a="\\", wait=9", wait=5             | 5
            a=b;wait=9                          | -
            ""                                  | -
            wait                                | -
            wait=                               | -
            wait=-1                             | -
            wait=1.5                            | -
            wait=soon                           | -
            waiting=5                           | -
            respond-async                       | -
            "unclosed, wait=5                   | -
            """, quoteCharacter = '\0')
    void isReadAsRfc7240Says(String header, Long seconds) {
        assertThat(WaitPreference.of(header, MOST))
                .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }

    @Test
    void isAbsentWithoutTheHeader() {
        assertThat(WaitPreference.of(null, MOST)).isEmpty();
    }
}
