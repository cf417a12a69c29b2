package io.callrouter.alert;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** What a rule watches. */
public enum AlertKind {
    /** The share of attempts that were answered, 0 to 1, is below the threshold. */
    ASR_BELOW("asr_below"),
    /** The share of attempts that the provider is to blame for, 0 to 1, is above it. */
    FAILURE_RATE_ABOVE("failure_rate_above"),
    /** The 95th percentile of post-dial delay, in milliseconds, is above it. */
    PDD_P95_ABOVE("pdd_p95_above"),
    /** A provider that is in use does not answer probes. */
    PROVIDER_DOWN("provider_down"),
    /** The plan of a customer's call to a number is empty. */
    PLAN_EMPTY("plan_empty");

    @EnumeratedValue
    private final String value;

    AlertKind(String value) {
        this.value = value;
    }

    /** Whether attempts are measured, against a threshold. */
    public boolean isOfAttempts() {
        return this == ASR_BELOW || this == FAILURE_RATE_ABOVE || this == PDD_P95_ABOVE;
    }

    /** Whether the threshold is the lowest value that is good, not the highest. */
    public boolean isLowerBound() {
        return this == ASR_BELOW;
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
