package io.callrouter.sip.transaction;

import io.callrouter.sip.message.SipRequest;

/** Takes peers' requests, each once. */
public interface RequestHandler {

    /** Any request but ACK; to be answered through the transaction. */
    void requested(ServerTransaction transaction);

    /**
     * The ACK of a 2xx.
     *
     * @return whether there was one to acknowledge
     */
    boolean acknowledged(SipRequest ack);
}
