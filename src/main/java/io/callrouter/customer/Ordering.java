package io.callrouter.customer;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** By what a customer's routes are ordered. */
public enum Ordering {
    /** The longest target first, then the lowest priority. */
    PRIORITY("priority");

    @EnumeratedValue
    private final String value;

    Ordering(String value) {
        this.value = value;
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
