package io.callrouter.sip.redirect;

import io.callrouter.sip.transport.DroppedMessages;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;

/** The requests of one connection. A peer that does not read its answers is not read from either, until it is idle. */
final class StreamHandler extends SimpleChannelInboundHandler<byte[]> {

    private final Sources.Source source;
    private final Redirector redirector;
    private final DroppedMessages dropped;

    StreamHandler(Sources.Source source, Redirector redirector, DroppedMessages dropped) {
        this.source = source;
        this.redirector = redirector;
        this.dropped = dropped;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, byte[] message) {
        try {
            InetSocketAddress from = (InetSocketAddress) context.channel().remoteAddress();
            if (redirector.answer(message, message.length, from, source)) {
                AnswerBuffer answer = redirector.answer();
                context.write(Unpooled.copiedBuffer(answer.bytes(), 0, answer.length()));
            }
        } catch (RuntimeException e) {
            dropped.failedOn("the redirect server", e);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
