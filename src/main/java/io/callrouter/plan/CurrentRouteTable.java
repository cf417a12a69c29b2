package io.callrouter.plan;

import org.springframework.stereotype.Component;

/** The table that plans are made from now. Whoever follows the database replaces it. */
@Component
public class CurrentRouteTable {

    private volatile RouteTable table = RouteTable.EMPTY;

    public RouteTable get() {
        return table;
    }

    public void replace(RouteTable next) {
        table = next;
    }
}
