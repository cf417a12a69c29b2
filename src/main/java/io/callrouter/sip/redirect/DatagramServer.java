package io.callrouter.sip.redirect;

import io.callrouter.sip.message.SipParser;
import io.callrouter.sip.transport.DroppedMessages;
import io.callrouter.sip.transport.DroppedMessages.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers datagrams, one after the other, on a thread of its own. Whatever arrives, it goes on. */
final class DatagramServer implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(DatagramServer.class);
    private static final int RECEIVE_BUFFER = 4 * 1024 * 1024; // a burst waits here; the system may allow less
    private static final int LARGEST_DATAGRAM = 65_536;

    private final DatagramChannel channel;
    private final Sources sources;
    private final Redirector redirector;
    private final DroppedMessages dropped;
    private final byte[] message = new byte[LARGEST_DATAGRAM];
    private @Nullable InetAddress lastAddress;
    private Sources.@Nullable Source lastSource;

    DatagramServer(DatagramChannel channel, Sources sources, Redirector redirector, DroppedMessages dropped)
            throws IOException {
        this.channel = channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        this.sources = sources;
        this.redirector = redirector;
        this.dropped = dropped;
    }

    @Override
    public void run() {
        ByteBuffer input = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        ByteBuffer output = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        while (channel.isOpen()) {
            try {
                input.clear();
                InetSocketAddress from = (InetSocketAddress) channel.receive(input);
                answer(from, input.flip(), output);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                log.debug("The redirect server's socket reports {}", e.toString()); // the peer asks again
            } catch (RuntimeException e) {
                dropped.failedOn("the redirect server", e);
            }
        }
    }

    private void answer(InetSocketAddress from, ByteBuffer input, ByteBuffer output) throws IOException {
        Sources.Source source = source(from.getAddress());
        if (source == null) {
            dropped.count(Cause.UNKNOWN_SOURCE);
            return;
        }
        int length = input.remaining();
        input.get(message, 0, length);
        if (SipParser.isKeepAlive(message, length) || !redirector.answer(message, length, from, source)) {
            return;
        }
        output.clear();
        output.put(redirector.answer().bytes(), 0, redirector.answer().length());
        int port = redirector.answerPort(from);
        channel.send(output.flip(), port == from.getPort() ? from : new InetSocketAddress(from.getAddress(), port));
    }

    private Sources.@Nullable Source source(InetAddress address) {
        if (!address.equals(lastAddress)) {
            lastSource = sources.find(address);
            lastAddress = address;
        }
        return lastSource;
    }
}
