/** Files of many rows: how they arrive within bounds, how CSV is read, and how rows get into PostgreSQL. Knows no feature. */
@NullMarked
@ApplicationModule(allowedDependencies = {"web"})
package io.callrouter.file;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
