/**
 * Faults of the route table as a whole that no single route shows: targets without failover, routes that no plan can take,
 * hours in which nobody takes a call. docs/checks.md lists them.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"access", "plan", "route", "provider", "rate", "customer", "numbering", "web"})
package io.callrouter.check;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
