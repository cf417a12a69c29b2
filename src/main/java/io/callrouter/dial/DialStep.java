package io.callrouter.dial;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RoutePlan;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A step of a plan as it is dialled: a provider to try.
 *
 * @param place from 1
 * @param routeId the route that leads to it; null in a test call, which names providers
 */
public record DialStep(int place, @Nullable UUID routeId, ProviderEntry provider) {

    public static List<DialStep> of(RoutePlan plan) {
        return plan.steps().stream()
                .map(step -> new DialStep(step.place(), step.route().id(), step.provider()))
                .toList();
    }

    public UUID providerId() {
        return provider.id();
    }
}
