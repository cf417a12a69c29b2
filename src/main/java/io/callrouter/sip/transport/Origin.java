package io.callrouter.sip.transport;

import io.callrouter.sip.message.SipResponse;
import java.net.InetSocketAddress;

/** Where a message came from. */
public interface Origin {

    InetSocketAddress address();

    boolean isReliable();

    /** Sends a response on the way the request came (RFC 3261, section 18.2.2; RFC 3581), or loses it. */
    void answer(SipResponse response);
}
