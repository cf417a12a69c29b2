package io.callrouter.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what has to be stored and read again, with AES-256 in Galois/Counter mode (NIST SP 800-38D). A text is bound
 * to the place it is stored in: moved to another row, it does not decrypt.
 */
public final class SecretCipher {

    static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    SecretCipher(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * Encrypts {@code secret} for one place.
     *
     * @param place where it is stored, such as {@code provider/<id>}; needed again to decrypt
     * @return Base64 of the nonce and the cipher text
     */
    public String encrypt(String secret, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] stored = ByteBuffer.allocate(NONCE_BYTES + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
            return Base64.getEncoder().encodeToString(stored);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot encrypt with " + ALGORITHM, e);
        }
    }

    /**
     * Decrypts what {@link #encrypt} returned for the same place.
     *
     * @throws UndecryptableException if it was encrypted with another key or for another place, or was altered
     */
    public String decrypt(String encrypted, String place) {
        try {
            byte[] stored = Base64.getDecoder().decode(encrypted);
            if (stored.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
                throw new UndecryptableException(null);
            }
            byte[] nonce = new byte[NONCE_BYTES];
            ByteBuffer.wrap(stored).get(nonce);
            byte[] secret =
                    cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(stored, NONCE_BYTES, stored.length - NONCE_BYTES);
            return new String(secret, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UndecryptableException(e);
        }
    }

    /** @param purpose texts of other purposes have other fingerprints */
    public Fingerprints fingerprints(String purpose) {
        return new Fingerprints(Hmac.of(key.getEncoded(), "fingerprint/" + purpose));
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
