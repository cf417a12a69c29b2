/** SIP carriers: how to reach them, how they want to be addressed, and how they are doing. */
@NullMarked
@ApplicationModule(allowedDependencies = {"access", "secret", "sql", "web"})
package io.callrouter.provider;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
