package io.callrouter.sip.auth;

import io.callrouter.sip.message.SipParseException;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.message.Tokens;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a provider asks for in a 401 or 407 (RFC 3261, section 22; RFC 8760).
 *
 * @param proxy whether it is a proxy that asks (407)
 * @param qop {@code auth}, or null if the provider is of the days before (RFC 2617, section 3.2.1)
 * @param stale whether the last answer was right but for the age of its nonce
 */
public record Challenge(
        boolean proxy,
        String realm,
        String nonce,
        @Nullable String opaque,
        Algorithm algorithm,
        @Nullable String qop,
        boolean stale) {

    /** Hashes that answers can be made with, the best first. */
    public enum Algorithm {
        SHA_512_256("SHA-512-256", "SHA-512/256"),
        SHA_256("SHA-256", "SHA-256"),
        MD5("MD5", "MD5");

        private final String token;
        private final String digest;

        Algorithm(String token, String digest) {
            this.token = token;
            this.digest = digest;
        }

        static Optional<Algorithm> of(String token) {
            return Arrays.stream(values())
                    .filter(algorithm -> algorithm.token.equalsIgnoreCase(token))
                    .findFirst();
        }

        /** As headers name it. */
        String token() {
            return token;
        }

        /** As the JDK names it. */
        String digest() {
            return digest;
        }
    }

    /** The best of the challenges in a 401 or 407 that can be answered, if there is one. */
    public static Optional<Challenge> in(SipResponse response) {
        boolean proxy = response.code() == 407;
        return response.headers().all(proxy ? "Proxy-Authenticate" : "WWW-Authenticate").stream()
                .flatMap(value -> parse(value, proxy))
                .min((a, b) -> a.algorithm.compareTo(b.algorithm));
    }

    private static Stream<Challenge> parse(String value, boolean proxy) {
        String text = value.strip();
        if (!text.toLowerCase(Locale.ROOT).startsWith("digest ")) {
            return Stream.empty();
        }
        Map<String, String> parameters;
        try {
            parameters = Tokens.parameters(Tokens.split(text.substring("digest ".length()), ','));
        } catch (SipParseException e) {
            return Stream.empty(); // the answer stands, the provider only cannot be answered
        }
        String realm = parameters.get("realm");
        String nonce = parameters.get("nonce");
        Optional<Algorithm> algorithm = Algorithm.of(parameters.getOrDefault("algorithm", "MD5"));
        String offered = parameters.get("qop");
        boolean answerable = offered == null || qops(offered).contains("auth");
        if (realm == null || nonce == null || algorithm.isEmpty() || !answerable) {
            return Stream.empty();
        }
        return Stream.of(new Challenge(
                proxy,
                realm,
                nonce,
                parameters.get("opaque"),
                algorithm.get(),
                offered == null ? null : "auth",
                "true".equalsIgnoreCase(parameters.get("stale"))));
    }

    private static List<String> qops(String offered) {
        return Arrays.stream(offered.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .toList();
    }

    /** The header that answers it. */
    public String answerHeader() {
        return proxy ? "Proxy-Authorization" : "Authorization";
    }
}
