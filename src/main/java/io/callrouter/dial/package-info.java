/**
 * Calls: the {@link io.callrouter.dial.FailoverDialer} walks a route plan until a provider answers, the {@link
 * io.callrouter.dial.FailoverPolicy} stops it, or the plan is exhausted. It does no I/O: a {@link
 * io.callrouter.dial.ProviderGateway} places the calls.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "access",
            "plan",
            "provider",
            "provider :: validation",
            "customer",
            "ledger",
            "numbering",
            "sql",
            "web"
        })
package io.callrouter.dial;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
