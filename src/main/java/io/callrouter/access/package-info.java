/** Who calls and what they may: access keys, logins, roles. */
@NullMarked
@ApplicationModule(allowedDependencies = {"embedded", "web"})
package io.callrouter.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
