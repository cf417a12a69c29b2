package io.callrouter.testing;

import static org.awaitility.Awaitility.await;

import io.callrouter.provider.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;

/** Sipp, an implementation of SIP that is not ours, as a carrier that waits for calls on the loopback interface. */
public final class SippProcess {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private SippProcess() {}

    public static int freePort(Transport transport) throws IOException {
        if (transport == Transport.UDP) {
            try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
                return socket.getLocalPort();
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    /**
     * Returns when it listens, or has ended.
     *
     * @param sipp its command, with that transport and port; or another SIP server's
     */
    public static Process start(ProcessBuilder sipp, Transport transport, int port) throws IOException {
        sipp.environment().put("TERM", "xterm");
        Process process = sipp.redirectErrorStream(true).start();
        try {
            await().pollInterval(Duration.ofMillis(5)).until(() -> !process.isAlive() || isListening(transport, port));
        } catch (ConditionTimeoutException e) {
            process.destroyForcibly();
            throw e;
        }
        return process;
    }

    private static boolean isListening(Transport transport, int port) throws IOException {
        return transport == Transport.UDP ? takesKeepAlive(port) : takesConnection(port);
    }

    /** Empty lines are no message (RFC 5626, section 4.4.1); a closed port refuses them. */
    private static boolean takesKeepAlive(int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            socket.connect(LOOPBACK, port);
            socket.setSoTimeout(10);
            socket.send(new DatagramPacket(new byte[] {'\r', '\n', '\r', '\n'}, 4));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return true;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (PortUnreachableException e) {
            return false;
        }
    }

    private static boolean takesConnection(int port) {
        try (Socket socket = new Socket(LOOPBACK, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
