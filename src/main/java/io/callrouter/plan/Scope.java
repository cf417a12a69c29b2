package io.callrouter.plan;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whose route it is. */
public enum Scope {
    CUSTOMER("customer"),
    DEFAULT("default");

    private final String value;

    Scope(String value) {
        this.value = value;
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
