package io.callrouter.web;

import java.util.regex.Pattern;

/** A {@code +} that was written into a query as it is. */
public final class QueryPlus {

    private static final Pattern LOST = Pattern.compile("^((?:tel:|sips?:)?) ", Pattern.CASE_INSENSITIVE);

    private QueryPlus() {}

    /**
     * Reads {@code ?target=+82} as it was meant: in a query, a plus that is not written {@code %2B} arrives as a blank,
     * and no number or target that begins with a blank means anything else.
     */
    public static String restore(String value) {
        return LOST.matcher(value).replaceFirst("$1+");
    }
}
