package io.callrouter.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.sip.auth.Challenge.Algorithm;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DigestTests {

    private static Challenge challenge(String realm, String nonce, Algorithm algorithm, @Nullable String qop) {
        return new Challenge(false, realm, nonce, null, algorithm, qop, false);
    }

    /** RFC 2617, section 3.5: the example that every implementation knows. */
    @Test
    void md5WithQop() {
        Challenge challenge = new Challenge(
                false,
                "testrealm@host.com",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "5ccc069c403ebaf9f0171e9517f40e41",
                Algorithm.MD5,
                "auth",
                false);

        assertThat(Digest.answer(
                        challenge,
                        "Mufasa",
                        "Circle Of Life",
                        new Digest.Request("GET", "/dir/index.html", 1, "0a4f113b")))
                .isEqualTo("Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
                        + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\","
                        + " response=\"6629fae49393a05397450978507c4ef1\", algorithm=MD5, qop=auth, nc=00000001,"
                        + " cnonce=\"0a4f113b\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
    }

    /** RFC 7616, section 3.9.1. */
    @Test
    void md5AndSha256OfToday() {
        String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        Digest.Request request =
                new Digest.Request("GET", "/dir/index.html", 1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

        assertThat(Digest.answer(
                        challenge("http-auth@example.org", nonce, Algorithm.MD5, "auth"),
                        "Mufasa",
                        "Circle of Life",
                        request))
                .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"", "algorithm=MD5,");
        assertThat(Digest.answer(
                        challenge("http-auth@example.org", nonce, Algorithm.SHA_256, "auth"),
                        "Mufasa",
                        "Circle of Life",
                        request))
                .contains(
                        "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"",
                        "algorithm=SHA-256,");
    }

    /** RFC 2069, section 2.4, as its erratum 749 corrects the answer. */
    @Test
    void md5OfTheDaysBeforeQop() {
        Challenge challenge =
                challenge("testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093", Algorithm.MD5, null);

        assertThat(Digest.answer(
                        challenge, "Mufasa", "CircleOfLife", new Digest.Request("GET", "/dir/index.html", 1, "unused")))
                .contains("response=\"1949323746fe6a43ef61f9606e7febea\"")
                .doesNotContain("qop", "nc=", "unused");
    }

    @Test
    void requestsWithOneNonceAreCounted() {
        Challenge challenge = challenge("r", "n", Algorithm.MD5, "auth");

        assertThat(Digest.answer(challenge, "u", "p", new Digest.Request("INVITE", "sip:a", 26, "c")))
                .contains("nc=0000001a");
    }

    @Test
    void quotesStayInsideTheirQuotes() {
        Challenge challenge = challenge("a\"realm\\", "n\"", Algorithm.MD5, null);

        assertThat(Digest.answer(challenge, "us\"er", "p", new Digest.Request("INVITE", "sip:a", 1, "c")))
                .startsWith("Digest username=\"us\\\"er\", realm=\"a\\\"realm\\\\\", nonce=\"n\\\"\", uri=");
    }
}
