package io.callrouter.customer;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** What becomes of the system default's routes when a customer has routes of its own for a destination. */
public enum DefaultRoutes {
    /** They are shadowed. */
    OVERRIDE("override"),
    /** They follow the customer's own, as last backups. */
    APPEND("append");

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
