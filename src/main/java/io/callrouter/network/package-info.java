/** IP networks, and those to which nothing is sent. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.callrouter.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
