package io.callrouter.rate.bulk;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The columns of a deck in a file, in the order of an export. */
enum RateField {
    PREFIX,
    PRICE_PER_MINUTE,
    CURRENCY,
    EFFECTIVE_FROM,
    EFFECTIVE_UNTIL,
    CONNECTION_FEE,
    INCREMENTS;

    static final List<String> NAMES =
            Arrays.stream(values()).map(RateField::column).toList();

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RateField> of(String column) {
        return Arrays.stream(values())
                .filter(field -> field.name().equalsIgnoreCase(column))
                .findFirst();
    }
}
