package io.callrouter.network;

import java.net.InetAddress;
import java.util.List;

/**
 * Networks to which nothing is sent, whatever a name resolves to: calls and webhooks must not be a way to reach the
 * machines around the service.
 */
public final class DeniedNetworks {

    private final List<Network> networks;

    private DeniedNetworks(List<Network> networks) {
        this.networks = networks;
    }

    /** @throws IllegalArgumentException if one is not an IP address or network */
    public static DeniedNetworks of(List<String> networks) {
        return new DeniedNetworks(networks.stream().map(Network::parse).toList());
    }

    public boolean contain(InetAddress address) {
        byte[] bytes = Network.bytesOf(address);
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
