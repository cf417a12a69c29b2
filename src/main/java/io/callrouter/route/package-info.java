/** Routes: which provider a customer's calls to a target take, and in which order. */
@NullMarked
@ApplicationModule(allowedDependencies = {"access", "customer", "file", "provider", "numbering", "sql", "web"})
package io.callrouter.route;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
