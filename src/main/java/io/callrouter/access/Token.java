package io.callrouter.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A bearer token (RFC 6750): 256 random bits. What is stored is its SHA-256; with that much randomness no salt or slow
 * hash is needed.
 *
 * @param value the secret itself; only ever sent to the client it was made for
 */
public record Token(String value) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    public static Token generate() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new Token("cr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /** 64 hexadecimal digits. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Token[***]";
    }
}
