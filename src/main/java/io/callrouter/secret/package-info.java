/** Encryption at rest, with one key for the installation. */
@NullMarked
@ApplicationModule(allowedDependencies = {"embedded"})
package io.callrouter.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
