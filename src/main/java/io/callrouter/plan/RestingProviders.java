package io.callrouter.plan;

import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The providers that this instance of the service lets rest because calls through them fail. Plans put them behind the
 * others. Whoever watches calls replaces the set; a plan that is being made goes on with the one it began with.
 */
@Component
public class RestingProviders {

    private volatile Set<UUID> current = Set.of();

    public Set<UUID> current() {
        return current;
    }

    public void replace(Set<UUID> resting) {
        current = Set.copyOf(resting);
    }
}
