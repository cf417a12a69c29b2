/** How each customer's calls are routed; customers themselves live in another system. */
@NullMarked
@ApplicationModule(allowedDependencies = {"access", "numbering", "web"})
package io.callrouter.customer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
