package io.callrouter.sip.call;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transaction.ClientTransaction;
import io.callrouter.sip.transport.Hop;
import io.callrouter.sip.transport.Link;

/**
 * A BYE or CANCEL. Should it fail on a connection that had been in use, it is sent once more, by a new one: the peer may
 * have closed the first before, and then nobody has seen the request.
 */
final class ResendableRequest implements ClientTransaction.Listener {

    private final UserAgent agent;
    private final SipRequest request;
    private final Hop hop;
    private final ClientTransaction.Listener listener;

    private ResendableRequest(UserAgent agent, SipRequest request, Hop hop, ClientTransaction.Listener listener) {
        this.agent = agent;
        this.request = request;
        this.hop = hop;
        this.listener = listener;
    }

    static void send(UserAgent agent, SipRequest request, Hop hop, ClientTransaction.Listener listener) {
        Link link = agent.link(hop);
        boolean mayBeClosed = link.isReused();
        agent.transactions()
                .request(request, link, mayBeClosed ? new ResendableRequest(agent, request, hop, listener) : listener);
    }

    @Override
    public void received(SipResponse response) {
        listener.received(response);
    }

    @Override
    public void failed(Unreachable failure) {
        agent.transactions().request(request, agent.link(hop), listener);
    }

    @Override
    public void timedOut() {
        listener.timedOut();
    }
}
