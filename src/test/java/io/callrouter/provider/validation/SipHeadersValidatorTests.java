package io.callrouter.provider.validation;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipHeadersValidatorTests {

    private static final Validator VALIDATOR = Validators.ofTheService();

    private record Invite(@SipHeaders Map<String, String> headers) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Account",
                "x-account",
                "P-Asserted-Identity",
                "P-Charging-Vector",
                "Diversion",
                "Privacy",
                "Subject",
                "Via-Carrier",
                "X-Route",
                "X-To",
                "Azaz09-.!%*_+`'~"
            })
    void acceptsNamesThatAreTokens(String name) {
        assertThat(violations(name, "value")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "X Account",
                " X-Account",
                "X-Account ",
                "X-Account:",
                "X:Account",
                "X-Account: 1\r\nVia",
                "X-Account\n",
                "X-Account\r",
                "X-Account\t",
                "X-Account\u0000",
                "X-Account\u007f",
                "X-Account\u0085",
                "X-\u00e4",
                "X-\u0661",
                "X-(Account)",
                "X-<Account>",
                "X@Account",
                "X,Account",
                "X;Account",
                "X\\Account",
                "\"X-Account\"",
                "X/Account",
                "X[Account]",
                "X?Account",
                "X=Account",
                "X{Account}",
                "${1+1}"
            })
    void refusesNamesThatAreNoTokens(String name) {
        assertThat(violations(name, "value"))
                .singleElement()
                .extracting(ConstraintViolation::getMessage)
                .asString()
                .contains("RFC 3261 token");
    }

    @Test
    void refusesOverlongNames() {
        assertThat(violations("X".repeat(1 << 20), "value")).hasSize(1);
    }

    static Stream<String> ownedInAnyCase() {
        return Stream.of(
                        "Via",
                        "From",
                        "To",
                        "Call-ID",
                        "CSeq",
                        "Contact",
                        "Route",
                        "Record-Route",
                        "Max-Forwards",
                        "Content-Length",
                        "Content-Type",
                        "Content-Encoding",
                        "Content-Disposition",
                        "Authorization",
                        "Proxy-Authorization",
                        "WWW-Authenticate",
                        "Proxy-Authenticate",
                        "Require",
                        "Proxy-Require",
                        "Supported",
                        "RAck",
                        "RSeq",
                        "Session-Expires",
                        "Min-SE",
                        "Replaces",
                        "v",
                        "f",
                        "t",
                        "i",
                        "m",
                        "l",
                        "c",
                        "e",
                        "k",
                        "x")
                .flatMap(name -> Stream.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("ownedInAnyCase")
    void refusesHeadersThatTheDialogueOwns(String name) {
        assertThat(violations(name, "value"))
                .singleElement()
                .extracting(ConstraintViolation::getMessage)
                .asString()
                .contains("the call itself writes");
    }

    @Test
    void knowsOwnedHeadersWhateverTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(violations("VIA", "value")).hasSize(1);
            assertThat(violations("CALL-ID", "value")).hasSize(1);
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "<sip:+821012345678@example.com>;reason=\"unconditional\"",
                "a, b; c=d",
                "\ud55c\uad6d",
                "\u00a0",
                "{}${}"
            })
    void acceptsValuesOfOneLine(String value) {
        assertThat(violations("X-Account", value)).isEmpty();
    }

    static IntStream controls() {
        return IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7f, 0x9f));
    }

    @ParameterizedTest(name = "character {0}")
    @MethodSource("controls")
    void refusesControlCharactersAnywhereInAValue(int control) {
        for (String value : Set.of("a" + (char) control + "b", (char) control + "b", "a" + (char) control)) {
            assertThat(violations("X-Account", value))
                    .singleElement()
                    .extracting(ConstraintViolation::getMessage)
                    .asString()
                    .contains("control characters");
        }
    }

    @Test
    void refusesAnInjectedHeader() {
        assertThat(violations("X-Account", "1\r\nVia: SIP/2.0/UDP evil.example.com"))
                .hasSize(1);
    }

    @Test
    void refusesAMissingValue() {
        assertThat(VALIDATOR.validate(new Invite(Collections.singletonMap("X-Account", null))))
                .hasSize(1);
    }

    @Test
    void namesEachHeaderThatIsWrong() {
        Map<String, String> headers = new HashMap<>();
        headers.put("X-Good", "1");
        headers.put("X-Bad", "1\n2");
        headers.put("Call-ID", "1");

        assertThat(VALIDATOR.validate(new Invite(headers)))
                .extracting(violation -> violation.getPropertyPath().toString())
                .hasSize(2)
                .allSatisfy(path -> assertThat(path).startsWith("headers"))
                .anySatisfy(path -> assertThat(path).contains("X-Bad"))
                .anySatisfy(path -> assertThat(path).contains("Call-ID"));
    }

    @Test
    void repeatsNoControlCharacterOfAName() {
        assertThat(violations("X-Account\r\n\u0085Via", "1"))
                .singleElement()
                .satisfies(violation -> assertThat(violation.getPropertyPath().toString() + violation.getMessage())
                        .doesNotContain("\r", "\n", "\u0085"));
    }

    @Test
    void refusesMoreHeadersThanAnInviteHolds() {
        Map<String, String> headers =
                IntStream.range(0, 1_000).boxed().collect(Collectors.toMap(number -> "X-" + number, number -> "1"));

        assertThat(VALIDATOR.validate(new Invite(headers))).isNotEmpty();
    }

    @Test
    void acceptsNoHeaders() {
        assertThat(VALIDATOR.validate(new Invite(Map.of()))).isEmpty();
        assertThat(VALIDATOR.validate(new Invite(null))).isEmpty();
    }

    private Set<ConstraintViolation<Invite>> violations(String name, String value) {
        return VALIDATOR.validate(new Invite(Map.of(name, value)));
    }
}
