package io.callrouter.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A provider as operators and call services see it. */
@Schema(name = "Provider")
record ProviderResponse(
        @JsonProperty("id") UUID id,
        @JsonProperty("name") String name,
        @JsonProperty("detail") String detail,
        @JsonProperty("type") ProviderType type,
        @JsonProperty("hostname") String hostname,
        @JsonProperty("port") @Nullable Integer port,
        @JsonProperty("transport") Transport transport,
        @JsonProperty("number_format") NumberFormat numberFormat,
        @JsonProperty("tech_prefix") String techPrefix,
        @JsonProperty("tech_postfix") String techPostfix,
        @JsonProperty("tech_headers") Map<String, String> techHeaders,
        @JsonProperty("codecs") List<String> codecs,
        @JsonProperty("failover_codes") @Nullable List<String> failoverCodes,
        @JsonProperty("max_concurrent_calls") @Nullable Integer maxConcurrentCalls,
        @JsonProperty("max_calls_per_second") @Nullable Integer maxCallsPerSecond,
        @JsonProperty("enabled") boolean enabled,

        @Schema(description = "null if it is not disabled for a time") @JsonProperty("disabled_until") @Nullable
        String disabledUntil,

        @JsonProperty("auth_username") @Nullable String authUsername,
        @JsonProperty("health_check") HealthCheck healthCheck,
        @JsonProperty("health_status") HealthStatus healthStatus,
        @JsonProperty("health_checked_at") String healthCheckedAt,
        @JsonProperty("tm_create") String tmCreate,
        @JsonProperty("tm_update") String tmUpdate,
        @JsonProperty("tm_delete") String tmDelete)
        implements ProviderView {

    /** Health is shown here and is no change of the provider. */
    static String etag(Provider provider) {
        Instant checked = provider.healthCheckedAt();
        return provider.etag(provider.healthStatus() + (checked == null ? "" : "-" + checked));
    }

    static ProviderResponse of(Provider provider) {
        return new ProviderResponse(
                provider.id(),
                provider.name(),
                provider.detail(),
                provider.type(),
                provider.hostname(),
                provider.port(),
                provider.transport(),
                provider.numberFormat(),
                provider.techPrefix(),
                provider.techPostfix(),
                provider.techHeaders(),
                provider.codecs(),
                provider.failoverCodes(),
                provider.maxConcurrentCalls(),
                provider.maxCallsPerSecond(),
                provider.isEnabled(),
                Timestamps.formatOrNull(provider.disabledUntil()),
                provider.authUsername(),
                provider.healthCheck(),
                provider.healthStatus(),
                Timestamps.format(provider.healthCheckedAt()),
                Timestamps.format(provider.tmCreate()),
                Timestamps.format(provider.tmUpdate()),
                Timestamps.format(provider.tmDelete()));
    }
}
