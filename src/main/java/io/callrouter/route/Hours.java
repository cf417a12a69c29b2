package io.callrouter.route;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hours of one day as a sign at a door says them, {@code 08:00} to {@code 18:00}. Where they end before they begin, they
 * last into the next day.
 *
 * @param from minutes on the clock since midnight, 0 to 1439; the first one that belongs to them
 * @param to minutes on the clock since midnight, 1 to 1440, or 0 for the same as 1440; the first one that does not
 */
public record Hours(int from, int to) {

    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])");
    private static final String END_OF_DAY = "24:00";
    private static final int END_OF_DAY_MINUTE = 24 * 60;

    /** Minutes since midnight, or null if the text is no time from {@code 00:00} to {@code 23:59}. */
    static @Nullable Integer parseFrom(String text) {
        Matcher time = TIME.matcher(text);
        return time.matches()
                ? Integer.valueOf(Integer.parseInt(time.group(1)) * 60 + Integer.parseInt(time.group(2)))
                : null;
    }

    /** Minutes since midnight, or null if the text is no time from {@code 00:00} to {@code 24:00}. */
    static @Nullable Integer parseTo(String text) {
        return text.equals(END_OF_DAY) ? Integer.valueOf(END_OF_DAY_MINUTE) : parseFrom(text);
    }

    /** Whether this minute of the day on which they begin belongs to them. */
    boolean includeSameDay(int minute) {
        return minute >= from && (isOvernight() || minute < to);
    }

    /** Whether this minute of the day after that belongs to them. */
    boolean includeNextDay(int minute) {
        return isOvernight() && minute < to;
    }

    private boolean isOvernight() {
        return to < from;
    }
}
