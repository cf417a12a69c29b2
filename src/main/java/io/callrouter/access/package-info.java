/** Who calls and what they may: access keys, logins, roles. */
@NullMarked
@ApplicationModule(allowedDependencies = {"embedded", "secret", "sql", "web"})
package io.callrouter.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
