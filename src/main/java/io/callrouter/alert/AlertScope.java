package io.callrouter.alert;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** What has an alert of its own. */
public enum AlertScope {
    PROVIDER("provider"),
    TARGET("target"),
    CUSTOMER("customer");

    @EnumeratedValue
    private final String value;

    AlertScope(String value) {
        this.value = value;
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
