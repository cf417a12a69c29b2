package io.callrouter.route;

import io.callrouter.access.Caller;
import io.callrouter.customer.SystemDefault;
import io.callrouter.provider.ProviderService;
import io.callrouter.web.FieldChanges;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.Pages;
import io.callrouter.web.PartialUpdate;
import io.callrouter.web.Preconditions;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the routes. A customer's key reaches its own only; for it, others' do not exist. */
@Service
@Transactional
class RouteService {

    private static final String RESOURCE = "route";

    private final RouteRepository routes;
    private final ProviderService providers;
    private final PartialUpdate partialUpdate;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RouteService(
            RouteRepository routes,
            ProviderService providers,
            PartialUpdate partialUpdate,
            ApplicationEventPublisher events,
            Clock clock) {
        this.routes = routes;
        this.providers = providers;
        this.partialUpdate = partialUpdate;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    Page<Route> list(RouteFilter filter, PageQuery query, Caller caller) {
        UUID customerId = filter.customerId() == null ? caller.customerId() : requireOwn(filter.customerId(), caller);
        RouteFilter visible = new RouteFilter(customerId, filter.providerId(), filter.target());
        return Pages.read(routes, visible.specification(), query);
    }

    @Transactional(readOnly = true)
    Route get(UUID id, Caller caller) {
        return visible(routes.findById(id), id, caller);
    }

    Route create(RouteRequest request, Caller caller) {
        UUID customerId = requireOwn(
                Optional.ofNullable(request.customerId())
                        .or(() -> Optional.ofNullable(caller.customerId()))
                        .orElse(SystemDefault.ID),
                caller);
        providers.requireLive(request.providerId());
        return changed(new Route(request, customerId, Timestamps.now(clock)));
    }

    Route update(UUID id, FieldChanges changes, @Nullable String ifMatch, Caller caller) {
        Route route = lock(id, caller);
        Preconditions.requireChangeable(route, RESOURCE, ifMatch);
        RouteRequest request = partialUpdate.apply(RouteRequest.of(route), changes, RouteRequest.class);
        UUID customerId = request.customerId() == null ? route.customerId() : requireOwn(request.customerId(), caller);
        if (!request.providerId().equals(route.providerId())) {
            providers.requireLive(request.providerId());
        }
        route.change(request, customerId, Timestamps.now(clock));
        return changed(route);
    }

    Route delete(UUID id, @Nullable String ifMatch, Caller caller) {
        Route route = lock(id, caller);
        if (route.isDeleted()) {
            return route;
        }
        Preconditions.requireMatch(route, ifMatch);
        route.delete(Timestamps.now(clock));
        return changed(route);
    }

    private Route changed(Route route) {
        events.publishEvent(new RouteChanged(route.id()));
        return routes.saveAndFlush(route);
    }

    private Route lock(UUID id, Caller caller) {
        return visible(routes.lock(id), id, caller);
    }

    private static Route visible(Optional<Route> route, UUID id, Caller caller) {
        return route.filter(found -> caller.sees(found.customerId()))
                .orElseThrow(() -> ProblemException.notFound(RESOURCE, id));
    }

    private static UUID requireOwn(UUID customerId, Caller caller) {
        caller.requireSees(customerId);
        return customerId;
    }
}
