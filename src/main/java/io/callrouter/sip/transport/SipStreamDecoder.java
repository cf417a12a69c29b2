package io.callrouter.sip.transport;

import io.callrouter.sip.message.SipParseException;
import io.callrouter.sip.message.SipParser;
import io.callrouter.sip.transport.DroppedMessages.Cause;
import java.util.List;

/** Reads the messages of a stream. One that is malformed within its bounds is dropped alone. */
final class SipStreamDecoder extends SipFrameDecoder {

    private final DroppedMessages dropped;

    SipStreamDecoder(DroppedMessages dropped) {
        super(dropped);
        this.dropped = dropped;
    }

    @Override
    protected void message(byte[] whole, List<Object> messages) {
        try {
            messages.add(SipParser.parse(whole));
        } catch (SipParseException | IllegalArgumentException e) {
            dropped.count(Cause.MALFORMED);
        }
    }
}
