package io.callrouter.provider;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.SipEndpointBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipEndpointTests {

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "sip.example.com,        , UDP, sip:+821012345678@sip.example.com",
        "sip.example.com,        , TCP, sip:+821012345678@sip.example.com;transport=tcp",
        "sip.example.com,        , TLS, sip:+821012345678@sip.example.com;transport=tls",
        "sip.example.com,    5060, UDP, sip:+821012345678@sip.example.com:5060",
        "sip.example.com,    5061, TLS, sip:+821012345678@sip.example.com:5061;transport=tls",
        "sip.example.com,   65535, TCP, sip:+821012345678@sip.example.com:65535;transport=tcp",
        "192.0.2.1,              , UDP, sip:+821012345678@192.0.2.1",
        "192.0.2.1,          5080, UDP, sip:+821012345678@192.0.2.1:5080",
        "2001:db8::1,            , UDP, sip:+821012345678@[2001:db8::1]",
        "2001:db8::1,        5080, TCP, sip:+821012345678@[2001:db8::1]:5080;transport=tcp",
        "::ffff:192.0.2.1,       , UDP, sip:+821012345678@[::ffff:192.0.2.1]",
    })
    void namesHostPortAndTransport(String hostname, Integer port, Transport transport, String uri) {
        SipEndpoint endpoint = endpoint(hostname).port(port).by(transport).build();

        assertThat(endpoint.uriFor("+821012345678")).isEqualTo(uri);
    }

    @ParameterizedTest(name = "\"{0}\" and \"{1}\"")
    @CsvSource({
        "'',    '',     +821012345678",
        "0055,  '',     0055+821012345678",
        "'',    00,     +82101234567800",
        "0055#, '',     0055%23+821012345678",
        "'',    #,      +821012345678%23",
        "*31#,  #1,     *31%23+821012345678%231",
        "9-,    .1,     9-+821012345678.1",
    })
    void putsTheNumberBetweenPrefixAndPostfix(String prefix, String postfix, String user) {
        SipEndpoint endpoint =
                endpoint("sip.example.com").shaping(prefix, postfix).build();

        assertThat(endpoint.uriFor("+821012345678")).isEqualTo("sip:" + user + "@sip.example.com");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "E164, +821012345678, 0055+8210123456789",
        "E164_WITHOUT_PLUS, 821012345678, 00558210123456789",
        "INTERNATIONAL, 00821012345678, 0055008210123456789"
    })
    void writesTheNumberInTheFormatOfTheProvider(NumberFormat format, String alone, String between) {
        SipEndpointBuilder endpoint = endpoint("sip.example.com").numbers(format);

        assertThat(endpoint.build().uriFor("+821012345678")).isEqualTo("sip:" + alone + "@sip.example.com");
        assertThat(endpoint.shaping("0055", "9").build().uriFor("+821012345678"))
                .isEqualTo("sip:" + between + "@sip.example.com");
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource({"@, %40", ":, %3A", "%, %25", "#, %23", "' ', %20", "<, %3C", ">, %3E", "'\"', %22", "\\, %5C"})
    void escapesWhatWouldEndTheUserPart(String prefix, String escaped) {
        SipEndpoint endpoint =
                endpoint("sip.example.com").shaping(prefix, prefix).build();

        assertThat(endpoint.uriFor("+1")).isEqualTo("sip:" + escaped + "+1" + escaped + "@sip.example.com");
    }

    @Test
    void leavesThePlainCharactersOfAUserPartAlone() {
        String plain = "azAZ09-_.!~*'()&=+$,;?/";
        SipEndpoint endpoint = endpoint("sip.example.com").shaping(plain, "").build();

        assertThat(endpoint.uriFor("+1")).isEqualTo("sip:" + plain + "+1@sip.example.com");
    }
}
