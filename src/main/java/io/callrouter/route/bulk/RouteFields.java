package io.callrouter.route.bulk;

import java.util.List;
import java.util.Set;

/** The fields of a route in a file, by their JSON names, in the order of an export. */
final class RouteFields {

    static final String ID = "id";
    static final String CUSTOMER_ID = "customer_id";
    static final String TARGET = "target";
    static final String PROVIDER_ID = "provider_id";
    static final String PRIORITY = "priority";
    static final String NAME = "name";
    static final String DETAIL = "detail";
    static final String ENABLED = "enabled";
    static final String DISABLED_UNTIL = "disabled_until";
    static final String SCHEDULE = "schedule";
    static final String WEIGHT = "weight";
    static final String MAX_COST_PER_MINUTE = "max_cost_per_minute";

    static final List<String> ALL = List.of(
            ID,
            CUSTOMER_ID,
            TARGET,
            PROVIDER_ID,
            PRIORITY,
            NAME,
            DETAIL,
            ENABLED,
            DISABLED_UNTIL,
            SCHEDULE,
            WEIGHT,
            MAX_COST_PER_MINUTE);

    /** What a route has and nobody can set; ignored, so that what was read can be sent back. */
    static final Set<String> READ_ONLY = Set.of("tm_create", "tm_update", "tm_delete");

    private RouteFields() {}
}
