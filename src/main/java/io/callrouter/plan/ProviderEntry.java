package io.callrouter.plan;

import io.callrouter.provider.Credentials;
import io.callrouter.provider.HealthCheck;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.SipEndpoint;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A provider as selection sees it.
 *
 * @param headers to add to the INVITE
 * @param codecs to offer, the preferred one first
 * @param failoverCodes answers at which a call goes on, instead of the service's own; null for the service's own
 * @param credentials for digest authentication; null for none
 * @param maxConcurrentCalls calls it may have at once; null for any number
 * @param disabledUntil no call before this instant; null for none
 * @param maxCallsPerSecond calls that may begin within any second; null for any number
 */
public record ProviderEntry(
        UUID id,
        String name,
        boolean enabled,
        boolean deleted,
        HealthCheck healthCheck,
        HealthStatus health,
        SipEndpoint endpoint,
        Map<String, String> headers,
        List<String> codecs,
        @Nullable List<String> failoverCodes,
        @Nullable Credentials credentials,
        @Nullable Integer maxConcurrentCalls,
        @Nullable Instant disabledUntil,
        @Nullable Integer maxCallsPerSecond) {

    boolean isLimited() {
        return maxConcurrentCalls != null || maxCallsPerSecond != null;
    }

    /** Whether somebody asks it if it is there; if not, its health is unknown. */
    public boolean isProbed() {
        return healthCheck != HealthCheck.NONE;
    }

    public ProviderEntry {
        headers = Collections.unmodifiableMap(headers);
        codecs = List.copyOf(codecs);
        failoverCodes = failoverCodes == null ? null : List.copyOf(failoverCodes);
    }

    /** Why it takes no call at that instant: it is deleted, or disabled for good or for a time. Null if it takes calls. */
    public @Nullable ReasonCode obstacleAt(Instant at) {
        if (deleted) {
            return ReasonCode.PROVIDER_DELETED;
        }
        return enabled && (disabledUntil == null || !at.isBefore(disabledUntil)) ? null : ReasonCode.PROVIDER_DISABLED;
    }
}
