package io.callrouter.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A TCP port that nobody listens on. It is below the ranges that operating systems give to outgoing connections, so that
 * none of those takes it in the time until the server listens there.
 */
final class FreePort {

    static final int FIRST = 20_000;
    static final int LAST = 32_767;

    private static final int TRIES = 100;

    private FreePort() {}

    /** @throws IOException if no try found one */
    static int pick() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new BindException("%d ports between %d and %d were all in use".formatted(TRIES, FIRST, LAST));
    }

    static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException e) {
            return false;
        }
    }
}
