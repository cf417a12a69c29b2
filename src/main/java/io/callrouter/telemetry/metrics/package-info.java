/** Attempts and plans as meters, for whoever watches the service: docs/operations.md says what each of them counts. */
@NullMarked
package io.callrouter.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
