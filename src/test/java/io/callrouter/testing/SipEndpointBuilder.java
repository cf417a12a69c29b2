package io.callrouter.testing;

import io.callrouter.provider.NumberFormat;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import org.jspecify.annotations.Nullable;

/** Where a provider takes calls. What a test does not say is ordinary: no port, UDP, E.164 and nothing around it. */
public final class SipEndpointBuilder {

    private String hostname;
    private @Nullable Integer port;
    private Transport transport = Transport.UDP;
    private NumberFormat numberFormat = NumberFormat.E164;
    private String techPrefix = "";
    private String techPostfix = "";

    private SipEndpointBuilder(String hostname) {
        this.hostname = hostname;
    }

    public static SipEndpointBuilder endpoint(String hostname) {
        return new SipEndpointBuilder(hostname);
    }

    static SipEndpointBuilder like(SipEndpoint endpoint) {
        return endpoint(endpoint.hostname())
                .port(endpoint.port())
                .by(endpoint.transport())
                .numbers(endpoint.numberFormat())
                .shaping(endpoint.techPrefix(), endpoint.techPostfix());
    }

    SipEndpointBuilder hostname(String hostname) {
        this.hostname = hostname;
        return this;
    }

    public SipEndpointBuilder port(@Nullable Integer port) {
        this.port = port;
        return this;
    }

    public SipEndpointBuilder by(Transport transport) {
        this.transport = transport;
        return this;
    }

    public SipEndpointBuilder numbers(NumberFormat format) {
        this.numberFormat = format;
        return this;
    }

    public SipEndpointBuilder shaping(String techPrefix, String techPostfix) {
        this.techPrefix = techPrefix;
        this.techPostfix = techPostfix;
        return this;
    }

    public SipEndpoint build() {
        return new SipEndpoint(hostname, port, transport, numberFormat, techPrefix, techPostfix);
    }
}
