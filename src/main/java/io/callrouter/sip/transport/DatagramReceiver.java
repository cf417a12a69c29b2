package io.callrouter.sip.transport;

import io.callrouter.sip.message.HostPort;
import io.callrouter.sip.message.SipMessage;
import io.callrouter.sip.message.SipParseException;
import io.callrouter.sip.message.SipParser;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.message.Via;
import io.callrouter.sip.transport.DroppedMessages.Cause;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The UDP socket's messages. Whatever arrives, the socket stays open. */
final class DatagramReceiver extends SimpleChannelInboundHandler<DatagramPacket> {

    private static final Logger log = LoggerFactory.getLogger(DatagramReceiver.class);

    private final Receiver receiver;
    private final DroppedMessages dropped;

    DatagramReceiver(Receiver receiver, DroppedMessages dropped) {
        this.receiver = receiver;
        this.dropped = dropped;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        byte[] bytes = ByteBufUtil.getBytes(packet.content());
        if (SipParser.isKeepAlive(bytes, bytes.length)) {
            return;
        }
        SipMessage message;
        try {
            message = SipParser.parse(bytes);
        } catch (SipParseException | IllegalArgumentException e) {
            dropped.count(Cause.MALFORMED);
            return;
        }
        try {
            receiver.received(message, new Peer(context.channel(), packet.sender()));
        } catch (RuntimeException e) {
            dropped.failedOn(message, e);
        }
    }

    /** An ICMP message for something that was sent, as a rule; the transaction it belongs to times out. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("The SIP socket reports {}", cause.toString());
    }

    private record Peer(Channel channel, InetSocketAddress address) implements Origin {

        @Override
        public boolean isReliable() {
            return false;
        }

        @Override
        public void answer(SipResponse response) {
            Via via = response.topVia();
            Integer port = via.sentBy().port();
            InetSocketAddress target = via.wantsRport()
                    ? address
                    : new InetSocketAddress(address.getAddress(), port == null ? HostPort.DEFAULT_PORT : port);
            channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(response.toBytes()), target));
        }
    }
}
