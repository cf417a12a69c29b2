package io.callrouter.route;

import java.time.DayOfWeek;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A day of the week as schedules write it. */
enum Weekday {
    MON,
    TUE,
    WED,
    THU,
    FRI,
    SAT,
    SUN;

    static Optional<Weekday> parse(String text) {
        return Stream.of(values()).filter(day -> day.toString().equals(text)).findFirst();
    }

    DayOfWeek dayOfWeek() {
        return DayOfWeek.of(ordinal() + 1);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
