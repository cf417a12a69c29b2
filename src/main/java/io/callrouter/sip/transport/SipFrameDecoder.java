package io.callrouter.sip.transport;

import io.callrouter.sip.message.SipParseException;
import io.callrouter.sip.message.SipParser;
import io.callrouter.sip.transport.DroppedMessages.Cause;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream into messages (RFC 3261, section 18.3), each the bytes of one. Where the bounds of one are unknown, nothing
 * behind them can be read, and the connection is closed.
 */
public class SipFrameDecoder extends ByteToMessageDecoder {

    private final DroppedMessages dropped;

    public SipFrameDecoder(DroppedMessages dropped) {
        this.dropped = dropped;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf input, List<Object> messages) {
        skipKeepAlives(input);
        byte[] seen = new byte[Math.min(input.readableBytes(), SipParser.LARGEST_HEAD)];
        input.getBytes(input.readerIndex(), seen);
        int bodyAt = SipParser.bodyOf(seen, 0);
        try {
            if (bodyAt < 0) {
                if (seen.length == SipParser.LARGEST_HEAD) {
                    throw new SipParseException("the headers do not end");
                }
                return;
            }
            int length = bodyAt + SipParser.bodyLengthInStream(Arrays.copyOf(seen, bodyAt));
            if (input.readableBytes() >= length) {
                byte[] whole = new byte[length];
                input.readBytes(whole);
                message(whole, messages);
            }
        } catch (SipParseException e) {
            dropped.count(Cause.MALFORMED);
            input.skipBytes(input.readableBytes());
            context.close();
        }
    }

    /** Empty lines between messages (RFC 3261, section 7.5; RFC 5626, section 4.4.1). */
    private static void skipKeepAlives(ByteBuf input) {
        while (input.isReadable()) {
            byte next = input.getByte(input.readerIndex());
            if (next != '\r' && next != '\n') {
                return;
            }
            input.skipBytes(1);
        }
    }

    /** Passes one on. */
    protected void message(byte[] whole, List<Object> messages) {
        messages.add(whole);
    }
}
