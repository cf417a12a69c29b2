package io.callrouter.provider;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** By which transport a provider is reached (RFC 3261, section 18). */
public enum Transport {
    UDP("udp"),
    TCP("tcp"),
    TLS("tls");

    @EnumeratedValue
    private final String value;

    Transport(String value) {
        this.value = value;
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
