package io.callrouter.telemetry.metrics;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Leaves tracing out of the service unless {@code callrouter.opentelemetry.enabled} says otherwise: spans are made of every
 * request, whether they are sent or not.
 */
final class TracingFilter implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String[] TRACING = {
        "org.springframework.boot.micrometer.tracing.", "org.springframework.boot.opentelemetry."
    };

    private Environment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean enabled = environment.getProperty("callrouter.opentelemetry.enabled", Boolean.class, false);
        boolean[] wanted = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            wanted[i] = enabled || name == null || !isTracing(name);
        }
        return wanted;
    }

    private static boolean isTracing(String name) {
        for (String start : TRACING) {
            if (name.startsWith(start)) {
                return true;
            }
        }
        return false;
    }
}
