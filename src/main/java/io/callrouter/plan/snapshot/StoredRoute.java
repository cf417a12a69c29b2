package io.callrouter.plan.snapshot;

import io.callrouter.numbering.Target;
import io.callrouter.plan.RouteConditions;
import io.callrouter.plan.RouteEntry;
import java.io.IOException;

/** How a route stands in a snapshot: what many have in common stands there once. */
final class StoredRoute {

    private StoredRoute() {}

    static void write(ValueOutput output, RouteEntry route) throws IOException {
        output.id(route.id());
        output.shared(route.customerId(), ValueOutput::id);
        output.text(route.name());
        output.shared(route.providerId(), ValueOutput::id);
        output.shared(route.target(), (out, target) -> out.text(target.value()));
        output.count(route.priority());
        output.flag(route.enabled());
        output.shared(route.tmCreate(), ValueOutput::instant);
        output.optional(route.conditions(), (out, conditions) -> out.shared(conditions, StoredRoute::write));
    }

    static RouteEntry read(ValueInput input) throws IOException {
        return new RouteEntry(
                input.id(),
                input.shared(ValueInput::id),
                input.text(),
                input.shared(ValueInput::id),
                input.shared(in -> new Target(in.text())),
                input.count(),
                input.flag(),
                input.shared(ValueInput::instant),
                input.optional(in -> in.shared(StoredRoute::conditions)));
    }

    private static void write(ValueOutput output, RouteConditions conditions) throws IOException {
        output.optional(conditions.disabledUntil(), ValueOutput::instant);
        output.optional(conditions.schedule(), (out, schedule) -> out.shared(schedule, StoredSchedule::write));
        output.optional(conditions.weight(), ValueOutput::count);
        output.optional(conditions.maxCostPerMinute(), ValueOutput::decimal);
    }

    private static RouteConditions conditions(ValueInput input) throws IOException {
        return new RouteConditions(
                input.optional(ValueInput::instant),
                input.optional(in -> in.shared(StoredSchedule::read)),
                input.optional(ValueInput::count),
                input.optional(ValueInput::decimal));
    }
}
