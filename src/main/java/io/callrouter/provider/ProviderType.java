package io.callrouter.provider;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** By which protocol a provider takes calls. */
public enum ProviderType {
    SIP("sip");

    @EnumeratedValue
    private final String value;

    ProviderType(String value) {
        this.value = value;
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
