package io.callrouter.route;

import java.util.UUID;

/**
 * A route was created, changed or deleted.
 *
 * @param routeId which one
 */
public record RouteChanged(UUID routeId) {}
