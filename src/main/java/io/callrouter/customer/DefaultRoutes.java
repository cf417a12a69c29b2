package io.callrouter.customer;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** When a customer's calls may take the system default's routes. */
public enum DefaultRoutes {
    /** Where it has no route of its own for a destination; otherwise they are shadowed. */
    OVERRIDE("override"),
    /** Always, behind its own, as last backups. */
    APPEND("append"),
    /** Never. */
    NEVER("never");

    @EnumeratedValue
    private final String value;

    DefaultRoutes(String value) {
        this.value = value;
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
