package io.callrouter.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as a client describes it, as it is stored, and as the API shows it: with nothing left to defaults. {@link
 * ScheduleParser} says what it must be.
 */
@ValidSchedule
@Schema(name = "Schedule")
public record ScheduleRequest(
        @Schema(
                description = "Whose clock and calendar count: a name of the IANA time zone database",
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "Europe/Berlin")
        @JsonProperty("timezone")
        @Nullable
        String timezone,

        @Schema(description = "When it is open in each week; always when absent, and on no day if the list is empty")
        @JsonProperty("windows")
        List<@Nullable Window> windows,

        @Schema(description = "Dates on which it has other hours than the windows say, or none")
        @JsonProperty("exceptions")
        List<@Nullable DateException> exceptions,

        @Schema(description = "Closed before this time, in UTC", example = "2026-06-01 00:00:00.000000")
        @JsonProperty("valid_from")
        @Nullable
        String validFrom,

        @Schema(description = "Closed from this time on, in UTC", example = "2027-06-01 00:00:00.000000")
        @JsonProperty("valid_until")
        @Nullable
        String validUntil) {

    static final int MOST_WINDOWS = 64;
    static final int MOST_EXCEPTIONS = 366;
    static final int MOST_HOURS = 16;

    private static final String BEGIN_OF_DAY = "00:00";
    private static final String END_OF_DAY = "24:00";

    public ScheduleRequest {
        windows = windows == null ? List.of(Window.ALWAYS) : readOnly(windows);
        exceptions = exceptions == null ? List.of() : readOnly(exceptions);
        validFrom = tidy(validFrom);
        validUntil = tidy(validUntil);
    }

    /** Hours that begin on some days of each week. */
    @Schema(name = "ScheduleWindow")
    public record Window(
            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description = "The days on which it begins",
                                    requiredMode = Schema.RequiredMode.REQUIRED,
                                    example = "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]"),
                    schema = @Schema(allowableValues = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}))
            @JsonProperty("days")
            @Nullable
            List<@Nullable String> days,

            @Schema(description = "The first minute on the clock", defaultValue = BEGIN_OF_DAY, example = "08:00")
            @JsonProperty("from")
            String from,

            @Schema(
                    description = "The first minute that does not belong to it; on the next day if it is before from",
                    defaultValue = END_OF_DAY,
                    example = "18:00")
            @JsonProperty("to")
            String to) {

        static final Window ALWAYS = new Window(
                List.<@Nullable String>of("mon", "tue", "wed", "thu", "fri", "sat", "sun"), BEGIN_OF_DAY, END_OF_DAY);

        public Window {
            days = days == null ? null : readOnly(days);
            from = from == null ? BEGIN_OF_DAY : from;
            to = to == null ? END_OF_DAY : to;
        }
    }

    /** Hours that begin on a date instead of those of its day of the week. */
    @Schema(name = "ScheduleException")
    public record DateException(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "2026-12-25") @JsonProperty("date") @Nullable
            String date,

            @Schema(description = "Whether nothing begins on that date", defaultValue = "false", example = "true")
            @JsonProperty("closed")
            @Nullable
            Boolean closed,

            @Schema(description = "When it is open instead; with closed none") @JsonProperty("hours")
            List<@Nullable OtherHours> hours) {

        public DateException {
            hours = hours == null ? List.of() : readOnly(hours);
            closed = closed == null && !hours.isEmpty() ? Boolean.FALSE : closed;
        }
    }

    /** Hours of a single date. */
    @Schema(name = "ScheduleHours")
    public record OtherHours(
            @Schema(description = "The first minute on the clock", defaultValue = BEGIN_OF_DAY, example = "09:00")
            @JsonProperty("from")
            String from,

            @Schema(
                    description = "The first minute that does not belong to it; on the next day if it is before from",
                    defaultValue = END_OF_DAY,
                    example = "12:00")
            @JsonProperty("to")
            String to) {

        public OtherHours {
            from = from == null ? BEGIN_OF_DAY : from;
            to = to == null ? END_OF_DAY : to;
        }
    }

    /**
     * What it says.
     *
     * @throws IllegalArgumentException if it is not valid, naming the field
     */
    public Schedule toSchedule() {
        return ScheduleParser.parse(this, (field, message) -> {
            throw new IllegalArgumentException(field + " " + message);
        });
    }

    /** As the API writes it; what is no time stays, for the check to refuse. */
    private static @Nullable String tidy(@Nullable String time) {
        if (time == null || time.isEmpty()) {
            return null;
        }
        try {
            return Timestamps.format(Timestamps.parse(time));
        } catch (IllegalArgumentException e) {
            return time;
        }
    }

    /** Unlike {@link List#copyOf}, also of what has null in it: the check says where. */
    private static <T extends @Nullable Object> List<T> readOnly(List<T> list) {
        return Collections.unmodifiableList(new ArrayList<>(list));
    }
}
