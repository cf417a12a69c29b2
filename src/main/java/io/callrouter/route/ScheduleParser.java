package io.callrouter.route;

import io.callrouter.route.ScheduleRequest.DateException;
import io.callrouter.route.ScheduleRequest.OtherHours;
import io.callrouter.route.ScheduleRequest.Window;
import io.callrouter.web.Timestamps;
import io.callrouter.web.Words;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a schedule, and tells of each field that is wrong what it must be. The rules of a schedule's fields are here. */
final class ScheduleParser {

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9_+/-]{1,64}");
    private static final String DAYS =
            Stream.of(Weekday.values()).map(Weekday::toString).collect(Collectors.joining(", "));
    private static final int SHOWN_ZONES = 3;

    private final BiConsumer<String, String> errors;

    private ScheduleParser(BiConsumer<String, String> errors) {
        this.errors = errors;
    }

    /**
     * The schedule that the request describes; meaningless if there are errors.
     *
     * @param errors takes the name of each field that is wrong, and what it must be
     */
    static Schedule parse(ScheduleRequest request, BiConsumer<String, String> errors) {
        return new ScheduleParser(errors).parse(request);
    }

    private Schedule parse(ScheduleRequest request) {
        ZoneId zone = zone(request.timezone());
        Map<DayOfWeek, List<Hours>> week = week(request.windows());
        Map<LocalDate, List<Hours>> exceptions = exceptions(request.exceptions());
        if (request.windows().isEmpty() && exceptions.values().stream().allMatch(List::isEmpty)) {
            errors.accept(
                    "windows",
                    "must say when it is open, unless exceptions do; to disable a route, set enabled to false");
        }
        if (Timestamps.NEVER.equals(request.validFrom())) {
            errors.accept(
                    "valid_from",
                    "must be before the year 9999; leave it out for none, and to disable for good, set enabled to false");
        }
        Instant from = time("valid_from", request.validFrom());
        Instant until = time("valid_until", request.validUntil());
        if (from != null && until != null && !until.isAfter(from)) {
            errors.accept("valid_until", "must be after valid_from");
        }
        return new Schedule(zone, week, exceptions, from, until);
    }

    private ZoneId zone(@Nullable String name) {
        if (name != null && ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        String expected = "must be a name of the IANA time zone database such as Europe/Berlin or UTC";
        if (name == null) {
            errors.accept("timezone", expected);
        } else {
            errors.accept("timezone", expected + (PRINTABLE.matcher(name).matches() ? unknown(name) : ""));
        }
        return ZoneOffset.UTC;
    }

    private static String unknown(String name) {
        String end = name.substring(name.lastIndexOf('/') + 1);
        List<String> similar = ZoneRulesProvider.getAvailableZoneIds().stream()
                .filter(known -> known.equalsIgnoreCase(name)
                        || known.substring(known.lastIndexOf('/') + 1).equalsIgnoreCase(end))
                .sorted(Comparator.comparing((String known) -> !known.equalsIgnoreCase(name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN_ZONES)
                .toList();
        return "; there is no %s".formatted(name)
                + (similar.isEmpty() ? "" : ", but there is " + String.join(", ", similar));
    }

    private Map<DayOfWeek, List<Hours>> week(List<@Nullable Window> given) {
        List<@Nullable Window> windows = unlessTooMany("windows", given, ScheduleRequest.MOST_WINDOWS);
        Map<DayOfWeek, List<Hours>> week = new EnumMap<>(DayOfWeek.class);
        for (int i = 0; i < windows.size(); i++) {
            String field = "windows[%d]".formatted(i);
            Window window = windows.get(i);
            if (window == null) {
                errors.accept(field, "must be an object with days, from and to");
                continue;
            }
            Hours hours = hours(field, window.from(), window.to());
            for (Weekday day : days(field + ".days", window.days())) {
                List<Hours> ofDay = week.computeIfAbsent(day.dayOfWeek(), key -> new ArrayList<>());
                if (hours != null) {
                    ofDay.add(hours);
                }
            }
        }
        week.replaceAll((day, hours) -> List.copyOf(hours));
        return week;
    }

    private Set<Weekday> days(String field, @Nullable List<@Nullable String> names) {
        if (names == null || names.isEmpty()) {
            errors.accept(field, "must have at least one of " + DAYS);
            return Set.of();
        }
        List<Optional<Weekday>> days = unlessTooMany(field, names, Weekday.values().length).stream()
                .map(name -> name == null ? Optional.<Weekday>empty() : Words.find(name, Weekday.class))
                .toList();
        for (int i = 0; i < days.size(); i++) {
            if (days.get(i).isEmpty()) {
                errors.accept("%s[%d]".formatted(field, i), "must be one of " + DAYS);
            } else if (days.indexOf(days.get(i)) < i) {
                errors.accept("%s[%d]".formatted(field, i), "must not name a day twice");
            }
        }
        return days.stream().flatMap(Optional::stream).collect(Collectors.toSet());
    }

    private Map<LocalDate, List<Hours>> exceptions(List<@Nullable DateException> given) {
        List<@Nullable DateException> exceptions = unlessTooMany("exceptions", given, ScheduleRequest.MOST_EXCEPTIONS);
        Map<LocalDate, List<Hours>> byDate = new HashMap<>();
        for (int i = 0; i < exceptions.size(); i++) {
            String field = "exceptions[%d]".formatted(i);
            DateException exception = exceptions.get(i);
            if (exception == null) {
                errors.accept(field, "must be an object with a date, and closed or hours");
                continue;
            }
            List<Hours> hours = hours(field, exception);
            LocalDate date = date(field + ".date", exception.date());
            if (date != null && byDate.put(date, hours) != null) {
                errors.accept(field + ".date", "must not be that of another exception");
            }
        }
        return byDate;
    }

    private List<Hours> hours(String field, DateException exception) {
        boolean closed = Boolean.TRUE.equals(exception.closed());
        if (closed == !exception.hours().isEmpty()) {
            errors.accept(field + ".closed", "must be true, or hours must say when it is open instead; not both");
        }
        List<@Nullable OtherHours> allHours =
                unlessTooMany(field + ".hours", exception.hours(), ScheduleRequest.MOST_HOURS);
        List<Hours> ofDate = new ArrayList<>();
        for (int i = 0; i < allHours.size(); i++) {
            String place = "%s.hours[%d]".formatted(field, i);
            OtherHours given = allHours.get(i);
            if (given == null) {
                errors.accept(place, "must be an object with from and to");
                continue;
            }
            Hours hours = hours(place, given.from(), given.to());
            if (hours != null) {
                ofDate.add(hours);
            }
        }
        return List.copyOf(ofDate);
    }

    private @Nullable Hours hours(String field, String fromText, String toText) {
        Integer from = Hours.parseFrom(fromText);
        Integer to = Hours.parseTo(toText);
        if (from == null) {
            errors.accept(field + ".from", "must be a time on the clock from 00:00 to 23:59, such as 08:00");
        }
        if (to == null) {
            errors.accept(field + ".to", "must be a time on the clock from 00:00 to 24:00, such as 18:00");
        }
        if (from == null || to == null) {
            return null;
        }
        if (from.equals(to)) {
            errors.accept(field + ".to", "must differ from from; the whole day is from 00:00 to 24:00");
        }
        return new Hours(from, to);
    }

    private @Nullable LocalDate date(String field, @Nullable String text) {
        try {
            if (text != null && DATE.matcher(text).matches()) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException e) {
            // Falls through: what was expected is the same.
        }
        errors.accept(field, "must be a date such as 2026-12-25");
        return null;
    }

    private @Nullable Instant time(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Timestamps.parse(text);
        } catch (IllegalArgumentException e) {
            errors.accept(field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Nothing of a list that is too long is looked at: each entry of it could be wrong, too. */
    private <T extends @Nullable Object> List<T> unlessTooMany(String field, List<T> list, int most) {
        if (list.size() > most) {
            errors.accept(field, "must have at most %d entries".formatted(most));
            return List.of();
        }
        return list;
    }
}
