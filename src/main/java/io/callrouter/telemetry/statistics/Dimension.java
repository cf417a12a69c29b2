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
    HOUR("hour"),
    DAY("day", "cast(hour at time zone :zone as date)"),
    MONTH("month", "to_char(hour at time zone :zone, 'YYYY-MM')");

    private final String column;
    private final String expression;

    Dimension(String column) {
        this(column, column);
    }

    Dimension(String column, String expression) {
        this.column = column;
        this.expression = expression;
    }

    String column() {
        return column;
    }

    /** The column, of what is kept by the hour. */
    String selected() {
        return expression.equals(column) ? column : expression + " as " + column;
    }

    /** @param text names with commas between them */
    static Set<Dimension> parse(String text) {
        Set<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
        for (String name : text.split(",", -1)) {
            try {
                dimensions.add(valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw ProblemException.invalid(
                        "by",
                        "must be provider, target, customer, hour, day or month, or several of them such as provider,day");
            }
        }
        return dimensions;
    }
}
