/**
 * Route plans: the ordered list of providers to try for one destination, chosen by {@link
 * io.callrouter.plan.RouteSelector} from the routes in memory, without asking the database.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"access", "embedded", "route", "provider", "customer", "rate", "numbering", "sql", "web"
        })
package io.callrouter.plan;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
