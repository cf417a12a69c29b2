/**
 * The conventions of the HTTP API that hold for every resource: problems, pages, timestamps, partial updates, entity
 * tags, idempotency keys. Knows no feature.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"secret", "sql"})
package io.callrouter.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
