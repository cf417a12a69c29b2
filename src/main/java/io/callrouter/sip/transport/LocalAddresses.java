package io.callrouter.sip.transport;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callrouter.sip.message.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** By which of its addresses this machine is known to a peer: the one its routing table chooses, or the one that is set. */
final class LocalAddresses {

    private static final int ANY_PORT = 9; // nothing is sent

    private final @Nullable String advertised;
    private final Cache<InetAddress, String> towards = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    LocalAddresses(@Nullable String advertised) {
        this.advertised = advertised;
    }

    /** @throws UncheckedIOException if there is no way to that peer */
    String towards(InetAddress peer) {
        return advertised == null ? towards.get(peer, LocalAddresses::ask) : advertised;
    }

    private static String ask(InetAddress peer) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(peer, ANY_PORT));
            return HostPort.hostOf(socket.getLocalAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("There is no way to " + peer.getHostAddress(), e);
        }
    }
}
