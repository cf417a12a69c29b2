package io.callrouter.plan;

import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.SipEndpoint;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A provider as selection sees it.
 *
 * @param headers to add to the INVITE
 * @param codecs to offer, the preferred one first
 */
public record ProviderEntry(
        UUID id,
        String name,
        boolean enabled,
        boolean deleted,
        HealthStatus health,
        SipEndpoint endpoint,
        Map<String, String> headers,
        List<String> codecs) {

    public ProviderEntry {
        headers = Collections.unmodifiableMap(headers);
        codecs = List.copyOf(codecs);
    }
}
