package io.callrouter.check;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What may be wrong, the worst first. */
enum CheckCode {
    /** No route of the customer or of the system default can be used. */
    NO_WAY_OUT(Severity.ERROR),
    /** Numbers of the target get an empty plan. */
    TARGET_WITHOUT_PROVIDER(Severity.ERROR),
    PROVIDER_DELETED(Severity.ERROR),
    /** At some time of the week numbers of the target get an empty plan. */
    SCHEDULE_GAP(Severity.WARNING),
    /** A call has nowhere to go on to. */
    SINGLE_PROVIDER(Severity.WARNING),
    PROVIDER_UNHEALTHY(Severity.WARNING),
    PROVIDER_DISABLED(Severity.WARNING),
    PROVIDER_DISABLED_FOR_A_TIME(Severity.INFO),
    /** Another route of the same provider always goes before it. */
    ROUTE_SHADOWED(Severity.WARNING),
    SCHEDULE_OVER(Severity.WARNING),
    SCHEDULE_NEVER_OPEN(Severity.WARNING),
    /** The provider asks more than is allowed for every number of the target. */
    ALWAYS_OVER_MAX_COST(Severity.WARNING),
    /** A provider goes last wherever cost decides, because nobody knows what it asks. */
    UNRATED_IN_COST_ORDERING(Severity.WARNING);

    /** How bad it is: calls fail; calls may fail, or something is not as it was meant; it may be meant. */
    enum Severity {
        ERROR,
        WARNING,
        INFO;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Severity severity;

    CheckCode(Severity severity) {
        this.severity = severity;
    }

    Severity severity() {
        return severity;
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
