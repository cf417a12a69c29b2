package io.callrouter.telemetry.statistics;

import io.callrouter.web.ProblemException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What attempts are counted by. */
enum Dimension {
    PROVIDER("provider_id"),
    TARGET("target"),
    CUSTOMER("customer_id"),
    HOUR("hour");

    private final String column;

    Dimension(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    /** @param text names with commas between them */
    static Set<Dimension> parse(String text) {
        Set<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
        for (String name : text.split(",", -1)) {
            try {
                dimensions.add(valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw ProblemException.invalid(
                        "by", "must be provider, target, customer or hour, or several of them such as provider,hour");
            }
        }
        return dimensions;
    }
}
