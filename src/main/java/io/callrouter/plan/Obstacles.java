package io.callrouter.plan;

import io.callrouter.route.Schedule;
import io.callrouter.web.Timestamps;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in sentences why a route cannot be used at an instant. */
final class Obstacles {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.ENGLISH);

    private Obstacles() {}

    static String sentence(ReasonCode obstacle, RouteEntry route, ProviderEntry provider, Instant at) {
        RouteConditions conditions = route.conditions();
        return switch (obstacle) {
            case ROUTE_DISABLED ->
                "The route is disabled%s."
                        .formatted(until(route.enabled(), conditions == null ? null : conditions.disabledUntil()));
            case PROVIDER_DELETED -> "Its provider was deleted.";
            case PROVIDER_DISABLED ->
                "Its provider is disabled%s.".formatted(until(provider.enabled(), provider.disabledUntil()));
            case OUTSIDE_SCHEDULE -> outside(route.schedule(), at);
            default -> throw new IllegalArgumentException(obstacle + " does not keep a route from being used");
        };
    }

    private static String until(boolean enabled, @Nullable Instant disabledUntil) {
        return enabled ? " until %s UTC".formatted(Timestamps.format(disabledUntil)) : "";
    }

    private static String outside(@Nullable Schedule schedule, Instant at) {
        if (schedule == null) {
            throw new IllegalArgumentException("No schedule, nothing outside of it");
        }
        String opening = schedule.nextOpening(at)
                .map(next -> "it opens next on " + CLOCK.format(next.atZone(schedule.zone())))
                .orElse("it does not open again");
        return "Outside the route's schedule: it is %s in %s; %s."
                .formatted(CLOCK.format(at.atZone(schedule.zone())), schedule.zone(), opening);
    }
}
