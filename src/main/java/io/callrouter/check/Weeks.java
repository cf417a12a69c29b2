package io.callrouter.check;

import io.callrouter.route.Hours;
import io.callrouter.route.Schedule;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Schedules as the minutes of a week in which they are open, counted in UTC from Monday on, by the windows alone: exceptions
 * come once, gaps every week. Clocks that change within the week are left out of account: the offsets from UTC are those of
 * one instant.
 */
final class Weeks {

    private static final int DAY = 24 * 60;
    private static final int WEEK = 7 * DAY;
    private static final int MOST_REMEMBERED = 10_000;
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    private final Instant at;
    // By identity: the table has most schedules once, and to compare their windows would take longer.
    private final Map<Schedule, Prospect> prospects = new IdentityHashMap<>();
    private final Map<Schedule, BitSet> weeks = new IdentityHashMap<>();

    /** Whether a schedule opens at that instant or later. */
    enum Prospect {
        OPENS,
        NEVER_OPENS,
        IS_OVER
    }

    /**
     * A time of the week.
     *
     * @param minutes how long it is
     * @param text such as {@code Fri 18:00 to Mon 08:00 in Europe/Berlin}
     */
    record Gap(int minutes, String text) {}

    Weeks(Instant at) {
        this.at = at;
    }

    Prospect prospect(Schedule schedule) {
        forgetWhenFull(prospects);
        return prospects.computeIfAbsent(schedule, this::judge);
    }

    private Prospect judge(Schedule schedule) {
        Instant until = schedule.validUntil();
        if (until != null && !until.isAfter(at)) {
            return Prospect.IS_OVER;
        }
        return schedule.isOpenAt(at) || schedule.nextOpening(at).isPresent() ? Prospect.OPENS : Prospect.NEVER_OPENS;
    }

    /** The longest time of the week in which none of them is open; of no minutes if there is none. */
    Gap longestGap(Collection<Schedule> schedules, ZoneId shownIn) {
        BitSet open = new BitSet(WEEK);
        schedules.forEach(schedule -> open.or(week(schedule)));
        int begin = 0;
        int longest = 0;
        if (open.isEmpty()) {
            return new Gap(WEEK, "all week");
        }
        for (int from = open.nextClearBit(0); from < WEEK; ) {
            int to = open.nextSetBit(from);
            int minutes = to < 0 ? WEEK - from + open.nextSetBit(0) : to - from; // the last one goes on on Monday
            if (minutes > longest) {
                longest = minutes;
                begin = from;
            }
            from = to < 0 ? WEEK : open.nextClearBit(to);
        }
        return new Gap(
                longest, "%s to %s in %s".formatted(clock(begin, shownIn), clock(begin + longest, shownIn), shownIn));
    }

    private String clock(int utcMinute, ZoneId zone) {
        int minute = Math.floorMod(utcMinute + offset(zone), WEEK);
        return String.format(Locale.ROOT, "%s %02d:%02d", DAYS.get(minute / DAY), minute % DAY / 60, minute % 60);
    }

    private BitSet week(Schedule schedule) {
        forgetWhenFull(weeks);
        return weeks.computeIfAbsent(schedule, this::draw);
    }

    private BitSet draw(Schedule schedule) {
        BitSet open = new BitSet(WEEK);
        Instant from = schedule.validFrom();
        if (from != null && from.isAfter(at) || prospect(schedule) == Prospect.IS_OVER) {
            return open;
        }
        for (DayOfWeek day : DayOfWeek.values()) {
            for (Hours hours : schedule.week().getOrDefault(day, List.of())) {
                int begin = day.ordinal() * DAY + hours.from() - offset(schedule.zone());
                int minutes = Math.floorMod(hours.to() - hours.from(), DAY);
                for (int i = 0; i < (minutes == 0 && hours.to() == DAY ? DAY : minutes); i++) {
                    open.set(Math.floorMod(begin + i, WEEK));
                }
            }
        }
        return open;
    }

    private int offset(ZoneId zone) {
        return zone.getRules().getOffset(at).getTotalSeconds() / 60;
    }

    private static void forgetWhenFull(Map<?, ?> remembered) {
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
    }
}
