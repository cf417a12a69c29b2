package io.callrouter.provider;

import org.jspecify.annotations.Nullable;

/**
 * What a provider's digest authentication asks for. {@link ProviderPasswords} reads the password.
 *
 * @param encryptedPassword as it is stored; null for an empty password
 */
public record Credentials(String username, @Nullable String encryptedPassword) {

    @Override
    public String toString() {
        return "Credentials[" + username + "]";
    }
}
