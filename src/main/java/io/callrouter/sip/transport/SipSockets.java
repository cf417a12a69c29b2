package io.callrouter.sip.transport;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.provider.Transport;
import io.callrouter.sip.message.HostPort;
import io.callrouter.sip.message.SipMessage;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The service's SIP sockets: one for UDP, one that listens for TCP at the same port, and a connection to each provider. */
public final class SipSockets {

    private static final int RECEIVE_BUFFER = 4 * 1024 * 1024; // a burst of answers waits here, not on the wire
    private static final int LARGEST_DATAGRAM = 65_536;
    private static final int LARGEST_PAYLOAD = 65_507; // less the headers of UDP and IP
    private static final int DATAGRAMS_AT_ONCE = 256; // behind a burst, answers are read before timers ring
    private static final int MOST_ACCEPTED = 1_000;
    private static final long ACCEPTED_IDLE_SECONDS = 120;
    private static final int TRIES_FOR_A_PORT = 20;

    private final EventLoop loop;
    private final Receiver receiver;
    private final DroppedMessages dropped;
    private final LocalAddresses localAddresses;
    private final Connections connections;
    private @Nullable Channel datagrams;
    private @Nullable Channel listener;
    private int port;
    private int accepted;

    /** @param advertised the address that peers are told, or null for the one they are reached from */
    public SipSockets(
            EventLoop loop, Receiver receiver, DroppedMessages dropped, @Nullable String advertised, ProviderTls tls) {
        this.loop = loop;
        this.receiver = receiver;
        this.dropped = dropped;
        this.localAddresses = new LocalAddresses(advertised);
        this.connections = new Connections(loop, receiver, dropped, tls);
    }

    /**
     * Opens the sockets. Called once, and not on the event loop.
     *
     * @param host to bind to, or null for every address of the machine
     * @param wanted a port, or 0 for one that is free for UDP and TCP
     * @throws BindException if it is taken
     */
    public void open(@Nullable String host, int wanted) throws BindException {
        for (int tries = 1; ; tries++) {
            Channel udp = bindDatagrams(address(host, wanted));
            InetSocketAddress bound = (InetSocketAddress) udp.localAddress();
            try {
                listener = bindListener(address(host, bound.getPort()));
                datagrams = udp;
                port = bound.getPort();
                connections.from(bound.getAddress());
                return;
            } catch (BindException e) {
                udp.close().syncUninterruptibly();
                if (wanted != 0 || tries == TRIES_FOR_A_PORT) {
                    throw e;
                }
            }
        }
    }

    private static InetSocketAddress address(@Nullable String host, int port) {
        return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    private Channel bindDatagrams(InetSocketAddress address) throws BindException {
        return bound(new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(LARGEST_DATAGRAM).maxMessagesPerRead(DATAGRAMS_AT_ONCE))
                .handler(new DatagramReceiver(receiver, dropped))
                .bind(address));
    }

    private Channel bindListener(InetSocketAddress address) throws BindException {
        return bound(new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(address));
    }

    /** A peer may open a connection of its own, such as for a BYE when ours is gone. */
    private void accept(Channel channel) {
        if (accepted >= MOST_ACCEPTED) {
            dropped.count(DroppedMessages.Cause.FLOOD);
            channel.close();
            return;
        }
        accepted++;
        channel.closeFuture().addListener(closed -> accepted--);
        channel.pipeline()
                .addLast(new IdleStateHandler(ACCEPTED_IDLE_SECONDS, 0, 0, TimeUnit.SECONDS))
                .addLast(new SipStreamDecoder(dropped))
                .addLast(new StreamReceiver(receiver, dropped, null, false));
    }

    private static Channel bound(ChannelFuture binding) throws BindException {
        binding.awaitUninterruptibly();
        if (binding.isSuccess()) {
            return binding.channel();
        }
        BindException failure = new BindException(String.valueOf(binding.cause().getMessage()));
        failure.initCause(binding.cause());
        throw failure;
    }

    public int port() {
        return port;
    }

    /** What Via and Contact tell that peer about us. */
    public HostPort localAddress(Hop hop) {
        return new HostPort(localAddresses.towards(hop.address().getAddress()), port);
    }

    /** The way to a hop: for TCP and TLS the connection that is there, or a new one. On the event loop. */
    public Link link(Hop hop) {
        if (hop.transport() == Transport.UDP) {
            return new DatagramLink(hop.address());
        }
        return connections.to(hop);
    }

    /** Closes all of them. Not on the event loop. */
    public void close() {
        loop.submit(connections::close).awaitUninterruptibly();
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        if (datagrams != null) {
            datagrams.close().awaitUninterruptibly();
        }
    }

    private final class DatagramLink implements Link {

        private final InetSocketAddress peer;

        DatagramLink(InetSocketAddress peer) {
            this.peer = peer;
        }

        @Override
        public void send(SipMessage message, Watcher watcher) {
            Channel socket = datagrams;
            if (socket == null) {
                watcher.failed(new Unreachable(Cause.TRANSPORT_ERROR, "The service has no SIP socket."));
                return;
            }
            byte[] bytes = message.toBytes();
            if (bytes.length > LARGEST_PAYLOAD) {
                watcher.failed(new Unreachable(
                        Cause.INTERNAL_ERROR,
                        "%d bytes are too many for UDP.".formatted(bytes.length))); // nobody's fault
                return;
            }
            socket.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(bytes), peer))
                    .addListener((ChannelFuture sent) -> {
                        if (!sent.isSuccess()) {
                            watcher.failed(Connection.failureOf(sent.cause()));
                        }
                    });
        }

        @Override
        public boolean withdraw(Watcher watcher) {
            return false; // nothing waits
        }

        @Override
        public void watch(Watcher watcher) {
            // there is no connection to break
        }

        @Override
        public void unwatch(Watcher watcher) {
            // nothing is watched
        }

        @Override
        public void unanswered() {
            // the next request goes the same way in any case
        }

        @Override
        public boolean isReliable() {
            return false;
        }

        @Override
        public boolean isReused() {
            return false;
        }
    }
}
