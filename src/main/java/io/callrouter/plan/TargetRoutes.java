package io.callrouter.plan;

import io.callrouter.numbering.Target;
import java.util.List;

/**
 * The routes of a customer for one very target.
 *
 * @param customer whose they are; settings of one that is not registered are the usual ones
 * @param routes in the order of priority, age and id
 */
public record TargetRoutes(CustomerEntry customer, Target target, List<RouteEntry> routes) {}
