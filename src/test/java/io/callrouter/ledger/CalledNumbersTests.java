package io.callrouter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.ledger.LedgerSettings.Number;
import io.callrouter.numbering.PhoneNumber;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of numbers in what is said of a call. */
class CalledNumbersTests {

    private static final int PREFIX_DIGITS = 6;

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            +821012345678 | +821012345678                                | +821012xxxxxx
            +821012345678 | sip:+821012345678@alpha.example;user=phone   | sip:+821012xxxxxx@alpha.example;user=phone
            +821012345678 | sip:0055#821012345678@alpha.example          | sip:0055#821012xxxxxx@alpha.example
            +821012345678 | No route for +821012345678 or 821012345678.  | No route for +821012xxxxxx or 821012xxxxxx.
            +821012345678 | A route for +82101234567, which it begins with | A route for +821012xxxxx, which it begins with
            +821012345678 | cut off at 8210123                           | cut off at 821012x
            +821012345678 | A route for +821012 and +8210                | A route for +821012 and +8210
            +821012345678 | 01012345678 is not in service                | 01012xxxxxx is not in service
            +821012345678 | 45678 is not in service                      | xxxxx is not in service
            +821012345678 | Answered 5678 of 12345679                    | Answered 5678 of 12345679
            +821012345678 | 821012345678821012345678                     | 821012xxxxxx821012xxxxxx
            +493012       | +493012                                      | +493012
            +49301        | sip:49301@a.example                          | sip:49301@a.example
            +4930123      | +4930123 and 030123                          | +493012x and 03012x
            """)
    void hidesWhatIsNotKept(String number, String text, String kept) {
        assertThat(numbers(Number.HASHED).masked(text, new PhoneNumber(number))).isEqualTo(kept);
        assertThat(numbers(Number.FULL).masked(text, new PhoneNumber(number))).isEqualTo(text);
    }

    @Test
    void keepsTheFirstDigitsAndTheWholeNumberWhereThatIsWanted() {
        PhoneNumber number = new PhoneNumber("+821012345678");

        assertThat(numbers(Number.HASHED).prefix(number)).isEqualTo("+821012");
        assertThat(numbers(Number.HASHED).prefix(new PhoneNumber("+1"))).isEqualTo("+1");
        assertThat(numbers(Number.HASHED).whole(number)).isNull();
        assertThat(numbers(Number.FULL).whole(number)).isEqualTo("+821012345678");
    }

    private static CalledNumbers numbers(Number kept) {
        return new CalledNumbers(
                null, // for hashes only
                new LedgerSettings(Duration.ofDays(1), kept, PREFIX_DIGITS, 1000, Duration.ofDays(1), 100));
    }
}
