package io.callrouter.plan.snapshot;

import io.callrouter.route.Hours;
import io.callrouter.route.Schedule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a schedule stands in a snapshot. */
final class StoredSchedule {

    private StoredSchedule() {}

    static void write(ValueOutput output, Schedule schedule) throws IOException {
        output.text(schedule.zone().getId());
        output.map(schedule.week(), ValueOutput::constant, StoredSchedule::write);
        output.map(schedule.exceptions(), (out, date) -> out.text(date.toString()), StoredSchedule::write);
        output.optional(schedule.validFrom(), ValueOutput::instant);
        output.optional(schedule.validUntil(), ValueOutput::instant);
    }

    /** The schedule; one whose zone this JVM does not know is never open, as it is when it is read from the database. */
    static Schedule read(ValueInput input) throws IOException {
        String zone = input.text();
        Map<DayOfWeek, List<Hours>> week = input.map(in -> in.constant(DayOfWeek.class), StoredSchedule::hours);
        Map<LocalDate, List<Hours>> exceptions = input.map(in -> LocalDate.parse(in.text()), StoredSchedule::hours);
        @Nullable Instant from = input.optional(ValueInput::instant);
        @Nullable Instant until = input.optional(ValueInput::instant);
        try {
            return new Schedule(ZoneId.of(zone), week, exceptions, from, until);
        } catch (DateTimeException e) {
            return Schedule.CLOSED;
        }
    }

    private static void write(ValueOutput output, List<Hours> ofDay) throws IOException {
        output.list(ofDay, (out, hours) -> {
            out.count(hours.from());
            out.count(hours.to());
        });
    }

    private static List<Hours> hours(ValueInput input) throws IOException {
        return List.copyOf(input.list(in -> new Hours(in.count(), in.count())));
    }
}
