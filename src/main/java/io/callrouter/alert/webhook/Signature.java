package io.callrouter.alert.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By which a receiver knows that a message is ours and new: HMAC-SHA-256 (RFC 2104) of the time, a dot and the body. A
 * message that somebody sends again later has an old time, or a wrong signature.
 */
final class Signature {

    static final String HEADER = "X-CallRouter-Signature";

    private static final String MAC = "HmacSHA256";

    private Signature() {}

    /** The value of the header: {@code t=<unix seconds>,v1=<hexadecimal digits>}. */
    static String of(String body, String secret, Instant at) {
        long seconds = at.getEpochSecond();
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), MAC));
            byte[] code = mac.doFinal((seconds + "." + body).getBytes(UTF_8));
            return "t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(code));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no " + MAC, e);
        }
    }
}
