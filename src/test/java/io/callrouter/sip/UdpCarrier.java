package io.callrouter.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A carrier that does what a test tells it, byte for byte: it knows SIP as text only, so that a mistake of the service's own
 * parser is not repeated here.
 */
final class UdpCarrier implements AutoCloseable {

    /** What it does with a request. */
    interface Script {

        void on(SipText request, UdpCarrier carrier);
    }

    final List<SipText> received = new CopyOnWriteArrayList<>();
    private final DatagramSocket socket;
    private final Script script;
    private volatile SocketAddress peer;

    UdpCarrier(Script script) {
        this("127.0.0.1", script);
    }

    UdpCarrier(String address, Script script) {
        try {
            this.socket = new DatagramSocket(0, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.script = script;
        Thread thread = new Thread(this::listen, "carrier");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void listen() {
        byte[] buffer = new byte[65_536];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                peer = packet.getSocketAddress();
                SipText message = new SipText(new String(packet.getData(), 0, packet.getLength(), UTF_8));
                received.add(message);
                script.on(message, this);
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** Sends to whoever it heard from last. */
    void send(String message) {
        byte[] bytes = message.getBytes(UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, peer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<SipText> received(String method) {
        return received.stream().filter(message -> message.is(method)).toList();
    }

    /** The first of these, as soon as it is there. */
    SipText awaitOne(String method) {
        await().until(() -> !received(method).isEmpty());
        return received(method).get(0);
    }

    /** Sends a request of its own, and gives the first answer to it. */
    SipText ask(String request) {
        send(request);
        String branch = new SipText(request).branch();
        await().until(() -> !answersTo(branch).isEmpty());
        return answersTo(branch).get(0);
    }

    List<SipText> answersTo(String branch) {
        return received("SIP/2.0").stream()
                .filter(answer -> answer.branch().equals(branch))
                .toList();
    }

    @Override
    public void close() {
        socket.close();
    }
}
