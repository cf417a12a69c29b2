package io.callrouter.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) with one key, for many texts; for threads at the same time, too. */
public final class Hmac {

    private static final String ALGORITHM = "HmacSHA256";

    /** Only copies of it are used: a copy is quicker to have than a key is to set. */
    private final Mac keyed;

    /** @param key not empty */
    Hmac(byte[] key) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM, e);
        }
    }

    /**
     * The code of a text in UTF-8.
     *
     * @return 32 bytes
     */
    byte[] of(String text) {
        try {
            return ((Mac) keyed.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("That of every Java runtime can be copied", e);
        }
    }

    /**
     * The code of a text in UTF-8.
     *
     * @param key not empty
     * @return 32 bytes
     */
    public static byte[] of(byte[] key, String text) {
        return new Hmac(key).of(text);
    }
}
