/**
 * PostgreSQL without installing it: a real server from Maven Central whose data is kept between starts, and the
 * directory that holds it together with the secrets this installation generated for itself.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "sql")
package io.callrouter.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
