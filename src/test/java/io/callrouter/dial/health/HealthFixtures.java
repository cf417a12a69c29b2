package io.callrouter.dial.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Providers and tables of them. */
final class HealthFixtures {

    private HealthFixtures() {}

    static ProviderEntry provider(String name) {
        return provider(name, name + ".example", true, false);
    }

    /** The same provider at another hostname. */
    static ProviderEntry moved(ProviderEntry provider) {
        return provider(provider.name(), "moved-" + provider.endpoint().hostname(), true, false);
    }

    static ProviderEntry disabled(ProviderEntry provider) {
        return provider(provider.name(), provider.endpoint().hostname(), false, false);
    }

    static ProviderEntry deleted(ProviderEntry provider) {
        return provider(provider.name(), provider.endpoint().hostname(), true, true);
    }

    static RouteTable table(ProviderEntry... providers) {
        return RouteTable.of(1, Arrays.asList(providers), List.of(), List.of());
    }

    private static ProviderEntry provider(String name, String hostname, boolean enabled, boolean deleted) {
        return new ProviderEntry(
                UUID.nameUUIDFromBytes(name.getBytes(UTF_8)),
                name,
                enabled,
                deleted,
                HealthStatus.UNKNOWN,
                new SipEndpoint(hostname, null, Transport.UDP, "", ""),
                Map.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }
}
