package io.callrouter.secret;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The key under which secrets are stored.
 *
 * @param encryptionKey 32 bytes in Base64 ({@code openssl rand -base64 32}); the same for every replica on one
 *     database. When absent, one is generated at the first start and kept in the data directory.
 */
@ConfigurationProperties("callrouter.secret")
record SecretSettings(@Nullable String encryptionKey) {

    SecretSettings {
        if (encryptionKey != null && encryptionKey.isBlank()) {
            encryptionKey = null; // an unset variable of a compose file arrives as an empty one
        }
        if (encryptionKey != null && !isKey(encryptionKey)) {
            throw new IllegalArgumentException("callrouter.secret.encryption-key must be 32 bytes in Base64,"
                    + " as \"openssl rand -base64 32\" prints them");
        }
    }

    static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text.strip()).length == SecretCipher.KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "SecretSettings[encryptionKey=" + (encryptionKey == null ? "absent" : "***") + "]";
    }
}
