package io.callrouter.provider.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostnameValidatorTests {

    private static final Validator VALIDATOR = Validators.ofTheService();

    private record Peer(@Hostname String hostname) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip.example.com",
                "SIP.Example.COM",
                "sip.example.com.",
                "localhost",
                "a",
                "a-b.c--d.example",
                "3com.com",
                "10.example.com",
                "xn--mnchen-3ya.de",
                "sip.example.c0",
                "1.2.3.4.in-addr.arpa"
            })
    void acceptsDnsNames(String hostname) {
        assertThat(violations(hostname)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "192.0.2.255", "255.255.255.255", "0.0.0.0", "1.22.133.204"})
    void acceptsIpv4Addresses(String hostname) {
        assertThat(violations(hostname)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::1",
                "2001:db8::1",
                "2001:DB8:0:0:8:800:200C:417A",
                "1:2:3:4:5:6:7:8",
                "fe80::",
                "1::8",
                "::ffff:192.0.2.1",
                "64:ff9b::192.0.2.33",
                "1:2:3:4:5:6:192.0.2.1"
            })
    void acceptsIpv6Addresses(String hostname) {
        assertThat(violations(hostname)).isEmpty();
    }

    static Stream<String> longestNames() {
        String label = "a".repeat(63);
        return Stream.of(label, label + ".com", String.join(".", label, label, label, "a".repeat(61)));
    }

    @ParameterizedTest
    @MethodSource("longestNames")
    void acceptsLabelsOf63AndNamesOf253Characters(String hostname) {
        assertThat(violations(hostname)).isEmpty();
    }

    static Stream<String> tooLong() {
        String label = "a".repeat(63);
        return Stream.of(
                "a".repeat(64),
                "a".repeat(64) + ".com",
                "sip." + "a".repeat(64),
                String.join(".", label, label, label, "a".repeat(62)),
                "a.".repeat(127) + "a");
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void refusesLabelsOf64AndNamesOf254Characters(String hostname) {
        assertThat(violations(hostname)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                ".a",
                "a..b",
                "a.b..",
                "-a.b",
                "a-.b",
                "a.-b",
                "a.b-",
                "-",
                "a_b.example.com",
                "_sip._udp.example.com",
                "a b",
                " sip.example.com",
                "sip.example.com ",
                "sip.example.com\n",
                "sip.example.com\r\nX-Evil: 1",
                "sip\t.example.com",
                "sip\u0000.example.com",
                "m\u00fcnchen.de",
                "\u0661.example.com",
                "sip.example.com:5060",
                "sip.example.com;transport=tcp",
                "sip.example.com?a=b",
                "user@sip.example.com",
                "sip:sip.example.com",
                "http://sip.example.com/",
                "sip.example.com/24",
                "*.example.com",
                "%00",
                "<script>"
            })
    void refusesWhatIsNoName(String hostname) {
        assertThat(violations(hostname))
                .extracting(ConstraintViolation::getMessage)
                .containsExactly("must be a DNS name such as sip.example.com, or an IP address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.300",
                "256.256.256.256",
                "1.2.3",
                "1.2.3.4.5",
                "10.0.0.1.",
                "10.0.0.01",
                "010.0.0.1",
                "10.0.0",
                "10",
                "2130706433",
                "10.0.0.-1",
                "10.0.0.1:5060",
                "10.0.0.0/8",
                "10.0.0.1\n",
                "\u0661\u0660.0.0.1"
            })
    void refusesMistakenIpv4Addresses(String hostname) {
        assertThat(violations(hostname)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":::",
                ":1",
                "1:",
                "1:2",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::1",
                "2001:db8::g",
                "::ffff:192.0.2.300",
                "::ffff:192.0.2",
                "1:2:3:4:5:6:7:192.0.2.1",
                "192.0.2.1::1",
                "[::1]",
                "[::1]:5060",
                "fe80::1%eth0",
                "::1/64",
                "::1 ",
                "::1\n",
                "::\u0661"
            })
    void refusesMistakenIpv6Addresses(String hostname) {
        assertThat(violations(hostname)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "-", "1", "1.", ":", "1:", "a-", ".", " "})
    void refusesAMegabyteAtOnce(String piece) {
        String megabyte = piece.repeat((1 << 20) / piece.length());

        assertTimeoutPreemptively(
                Duration.ofSeconds(2), () -> assertThat(violations(megabyte)).hasSize(1));
    }

    @Test
    void leavesItToOthersWhetherAHostnameIsRequired() {
        assertThat(violations(null)).isEmpty();
    }

    private Set<ConstraintViolation<Peer>> violations(String hostname) {
        return VALIDATOR.validate(new Peer(hostname));
    }
}
