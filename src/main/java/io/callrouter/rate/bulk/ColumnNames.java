package io.callrouter.rate.bulk;

import io.callrouter.web.ProblemException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a carrier calls the columns. Upper and lower case are the same.
 *
 * @param mapped the fields of columns whose names are not those of the fields, by name in lower case
 * @param given whether columns that are not a field are left out, as the client has looked at all of them
 */
record ColumnNames(Map<String, RateField> mapped, boolean given) {

    private static final String EXPECTED =
            "must be pairs such as Destination:prefix,Rate:price_per_minute, a column of the file and one of "
                    + String.join(", ", RateField.NAMES);

    /** @throws ProblemException 400 if it is no such mapping */
    static ColumnNames parse(@Nullable String text) {
        if (text == null) {
            return new ColumnNames(Map.of(), false);
        }
        Map<String, RateField> mapped = new HashMap<>();
        Set<RateField> taken = EnumSet.noneOf(RateField.class);
        for (String pair : text.split(",", -1)) {
            int colon = pair.lastIndexOf(':');
            Optional<RateField> field = colon < 1
                    ? Optional.empty()
                    : RateField.of(pair.substring(colon + 1).strip());
            if (field.isEmpty()
                    || !taken.add(field.get())
                    || mapped.put(key(pair.substring(0, colon)), field.get()) != null) {
                throw ProblemException.invalid("columns", EXPECTED + ", each once");
            }
        }
        return new ColumnNames(mapped, true);
    }

    /** The field that a column of this name has; empty for none. */
    Optional<RateField> fieldOf(String column) {
        RateField field = mapped.get(key(column));
        return field == null ? RateField.of(column).filter(own -> !mapped.containsValue(own)) : Optional.of(field);
    }

    private static String key(String column) {
        return column.strip().toLowerCase(Locale.ROOT);
    }
}
