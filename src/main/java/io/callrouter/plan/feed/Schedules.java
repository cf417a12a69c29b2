package io.callrouter.plan.feed;

import io.callrouter.route.Schedule;
import io.callrouter.route.ScheduleRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads schedules as they are stored. Many routes have the same one, so those read last are remembered. */
final class Schedules {

    private static final Logger log = LoggerFactory.getLogger(Schedules.class);
    private static final int REMEMBERED = 10_000;

    private final JsonMapper mapper;
    private final Map<String, Schedule> known = new ConcurrentHashMap<>();

    Schedules(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * The schedule. One that cannot be read, because of a zone that this JVM does not know or a date that there is not, is
     * never open: one route is left out rather than all plans.
     */
    Schedule read(String json) {
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        return known.computeIfAbsent(json, this::parse);
    }

    private Schedule parse(String json) {
        try {
            return mapper.readValue(json, ScheduleRequest.class).toSchedule();
        } catch (JacksonException | IllegalArgumentException e) {
            log.error("Routes with the schedule {} are left out of plans: {}", json, e.getMessage());
            return Schedule.CLOSED;
        }
    }
}
