/** The console: pages for people, which ask the API for what they show. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.callrouter.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
