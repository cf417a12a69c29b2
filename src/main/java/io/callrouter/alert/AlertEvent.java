package io.callrouter.alert;

import java.util.Locale;

/** What is told of an alert. */
public enum AlertEvent {
    FIRING,
    RESOLVED;

    /** As the API and the database have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
