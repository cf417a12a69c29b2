package io.callrouter.route;

import java.time.DayOfWeek;
import java.util.Locale;

/** A day of the week as schedules write it. */
enum Weekday {
    MON,
    TUE,
    WED,
    THU,
    FRI,
    SAT,
    SUN;

    DayOfWeek dayOfWeek() {
        return DayOfWeek.of(ordinal() + 1);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
