package io.callrouter.check;

import io.callrouter.route.Schedule;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What plans for a target may choose from: as much of it as tells whether it is enough. */
final class Choice {

    private @Nullable UUID provider;
    private boolean severalProviders;
    private boolean alwaysOpen;
    private final Set<Schedule> schedules = new HashSet<>();

    Choice() {}

    /** A copy, to which more is added. */
    Choice(Choice other) {
        provider = other.provider;
        severalProviders = other.severalProviders;
        alwaysOpen = other.alwaysOpen;
        schedules.addAll(other.schedules);
    }

    /** @param schedule null if the route is always open */
    void add(UUID ofProvider, @Nullable Schedule schedule) {
        if (provider == null) {
            provider = ofProvider;
        }
        severalProviders |= !provider.equals(ofProvider);
        alwaysOpen |= schedule == null;
        if (alwaysOpen) {
            schedules.clear();
        } else if (schedule != null) {
            schedules.add(schedule);
        }
    }

    boolean isEmpty() {
        return provider == null;
    }

    /** The provider of all; null if there is none, or several. */
    @Nullable
    UUID onlyProvider() {
        return severalProviders ? null : provider;
    }

    /** Whether nothing that is added makes a difference. */
    boolean isAmple() {
        return severalProviders && alwaysOpen;
    }

    boolean isAlwaysOpen() {
        return alwaysOpen;
    }

    /** Those of the routes, none if one of them is always open. */
    Set<Schedule> schedules() {
        return schedules;
    }
}
