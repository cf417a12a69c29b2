package io.callrouter.sip.transport;

import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * TLS towards providers: the certificate must be trusted and must name the provider as it is configured, not what DNS
 * makes of it (RFC 5922, section 4).
 */
public final class ProviderTls {

    private static final int HANDSHAKE_TIMEOUT_MILLIS = 10_000;

    private final SSLContext context;

    public ProviderTls(SSLContext context) {
        this.context = context;
    }

    SslHandler handlerFor(Hop hop) {
        SSLEngine engine =
                context.createSSLEngine(hop.serverName(), hop.address().getPort());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // names and addresses as RFC 6125 compares them
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT_MILLIS);
        return handler;
    }
}
