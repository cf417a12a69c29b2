package io.callrouter.access;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** What a caller may do. */
public enum Role {
    /** Everything. */
    ADMIN("admin"),
    /** A call service: reads everything, asks for plans for every customer, places calls. */
    SERVICE("service"),
    /** A customer: its own routes and plans; of providers only id and name. */
    CUSTOMER("customer");

    @EnumeratedValue
    private final String value;

    Role(String value) {
        this.value = value;
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
