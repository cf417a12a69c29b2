package io.callrouter.provider;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** How a provider is asked whether it is there. */
public enum HealthCheck {
    /** By a SIP OPTIONS request (RFC 3261, section 11). */
    OPTIONS("options"),

    /** Not at all; its health stays unknown. */
    NONE("none");

    @EnumeratedValue
    private final String value;

    HealthCheck(String value) {
        this.value = value;
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
