package io.callrouter.alert.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.secret.Hmac;
import java.time.Instant;
import java.util.HexFormat;

/**
 * By which a receiver knows that a message is ours and new: HMAC-SHA-256 (RFC 2104) of the time, a dot and the body. A
 * message that somebody sends again later has an old time, or a wrong signature.
 */
final class Signature {

    static final String HEADER = "X-CallRouter-Signature";

    private Signature() {}

    /** The value of the header: {@code t=<unix seconds>,v1=<hexadecimal digits>}. */
    static String of(String body, String secret, Instant at) {
        long seconds = at.getEpochSecond();
        byte[] code = Hmac.of(secret.getBytes(UTF_8), seconds + "." + body);
        return "t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(code));
    }
}
