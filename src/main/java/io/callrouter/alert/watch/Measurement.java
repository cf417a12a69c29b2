package io.callrouter.alert.watch;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a rule found of one provider, target, customer or number.
 *
 * @param subject which one
 * @param value null if there is nothing to measure
 * @param message what was found, as a sentence
 */
record Measurement(
        String subject,
        @Nullable UUID providerId,
        @Nullable UUID customerId,
        @Nullable String target,
        Verdict verdict,
        @Nullable BigDecimal value,
        String message) {

    /** Where nothing could be measured. */
    static Measurement without(String subject, Verdict verdict, String message) {
        return new Measurement(subject, null, null, null, verdict, null, message);
    }

    /** What a value says. */
    enum Verdict {
        /** Beyond the threshold. */
        BROKEN,
        /** Between the thresholds: neither begins an alert nor ends one. */
        BETWEEN,
        /** On the good side of the threshold that ends an alert. */
        GOOD,
        /** Too little is known to say. */
        UNKNOWN
    }
}
