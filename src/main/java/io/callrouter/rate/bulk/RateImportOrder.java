package io.callrouter.rate.bulk;

import io.callrouter.rate.Currencies;
import io.callrouter.web.Problem;
import io.callrouter.web.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an import of a deck is asked to do.
 *
 * @param currency of rows that do not say theirs; null if each must
 * @param effectiveFrom of rows that do not say theirs
 * @param increments of rows that do not say theirs
 * @param decimalComma whether numbers are written 0,0125
 * @param dryRun whether it only tells what it would do
 */
record RateImportOrder(
        UUID providerId,
        String name,
        ColumnNames columns,
        @Nullable String currency,
        Instant effectiveFrom,
        String increments,
        boolean decimalComma,
        boolean dryRun) {

    static final String DEFAULT_INCREMENTS = "1/1";

    private static final int LONGEST_NAME = 255;

    /** @throws ProblemException 400 if a parameter is not what it must be */
    static RateImportOrder of(
            UUID providerId,
            @Nullable String name,
            @Nullable String columns,
            @Nullable String currency,
            @Nullable String effectiveFrom,
            @Nullable String increments,
            @Nullable String decimal,
            boolean dryRun,
            Instant now,
            Currencies currencies) {
        List<Problem.Field> errors = new ArrayList<>();
        if (name != null && (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl))) {
            errors.add(new Problem.Field(
                    "name", "must be up to %d characters, and no control characters".formatted(LONGEST_NAME)));
        }
        if (decimal != null && !decimal.equals("point") && !decimal.equals("comma")) {
            errors.add(new Problem.Field("decimal", "must be point, or comma for numbers such as 0,0125"));
        }
        RateValues values = new RateValues(currencies, false);
        String knownCurrency = currency == null ? null : values.currency("currency", currency, errors);
        Instant from = effectiveFrom == null ? now : values.instant("effective_from", effectiveFrom, errors);
        String given = increments == null ? DEFAULT_INCREMENTS : increments;
        values.increments("increments", given, errors);
        if (!errors.isEmpty() || from == null) {
            throw ProblemException.invalid(errors);
        }
        return new RateImportOrder(
                providerId,
                name == null ? "" : name,
                ColumnNames.parse(columns),
                knownCurrency,
                from,
                given,
                "comma".equals(decimal),
                dryRun);
    }
}
