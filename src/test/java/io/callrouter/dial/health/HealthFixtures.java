package io.callrouter.dial.health;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.testing.ProviderBuilder;
import java.util.Arrays;
import java.util.List;

/** Providers and tables of them. */
final class HealthFixtures {

    private HealthFixtures() {}

    static ProviderEntry provider(String name) {
        return ProviderBuilder.provider(name).build();
    }

    /** The same provider at another hostname. */
    static ProviderEntry moved(ProviderEntry provider) {
        return ProviderBuilder.like(provider)
                .hostname("moved-" + provider.endpoint().hostname())
                .build();
    }

    static RouteTable table(ProviderEntry... providers) {
        return RouteTable.of(1, Arrays.asList(providers), List.of(), List.of());
    }
}
