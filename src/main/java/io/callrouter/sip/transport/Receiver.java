package io.callrouter.sip.transport;

import io.callrouter.sip.message.SipMessage;

/** Takes every message that arrives and is well-formed, on the event loop. */
public interface Receiver {

    /** @param origin the way back to the sender */
    void received(SipMessage message, Origin origin);
}
