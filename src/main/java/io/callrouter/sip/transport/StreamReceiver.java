package io.callrouter.sip.transport;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.sip.message.SipMessage;
import io.callrouter.sip.message.SipResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One stream's messages and its end. */
final class StreamReceiver extends SimpleChannelInboundHandler<SipMessage> {

    private final Receiver receiver;
    private final DroppedMessages dropped;
    private final @Nullable Connection connection;
    private final boolean secure;

    /** @param connection of which this is the stream, or null for one that a peer opened */
    StreamReceiver(Receiver receiver, DroppedMessages dropped, @Nullable Connection connection, boolean secure) {
        this.receiver = receiver;
        this.dropped = dropped;
        this.connection = connection;
        this.secure = secure;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (connection != null && !secure) {
            connection.established(context.channel());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && connection != null) {
            if (handshake.isSuccess()) {
                connection.established(context.channel());
            } else {
                connection.broken(Connection.failureOf(handshake.cause()));
                context.close();
            }
        } else if (event instanceof IdleStateEvent && (connection == null || !connection.isWatched())) {
            context.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, SipMessage message) {
        try {
            receiver.received(message, new Peer(context.channel()));
        } catch (RuntimeException e) {
            dropped.failedOn(message, e);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection != null) {
            connection.broken(new Unreachable(Cause.TRANSPORT_ERROR, "The provider closed the connection."));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (connection != null) {
            connection.broken(Connection.failureOf(cause));
        }
        context.close();
    }

    private record Peer(Channel channel) implements Origin {

        @Override
        public InetSocketAddress address() {
            return (InetSocketAddress) channel.remoteAddress();
        }

        @Override
        public boolean isReliable() {
            return true;
        }

        @Override
        public void answer(SipResponse response) {
            if (channel.isWritable()) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(response.toBytes()));
            }
        }
    }
}
