package io.callrouter.sip.redirect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.sip.message.SipParser;
import io.callrouter.sip.message.SipResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** Asks the redirect server by UDP, from this machine. */
final class Softswitch implements AutoCloseable {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final DatagramSocket socket;
    private final int server;

    Softswitch(int server) {
        this.server = server;
        try {
            socket = new DatagramSocket(0, LOOPBACK);
            socket.setSoTimeout(5_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(byte[] message) {
        try {
            socket.send(new DatagramPacket(message, message.length, LOOPBACK, server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String message) {
        send(message.getBytes(UTF_8));
    }

    String receive() {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SipResponse ask(String message) {
        send(message);
        return (SipResponse) SipParser.parse(receive().getBytes(ISO_8859_1));
    }

    @Override
    public void close() {
        socket.close();
    }
}
