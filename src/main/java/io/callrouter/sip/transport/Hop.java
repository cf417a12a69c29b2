package io.callrouter.sip.transport;

import io.callrouter.provider.Transport;
import java.net.InetSocketAddress;

/**
 * Where a request goes next.
 *
 * @param address resolved
 * @param serverName whom a TLS certificate must name: the provider as it was configured (RFC 5922, section 4)
 */
public record Hop(InetSocketAddress address, Transport transport, String serverName) {

    public Hop {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("The address of a hop must be resolved");
        }
    }

    /** Another address by that transport, with the same certificate. */
    public Hop at(InetSocketAddress other, Transport by) {
        return new Hop(other, by, serverName);
    }

    /** {@code udp:192.0.2.1:5060} */
    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress();
        return transport + ":" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
