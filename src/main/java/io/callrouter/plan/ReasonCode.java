package io.callrouter.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a candidate has its place in a plan, or none. */
public enum ReasonCode {
    /** In the plan, at the place its target, priority and age give it. */
    SELECTED,
    /** In the plan, but behind the others because its provider does not answer, or calls through it fail. */
    DEMOTED_UNHEALTHY,
    SHADOWED_BY_CUSTOMER_ROUTES,
    /** The system default's, and the customer never takes those. */
    DEFAULT_ROUTES_NEVER,
    /** The customer, or every customer, may not call there. */
    DESTINATION_BLOCKED,
    OUTSIDE_SCHEDULE,
    ROUTE_DISABLED,
    PROVIDER_DISABLED,
    PROVIDER_DELETED,
    /** Its provider asks more for this destination than the customer or the route allows. */
    OVER_MAX_COST,
    /** Its provider has as many calls as it may have. */
    OVER_CAPACITY,
    /** Its provider has a better place already; a second one would dial a failed carrier again. */
    DUPLICATE_PROVIDER,
    /** It would have a place behind as many as were asked for. */
    BEYOND_LIMIT;

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
