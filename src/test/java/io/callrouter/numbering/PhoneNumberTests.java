package io.callrouter.numbering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTests {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            +821012345678                                        | +821012345678
            +1                                                   | +1
            +123456789012345                                     | +123456789012345
            00821012345678                                       | +821012345678
            00 82 10-1234-5678                                   | +821012345678
            '  +821012345678 '                                   | +821012345678
            +82-10-1234-5678                                     | +821012345678
            +82 10 1234 5678                                     | +821012345678
            +82.10.1234.5678                                     | +821012345678
            +1 (201) 555-0123                                    | +12015550123
            +49 30/123456                                        | +4930123456
            tel:+821012345678                                    | +821012345678
            TEL:+82-10-1234-5678                                 | +821012345678
            tel:+82(10)1234.5678;isub=12345                      | +821012345678
            tel:0082-10-1234-5678                                | +821012345678
            sip:+821012345678@example.com                        | +821012345678
            SIP:+821012345678@example.com                        | +821012345678
            sips:+821012345678@example.com:5061                  | +821012345678
            sip:+821012345678@[2001:db8::1]:5060;transport=tcp   | +821012345678
            sip:+821012345678@example.com;user=phone?Subject=hi  | +821012345678
            sip:+821012345678;cpc=ordinary@example.com           | +821012345678
            sip:+821012345678:secret@example.com                 | +821012345678
            sip:+82-10-1234-5678@example.com;user=phone          | +821012345678
            sip:00821012345678@example.com                       | +821012345678
            sip:%2B821012345678@example.com                      | +821012345678
            sip:%2b82%2010%201234%205678@example.com             | +821012345678
            tel:%2B82%31012345678                                | +821012345678
            """)
    void readsWhatPeopleAndTelephoneSystemsWrite(String text, String number) {
        assertThat(PhoneNumber.parse(text, null)).isEqualTo(new PhoneNumber(number));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "010-1234-5678,              KR, +821012345678",
        "02-312-3456,                KR, +8223123456",
        "tel:010-1234-5678,          KR, +821012345678",
        "sip:01012345678@pbx.local,  KR, +821012345678",
        "(201) 555-0123,             US, +12015550123",
        "2015550123,                 US, +12015550123",
        "1-201-555-0123,             US, +12015550123",
        "030 123456,                 DE, +4930123456",
        "(0)30 123456,               DE, +4930123456",
        "0171 1234567,               DE, +491711234567",
        "06 1234 5678,               IT, +390612345678",
        "02 1234 5678,               IT, +390212345678",
        "312 345 6789,               IT, +393123456789",
    })
    void readsNationalNumbersOfTheRegion(String text, String region, String number) {
        assertThat(PhoneNumber.parse(text, region)).isEqualTo(new PhoneNumber(number));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "001 49 30 123456,         KR, +4930123456",
        "00700 49 30 123456,       KR, +4930123456",
        "sip:00149301234567@pbx,   KR, +49301234567",
        "001 44 20 7946 0000,      HK, +442079460000",
        "0011 44 20 7946 0000,     AU, +442079460000",
        "011 44 20 7946 0000,      US, +442079460000",
        "00 1 212 555 0100,        KR, +12125550100",
        "00 44 20 7946 0000,       AU, +442079460000",
        "00 378 886377,            DE, +378886377",
        "00 49 0 30 123456,        DE, +49030123456",
    })
    void readsTheInternationalPrefixOfTheRegionOr00(String text, String region, String number) {
        assertThat(PhoneNumber.parse(text, region)).isEqualTo(new PhoneNumber(number));
    }

    @Test
    void refusesWhatIsOneNumberBy00AndAnotherByThePrefixOfTheRegion() {
        assertThatThrownBy(() -> PhoneNumber.parse("001 65 6555 1234", "KR"))
                .isInstanceOf(InvalidPhoneNumberException.class)
                .hasMessageContaining("+6565551234")
                .hasMessageContaining("+16565551234");
        assertThat(PhoneNumber.parse("001 65 6555 1234", null)).isEqualTo(new PhoneNumber("+16565551234"));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "+821012345678,                  US, +821012345678",
        "+39 06 1234 5678,               KR, +390612345678",
        "00 39 06 1234 5678,             KR, +390612345678",
        "0082 10 1234 5678,              DE, +821012345678",
        "sip:+12015550123@example.com,   KR, +12015550123",
    })
    void leavesInternationalNumbersAloneWhateverTheRegion(String text, String region, String number) {
        assertThat(PhoneNumber.parse(text, region)).isEqualTo(new PhoneNumber(number));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("nothing", "", null, "digits"),
                refused("blanks", "   ", null, "digits"),
                refused("a plus alone", "+", null, "digits"),
                refused("two zeros alone", "00", null, "+"),
                refused("letters", "abc", null, "digits"),
                refused("letters behind digits", "+8210abcd5678", null, "digits"),
                refused("letters in a national number", "1-800-FLOWERS", "US", "digits"),
                refused("an extension", "+1 201 555 0123 ext. 5", null, "digits"),
                refused("Arabic-Indic digits", "+\u0668\u0662\u0661\u0660", null, "digits"),
                refused("Arabic-Indic digits in a national number", "\u0660\u0661\u0660\u0661\u0662", "KR", "digits"),
                refused("full-width digits", "+\uff18\uff12\uff11\uff10", null, "digits"),
                refused("percent-encoded Arabic-Indic digits", "tel:+82%D9%A1%D9%A0", null, "digits"),
                refused("16 digits", "+1234567890123456", null, "15 digits"),
                refused("16 digits behind 00", "001234567890123456", null, "15 digits"),
                refused("16 digits of a URI", "sip:+1234567890123456@example.com", null, "15 digits"),
                refused("a country code that begins with 0", "+0821012345678", null, "E.164"),
                refused("three zeros", "000821012345678", null, "E.164"),
                refused("two pluses", "++821012345678", null, "digits"),
                refused("a plus between digits", "82+1012345678", null, "digits"),
                refused("a plus behind 00", "00+821012345678", null, "digits"),
                refused("a number with (0)", "+49(0)30123456", null, "(0)"),
                refused("a number with (0) and blanks", "+49 (0) 30 123456", null, "(0)"),
                refused("a number with (0) behind 00", "0049 (0)30 123456", null, "(0)"),
                refused("a number with (0) in a URI", "tel:+49(0)30123456", null, "(0)"),
                refused("a number with (0) behind brackets", "(+49) (0)30 123456", null, "(0)"),
                refused("a number with blanks in the (0)", "+49 ( 0 ) 30 123456", null, "(0)"),
                refused("no country code and no region", "01012345678", null, "country code"),
                refused("a country code without a plus", "821012345678", null, "+ or 00"),
                refused("a national number in a URI without a region", "sip:1001@pbx.local", null, "country code"),
                refused("too short for its region", "1", "KR", "region KR"),
                refused("an emergency number", "112", "DE", "region DE"),
                refused("a local number without its area code", "555-0123", "US", "region US"),
                refused("too long for its region", "010123456789012345", "KR", "region KR"),
                refused("a sip URI without @", "sip:+821012345678", null, "@"),
                refused("a sips URI without @", "sips:example.com", null, "@"),
                refused("a sip URI without a user", "sip:@example.com", null, "digits"),
                refused("a tel URI without a number", "tel:", null, "digits"),
                refused("a tel URI with nothing but parameters", "tel:;ext=5", null, "digits"),
                refused("a local number of a context", "tel:0101234567;phone-context=+1", "KR", "phone-context"),
                refused("a URI within a URI", "sip:tel:+821012345678@example.com", null, "digits"),
                refused("half a percent-encoding", "sip:%2@example.com", null, "%"),
                refused("a percent-encoding of no hexadecimal digits", "tel:%zz821012345678", null, "%"),
                refused("a percent-encoding of a sign", "tel:+82%-11012345678", null, "%"),
                refused("a percent-encoded line end", "tel:+82%0D%0A1012345678", null, "digits"),
                refused("a percent-encoding twice over", "tel:%252B821012345678", null, "digits"),
                refused("a line end", "+82\r\n1012345678", null, "digits"),
                refused("a NUL", "+82\u00001012345678", null, "digits"),
                refused("another URI", "mailto:+821012345678@example.com", null, "digits"),
                refused("a wildcard", "+82*", null, "digits"),
                refused("overlong text", "+82" + " ".repeat(300) + "1012345678", null, "characters"),
                refused("overlong digits", "+" + "1".repeat(1_000_000), null, "characters"));
    }

    private static Arguments refused(String what, String text, String region, String expected) {
        return Arguments.of(what, text, region, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesWithWhatWasExpected(String what, String text, String region, String expected) {
        assertThatThrownBy(() -> PhoneNumber.parse(text, region))
                .isInstanceOf(InvalidPhoneNumberException.class)
                .hasMessageStartingWith("must ")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7654321",
                "+7654321x",
                "+0 7654321",
                "+7654321765432176",
                "+49 (0) 7654321",
                "sip:7654321",
                "sip:7654321@example.com",
                "tel:7654321%",
                "tel:7654321%zz",
                "mailto:7654321@example.com",
            })
    void neverRepeatsWhatItRefuses(String text) {
        assertThat(catchThrowableOfType(InvalidPhoneNumberException.class, () -> PhoneNumber.parse(text, null)))
                .message()
                .doesNotContain("7654321");
    }

    @Test
    void neverRepeatsTheNationalNumberItRefuses() {
        assertThat(catchThrowableOfType(
                        InvalidPhoneNumberException.class, () -> PhoneNumber.parse("765432176543217", "KR")))
                .message()
                .doesNotContain("7654321");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "821012345678",
                "+0821012345678",
                "+1234567890123456",
                "+82 1012345678",
                "+821012345678\n",
                "+\u0668\u0662",
                "tel:+821012345678"
            })
    void isNothingButE164(String value) {
        assertThatThrownBy(() -> new PhoneNumber(value))
                .isInstanceOf(InvalidPhoneNumberException.class)
                .hasMessageContaining("E.164");
    }

    @Test
    void isWrittenAsItsValue() {
        assertThat(new PhoneNumber("+821012345678")).hasToString("+821012345678");
    }
}
