package io.callrouter.sip.message;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Branches, tags and Call-IDs that nobody guesses (RFC 3261, section 19.3). */
public final class RandomTokens {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 12;

    private RandomTokens() {}

    /** 96 random bits as 24 hexadecimal digits. */
    public static String next() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The branch of a new transaction (section 8.1.1.7). */
    public static String branch() {
        return Via.MAGIC_COOKIE + next();
    }
}
