package io.callrouter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.Credentials;
import io.callrouter.provider.HealthCheck;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.NumberFormat;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A provider. What a test does not say is ordinary: enabled, not deleted, of unknown health, without limits. */
public final class ProviderBuilder {

    private final String name;
    private UUID id;
    private boolean enabled = true;
    private boolean deleted;
    private HealthCheck healthCheck = HealthCheck.OPTIONS;
    private HealthStatus health = HealthStatus.UNKNOWN;
    private SipEndpointBuilder endpoint;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private List<String> codecs = List.of();
    private @Nullable List<String> failoverCodes;
    private @Nullable Credentials credentials;
    private @Nullable Integer maxConcurrentCalls;
    private @Nullable Instant disabledUntil;
    private @Nullable Integer maxCallsPerSecond;

    private ProviderBuilder(UUID id, String name, SipEndpointBuilder endpoint) {
        this.id = id;
        this.name = name;
        this.endpoint = endpoint;
    }

    /** At {@code <name>.example}; of the same name it is the same provider. */
    public static ProviderBuilder provider(String name) {
        return new ProviderBuilder(
                UUID.nameUUIDFromBytes(("provider " + name).getBytes(UTF_8)),
                name,
                SipEndpointBuilder.endpoint(name + ".example"));
    }

    public static ProviderBuilder like(ProviderEntry provider) {
        return new ProviderBuilder(provider.id(), provider.name(), SipEndpointBuilder.like(provider.endpoint()))
                .enabled(provider.enabled())
                .deleted(provider.deleted())
                .checkedBy(provider.healthCheck())
                .health(provider.health())
                .headers(provider.headers())
                .codecs(provider.codecs())
                .failingOverAt(provider.failoverCodes())
                .credentials(provider.credentials())
                .atOnce(provider.maxConcurrentCalls())
                .disabledUntil(provider.disabledUntil())
                .aSecond(provider.maxCallsPerSecond());
    }

    public ProviderBuilder id(UUID id) {
        this.id = id;
        return this;
    }

    public ProviderBuilder disabled() {
        return enabled(false);
    }

    public ProviderBuilder enabled(boolean enabled) {
        this.enabled = enabled;
        return this;
    }

    public ProviderBuilder deleted() {
        return deleted(true);
    }

    public ProviderBuilder deleted(boolean deleted) {
        this.deleted = deleted;
        return this;
    }

    public ProviderBuilder checkedBy(HealthCheck check) {
        this.healthCheck = check;
        return this;
    }

    public ProviderBuilder healthy() {
        return health(HealthStatus.HEALTHY);
    }

    public ProviderBuilder unhealthy() {
        return health(HealthStatus.UNHEALTHY);
    }

    public ProviderBuilder health(HealthStatus health) {
        this.health = health;
        return this;
    }

    public ProviderBuilder at(SipEndpoint endpoint) {
        this.endpoint = SipEndpointBuilder.like(endpoint);
        return this;
    }

    public ProviderBuilder hostname(String hostname) {
        endpoint.hostname(hostname);
        return this;
    }

    public ProviderBuilder port(int port) {
        endpoint.port(port);
        return this;
    }

    public ProviderBuilder by(Transport transport) {
        endpoint.by(transport);
        return this;
    }

    public ProviderBuilder numbers(NumberFormat format) {
        endpoint.numbers(format);
        return this;
    }

    public ProviderBuilder shaping(String techPrefix, String techPostfix) {
        endpoint.shaping(techPrefix, techPostfix);
        return this;
    }

    public ProviderBuilder header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public ProviderBuilder headers(Map<String, String> headers) {
        this.headers.putAll(headers);
        return this;
    }

    public ProviderBuilder codecs(String... codecs) {
        return codecs(List.of(codecs));
    }

    public ProviderBuilder codecs(List<String> codecs) {
        this.codecs = codecs;
        return this;
    }

    public ProviderBuilder failingOverAt(String... codes) {
        return failingOverAt(List.of(codes));
    }

    public ProviderBuilder failingOverAt(@Nullable List<String> codes) {
        this.failoverCodes = codes;
        return this;
    }

    public ProviderBuilder credentials(@Nullable Credentials credentials) {
        this.credentials = credentials;
        return this;
    }

    public ProviderBuilder atOnce(@Nullable Integer calls) {
        this.maxConcurrentCalls = calls;
        return this;
    }

    public ProviderBuilder disabledUntil(@Nullable Instant until) {
        this.disabledUntil = until;
        return this;
    }

    public ProviderBuilder aSecond(@Nullable Integer calls) {
        this.maxCallsPerSecond = calls;
        return this;
    }

    public ProviderEntry build() {
        return new ProviderEntry(
                id,
                name,
                enabled,
                deleted,
                healthCheck,
                health,
                endpoint.build(),
                new LinkedHashMap<>(headers),
                codecs,
                failoverCodes,
                credentials,
                maxConcurrentCalls,
                disabledUntil,
                maxCallsPerSecond);
    }
}
