/**
 * What became of calls: {@code telemetry.attempt} is the ledger of attempts, dialled here or reported by call services,
 * {@code telemetry.statistics} counts them, {@code telemetry.capacity} those that stand and were reported;
 * docs/telemetry.md says what it keeps and what is counted.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"access", "dial", "ledger", "plan", "provider", "customer", "numbering", "sql", "web"})
package io.callrouter.telemetry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
