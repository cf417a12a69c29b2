package io.callrouter.sip.call;

import io.callrouter.provider.Credentials;
import java.util.UUID;

/** Reads the password that a provider's challenge asks for. */
public interface Passwords {

    /** In clear, for nothing but the digest that is made of it. */
    String decrypt(UUID providerId, Credentials credentials);
}
