/**
 * Alerts: {@code alert.rule} keeps what is watched, {@code alert.watch} looks at it from time to time and keeps what it found,
 * {@code alert.webhook} tells others. docs/alerts.md says what each rule means.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"access", "plan", "provider", "telemetry", "secret", "network", "numbering", "sql", "web"
        })
package io.callrouter.alert;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
