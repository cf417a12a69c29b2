package io.callrouter.provider;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** Whether a provider answers when it is asked; one that was given another hostname, port or transport is unknown. */
public enum HealthStatus {
    UNKNOWN("unknown"),
    HEALTHY("healthy"),
    UNHEALTHY("unhealthy");

    @EnumeratedValue
    private final String value;

    HealthStatus(String value) {
        this.value = value;
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
