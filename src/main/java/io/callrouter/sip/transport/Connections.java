package io.callrouter.sip.transport;

import io.callrouter.provider.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The TCP and TLS connections to providers: one to each address, made when it is needed. Used on the event loop only. */
final class Connections {

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int UNREAD_BY_PEER = 1024 * 1024;
    private static final long IDLE_SECONDS = 600;

    private final EventLoop loop;
    private final Receiver receiver;
    private final DroppedMessages dropped;
    private final ProviderTls tls;
    private final Map<Hop, Connection> open = new HashMap<>();
    private @Nullable InetAddress source;

    Connections(EventLoop loop, Receiver receiver, DroppedMessages dropped, ProviderTls tls) {
        this.loop = loop;
        this.receiver = receiver;
        this.dropped = dropped;
        this.tls = tls;
    }

    /** Lets connections begin at that address of the machine, unless it means every one or the peer is of another family. */
    void from(InetAddress address) {
        source = address.isAnyLocalAddress() ? null : address;
    }

    Connection to(Hop hop) {
        Connection known = open.get(hop);
        return known != null && known.isUsable() ? known : connect(hop);
    }

    private Connection connect(Hop hop) {
        Connection connection = new Connection();
        open.put(hop, connection);
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(UNREAD_BY_PEER / 2, UNREAD_BY_PEER))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        fill(channel.pipeline(), hop, connection);
                    }
                })
                .connect(hop.address(), sourceTowards(hop.address().getAddress()))
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        connection.broken(Connection.failureOf(connected.cause()));
                        open.remove(hop, connection);
                    } else {
                        connected.channel().closeFuture().addListener(closed -> open.remove(hop, connection));
                    }
                });
        return connection;
    }

    private @Nullable InetSocketAddress sourceTowards(InetAddress peer) {
        InetAddress address = source;
        return address == null || address.getClass() != peer.getClass() ? null : new InetSocketAddress(address, 0);
    }

    private void fill(ChannelPipeline pipeline, Hop hop, Connection connection) {
        boolean secure = hop.transport() == Transport.TLS;
        if (secure) {
            pipeline.addLast(tls.handlerFor(hop));
        }
        pipeline.addLast(new IdleStateHandler(0, 0, IDLE_SECONDS, TimeUnit.SECONDS));
        pipeline.addLast(new SipStreamDecoder(dropped));
        pipeline.addLast(new StreamReceiver(receiver, dropped, connection, secure));
    }

    void close() {
        open.values().forEach(Connection::close);
    }
}
