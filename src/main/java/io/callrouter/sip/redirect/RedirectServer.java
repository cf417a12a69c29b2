package io.callrouter.sip.redirect;

import io.callrouter.sip.transport.DroppedMessages;
import io.callrouter.sip.transport.SipFrameDecoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The redirect server's sockets and threads: one thread for UDP, one for all TCP connections, none of them the user agent's. */
final class RedirectServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedirectServer.class);
    private static final int TRIES_FOR_A_PORT = 20;

    private final RedirectSettings settings;
    private final Sources sources;
    private final Redirector.Rules rules;
    private final DroppedMessages dropped;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("callrouter-redirect-tcp"), NioIoHandler.newFactory());
    private final DatagramChannel datagrams;
    private final Channel listener;
    private final int port;
    private int connections; // on the loop

    /** @throws BindException if the port is taken */
    RedirectServer(RedirectSettings settings, Redirector.Rules rules) throws BindException {
        this.settings = settings;
        this.sources = new Sources(settings.sources());
        this.rules = rules;
        this.dropped = rules.dropped();
        try {
            Sockets sockets = open();
            this.datagrams = sockets.datagrams;
            this.listener = sockets.listener;
            this.port = sockets.datagrams.socket().getLocalPort();
            new DefaultThreadFactory("callrouter-redirect-udp", true)
                    .newThread(new DatagramServer(datagrams, sources, new Redirector(rules), dropped))
                    .start();
        } catch (IOException e) {
            loops.shutdownGracefully();
            if (e instanceof BindException bind) {
                throw bind;
            }
            throw new UncheckedIOException(e);
        }
        log.info("INVITEs are redirected at port {}, UDP and TCP", port);
    }

    private record Sockets(DatagramChannel datagrams, Channel listener) {}

    private Sockets open() throws IOException {
        for (int tries = 1; ; tries++) {
            DatagramChannel udp = DatagramChannel.open();
            try {
                udp.bind(address(settings.bindAddress(), settings.port()));
                return new Sockets(
                        udp, listen(address(settings.bindAddress(), udp.socket().getLocalPort())));
            } catch (BindException e) {
                udp.close();
                if (settings.port() != 0 || tries == TRIES_FOR_A_PORT) {
                    throw e;
                }
            }
        }
    }

    private static InetSocketAddress address(@Nullable String host, int port) {
        return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    private Channel listen(InetSocketAddress address) throws BindException {
        Redirector redirector = new Redirector(rules); // one for all connections: they share a thread
        ChannelFuture binding = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, redirector);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (binding.isSuccess()) {
            return binding.channel();
        }
        BindException failure = new BindException(String.valueOf(binding.cause().getMessage()));
        failure.initCause(binding.cause());
        throw failure;
    }

    private void accept(Channel channel, Redirector redirector) {
        InetSocketAddress from = (InetSocketAddress) channel.remoteAddress();
        Sources.Source source = sources.find(from.getAddress());
        if (source == null || connections >= settings.maxConnections()) {
            dropped.count(source == null ? DroppedMessages.Cause.UNKNOWN_SOURCE : DroppedMessages.Cause.FLOOD);
            channel.close();
            return;
        }
        connections++;
        channel.closeFuture().addListener(closed -> connections--);
        channel.pipeline()
                .addLast(new IdleStateHandler(settings.idleTimeout().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(new SipFrameDecoder(dropped))
                .addLast(new StreamHandler(source, redirector, dropped));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            datagrams.close();
        } catch (IOException e) {
            log.debug("The redirect server's socket does not close: {}", e.toString());
        }
        listener.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
