package io.callrouter.rate.bulk;

import io.callrouter.file.RowErrors;
import io.callrouter.rate.Currencies;
import io.callrouter.web.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a row of a deck must be. */
final class RateRules {

    private final RateImportOrder order;
    private final RateValues values;

    RateRules(RateImportOrder order, Currencies currencies) {
        this.order = order;
        this.values = new RateValues(currencies, order.decimalComma());
    }

    /** The row as it is to be stored, or null if there are errors, which are added to the others. */
    @Nullable
    RateRow check(RateRows.Row row, RowErrors errors) {
        List<Problem.Field> wrong = new ArrayList<>(row.errors());
        RateRow rate = wrong.isEmpty() ? read(row, wrong) : null;
        wrong.forEach(error -> errors.add(row.line(), error));
        return rate;
    }

    private @Nullable RateRow read(RateRows.Row row, List<Problem.Field> wrong) {
        Map<RateField, String> given = row.values();
        String prefixText = required(given, RateField.PREFIX, wrong);
        String priceText = required(given, RateField.PRICE_PER_MINUTE, wrong);
        String prefix = prefixText == null ? null : values.prefix(RateField.PREFIX.column(), prefixText, wrong);
        BigDecimal price =
                priceText == null ? null : values.amount(RateField.PRICE_PER_MINUTE.column(), priceText, wrong);
        String currencyText = given.getOrDefault(RateField.CURRENCY, order.currency());
        String currency = null;
        if (currencyText == null) {
            wrong.add(new Problem.Field(RateField.CURRENCY.column(), "is required, here or as the parameter currency"));
        } else {
            currency = values.currency(RateField.CURRENCY.column(), currencyText, wrong);
        }
        String fromText = given.get(RateField.EFFECTIVE_FROM);
        Instant from = fromText == null
                ? order.effectiveFrom()
                : values.instant(RateField.EFFECTIVE_FROM.column(), fromText, wrong);
        String untilText = given.get(RateField.EFFECTIVE_UNTIL);
        Instant until = untilText == null ? null : values.end(RateField.EFFECTIVE_UNTIL.column(), untilText, wrong);
        String feeText = given.get(RateField.CONNECTION_FEE);
        BigDecimal fee =
                feeText == null ? BigDecimal.ZERO : values.amount(RateField.CONNECTION_FEE.column(), feeText, wrong);
        int[] increments = values.increments(
                RateField.INCREMENTS.column(), given.getOrDefault(RateField.INCREMENTS, order.increments()), wrong);
        if (from != null && until != null && !until.isAfter(from)) {
            wrong.add(new Problem.Field(RateField.EFFECTIVE_UNTIL.column(), "must be after effective_from"));
        }
        if (!wrong.isEmpty()
                || prefix == null
                || price == null
                || currency == null
                || from == null
                || fee == null
                || increments == null) {
            return null;
        }
        return new RateRow(row.line(), prefix, price, currency, from, until, fee, increments[0], increments[1]);
    }

    private static @Nullable String required(Map<RateField, String> given, RateField field, List<Problem.Field> wrong) {
        String text = given.get(field);
        if (text == null) {
            wrong.add(new Problem.Field(field.column(), "is required"));
        }
        return text;
    }
}
