package io.callrouter.customer;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** By what a customer's routes are ordered. */
public enum Ordering {
    /** The longest target first, then the lowest priority. */
    PRIORITY("priority"),
    /** The lowest cost per minute first, unknown costs last; then as by {@link #PRIORITY}. */
    COST("cost"),
    /** As by {@link #COST}, but costs that are nearly the same tie, and {@link #PRIORITY} decides. */
    COST_THEN_PRIORITY("cost_then_priority");

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
