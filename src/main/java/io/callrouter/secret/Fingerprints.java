package io.callrouter.secret;

import java.util.Arrays;

/**
 * What stands for texts where they need not be read again, only recognised: HMAC-SHA-256 (RFC 2104), 16 bytes of it.
 * Without the key nobody can try out which text it is, however few there are.
 */
public final class Fingerprints {

    private static final int BYTES = 16;

    private final Hmac codes;

    Fingerprints(byte[] key) {
        this.codes = new Hmac(key);
    }

    public byte[] of(String text) {
        return Arrays.copyOf(codes.of(text), BYTES);
    }
}
