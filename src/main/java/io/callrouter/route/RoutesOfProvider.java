package io.callrouter.route;

import io.callrouter.provider.ProviderUsage;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells the providers how many routes need them. */
@Component
class RoutesOfProvider implements ProviderUsage {

    private final RouteRepository routes;

    RoutesOfProvider(RouteRepository routes) {
        this.routes = routes;
    }

    @Override
    public long liveRoutes(UUID providerId) {
        return routes.countByProviderIdAndTmDeleteIsNull(providerId);
    }
}
