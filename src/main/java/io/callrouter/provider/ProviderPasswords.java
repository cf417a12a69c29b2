package io.callrouter.provider;

import io.callrouter.secret.SecretCipher;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Encrypts the passwords by which providers know us, and reads them for those who answer a challenge. */
@Component
public class ProviderPasswords {

    private final SecretCipher cipher;

    ProviderPasswords(SecretCipher cipher) {
        this.cipher = cipher;
    }

    /** @return the password in clear, for nothing but the digest that is made of it; empty if there is none */
    public String decrypt(UUID providerId, Credentials credentials) {
        String encrypted = credentials.encryptedPassword();
        return encrypted == null ? "" : cipher.decrypt(encrypted, place(providerId));
    }

    String encrypt(UUID providerId, String password) {
        return cipher.encrypt(password, place(providerId));
    }

    private static String place(UUID providerId) {
        return "provider/" + providerId;
    }
}
