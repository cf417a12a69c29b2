/**
 * Rate decks: what providers ask for a minute to a prefix, from when on. {@link io.callrouter.rate.RateTable} has the
 * rates in memory for selection, {@link io.callrouter.rate.RateReader} reads it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"access", "file", "numbering", "sql", "web"})
package io.callrouter.rate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
