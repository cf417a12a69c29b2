package io.callrouter.sip;

import io.callrouter.dial.Candidate;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.Credentials;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A provider to dial, at a port of this machine if nothing else is said. */
final class CarrierBuilder {

    private final int port;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String hostname = "127.0.0.1";
    private Transport transport = Transport.UDP;
    private String techPrefix = "";
    private String techPostfix = "";
    private List<String> codecs = List.of();
    private @Nullable List<String> failoverCodes;
    private @Nullable Credentials credentials;

    private CarrierBuilder(int port) {
        this.port = port;
    }

    static CarrierBuilder at(int port) {
        return new CarrierBuilder(port);
    }

    CarrierBuilder hostname(String name) {
        hostname = name;
        return this;
    }

    CarrierBuilder by(Transport way) {
        transport = way;
        return this;
    }

    CarrierBuilder shaping(String prefix, String postfix) {
        techPrefix = prefix;
        techPostfix = postfix;
        return this;
    }

    CarrierBuilder header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    CarrierBuilder codecs(String... names) {
        codecs = List.of(names);
        return this;
    }

    CarrierBuilder failingOverAt(String... codes) {
        failoverCodes = List.of(codes);
        return this;
    }

    /** Its password is {@link Calls#PASSWORD}. */
    CarrierBuilder withCredentials() {
        credentials = new Credentials(Calls.USERNAME, "encrypted");
        return this;
    }

    Candidate place(int place) {
        ProviderEntry provider = new ProviderEntry(
                UUID.randomUUID(),
                "Carrier " + place,
                true,
                false,
                HealthStatus.UNKNOWN,
                new SipEndpoint(hostname, port, transport, techPrefix, techPostfix),
                headers,
                codecs,
                failoverCodes,
                credentials,
                null,
                null,
                null);
        return new Candidate(place, UUID.randomUUID(), provider);
    }
}
