/** What queries are made of that are written as SQL: conditions, times, arrays, locks; and what their failures mean. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.callrouter.sql;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
