package io.callrouter.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.sip.auth.Challenge.Algorithm;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTests {

    private static SipResponse response(int code, String... challenges) {
        Headers.Builder headers = Headers.builder();
        for (String challenge : challenges) {
            headers.add(code == 407 ? "Proxy-Authenticate" : "WWW-Authenticate", challenge);
        }
        return new SipResponse(code, "", headers.build(), new byte[0]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    Digest realm="r", nonce="n"                                              | r    | n   | MD5         | -    | false
                    Digest realm="r", nonce="n", algorithm=MD5, qop="auth"                   | r    | n   | MD5         | auth | false
                    DIGEST  REALM = "r" ,NONCE="n",Algorithm="md5",QOP=auth                  | r    | n   | MD5         | auth | false
                    Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth-int, auth"     | r    | n   | SHA_256     | auth | false
                    Digest realm="r", nonce="n", algorithm=sha-512-256, qop="AUTH"           | r    | n   | SHA_512_256 | auth | false
                    Digest stale=TRUE,realm="r",domain="sip:a, sip:b",nonce="n"              | r    | n   | MD5         | -    | true
                    Digest realm="a, \\"b\\" \\\\c", nonce="n=1,2"                           | a, "b" \\c | n=1,2 | MD5 | - | false
                    Digest realm="", nonce=""                                                | ''   | ''  | MD5         | -    | false
                    Digest realm="r", nonce="n", unheard=of, charset=UTF-8, userhash=true    | r    | n   | MD5         | -    | false
                    """)
    void whatCanBeAnswered(String header, String realm, String nonce, Algorithm algorithm, String qop, boolean stale) {
        assertThat(Challenge.in(response(401, header)))
                .hasValue(new Challenge(false, realm, nonce, null, algorithm, qop, stale));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Digest",
                "Basic realm=\"r\"",
                "Bearer realm=\"r\", nonce=\"n\"",
                "Digestrealm=\"r\", nonce=\"n\"",
                "Digest nonce=\"n\"",
                "Digest realm=\"r\"",
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
                "Digest realm=\"r\", nonce=\"n\", qop=\"\"",
                "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess",
                "Digest realm=\"r\", nonce=\"n\", algorithm=AKAv1-MD5",
                "Digest realm=\"r, nonce=\"n"
            })
    void whatCannotBeAnswered(String header) {
        assertThat(Challenge.in(response(401, header))).isEmpty();
    }

    @Test
    void theBestOfSeveralIsTaken() {
        SipResponse several = response(
                407,
                "Basic realm=\"r\"",
                "Digest realm=\"r\", nonce=\"1\", algorithm=MD5",
                "Digest realm=\"r\", nonce=\"2\", algorithm=SHA-256",
                "Digest realm=\"r\", nonce=\"3\", algorithm=SHA-256-sess",
                "Digest realm=\"broken");

        assertThat(Challenge.in(several)).hasValueSatisfying(challenge -> {
            assertThat(challenge.nonce()).isEqualTo("2");
            assertThat(challenge.answerHeader()).isEqualTo("Proxy-Authorization");
        });
    }

    @Test
    void aServerAndAProxyAskInHeadersOfTheirOwn() {
        Headers headers = Headers.builder()
                .add("Proxy-Authenticate", "Digest realm=\"proxy\", nonce=\"n\"")
                .add("WWW-Authenticate", "Digest realm=\"server\", nonce=\"n\"")
                .build();

        assertThat(Challenge.in(new SipResponse(401, "", headers, new byte[0]))).hasValueSatisfying(challenge -> {
            assertThat(challenge.realm()).isEqualTo("server");
            assertThat(challenge.answerHeader()).isEqualTo("Authorization");
        });
        assertThat(Challenge.in(new SipResponse(407, "", headers, new byte[0])))
                .hasValueSatisfying(challenge -> assertThat(challenge.realm()).isEqualTo("proxy"));
    }
}
