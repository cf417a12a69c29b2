package io.callrouter.sip.transaction;

import io.callrouter.sip.message.CSeq;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.SipMessage;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.message.Via;
import io.callrouter.sip.transport.DroppedMessages;
import io.callrouter.sip.transport.DroppedMessages.Cause;
import io.callrouter.sip.transport.Link;
import io.callrouter.sip.transport.Origin;
import io.callrouter.sip.transport.Receiver;
import io.callrouter.sip.transport.Timers;
import java.util.HashMap;
import java.util.Map;

/** Brings messages to the transactions they belong to (RFC 3261, sections 17.1.3 and 17.2.3). Lives on the event loop. */
public final class TransactionLayer implements Receiver {

    /** Peers' requests under way; more are a flood. */
    private static final int MOST_SERVER_TRANSACTIONS = 50_000;

    private final Timers timers;
    private final DroppedMessages dropped;
    private final RequestHandler handler;
    private final Map<String, ClientTransaction> clients = new HashMap<>();
    private final Map<String, ServerTransaction> servers = new HashMap<>();

    public TransactionLayer(Timers timers, DroppedMessages dropped, RequestHandler handler) {
        this.timers = timers;
        this.dropped = dropped;
        this.handler = handler;
    }

    /** An INVITE to be sent by {@link InviteTransaction#start}; its top Via has a new branch. */
    public InviteTransaction invite(SipRequest invite, Link link, ClientTransaction.Listener listener) {
        return new InviteTransaction(invite, link, listener, timers, this, dropped);
    }

    /** Sends another request; its top Via has a new branch, or a CANCEL that of its INVITE. */
    public RequestTransaction request(SipRequest request, Link link, ClientTransaction.Listener listener) {
        RequestTransaction transaction = new RequestTransaction(request, link, listener, timers, this);
        transaction.start();
        return transaction;
    }

    @Override
    public void received(SipMessage message, Origin origin) {
        if (message instanceof SipResponse response) {
            received(response);
        } else if (message instanceof SipRequest request) {
            received(request, origin);
        }
    }

    private void received(SipResponse response) {
        CSeq cseq = response.cseq();
        ClientTransaction transaction =
                clients.get(key(String.valueOf(response.topVia().branch()), cseq.method()));
        boolean forOthers = response.headers().values(Headers.VIA).size() > 1; // not sent by us (section 8.1.3.3)
        if (transaction == null
                || forOthers
                || cseq.number() != transaction.request().cseq().number()) {
            dropped.count(Cause.UNMATCHED);
        } else {
            transaction.received(response);
        }
    }

    private void received(SipRequest request, Origin origin) {
        boolean ack = request.method().equals(SipRequest.ACK);
        String key = serverKey(request, ack ? SipRequest.INVITE : request.method());
        ServerTransaction known = servers.get(key);
        if (ack) {
            if (known != null) {
                known.acknowledged();
            } else if (!handler.acknowledged(request)) {
                dropped.count(Cause.UNMATCHED);
            }
        } else if (known != null) {
            known.requestedAgain();
        } else if (servers.size() >= MOST_SERVER_TRANSACTIONS) {
            dropped.count(Cause.FLOOD);
        } else {
            SipRequest marked = request.receivedFrom(origin.address());
            ServerTransaction transaction = new ServerTransaction(marked, origin, timers, () -> servers.remove(key));
            servers.put(key, transaction);
            handler.requested(transaction);
        }
    }

    static String key(String branch, String method) {
        return branch + ' ' + method;
    }

    /** The branch should be enough; peers of RFC 2543 have none, or the same for all (section 17.2.3). */
    private static String serverKey(SipRequest request, String method) {
        Via via = request.topVia();
        long number = request.cseq().number();
        return via.branch() + ' ' + via.sentBy() + ' ' + number + ' ' + method + ' ' + request.callId();
    }

    void add(ClientTransaction transaction) {
        clients.put(transaction.key(), transaction);
    }

    void remove(ClientTransaction transaction) {
        clients.remove(transaction.key(), transaction);
    }

    /** Transactions under way, for a gauge. */
    public int size() {
        return clients.size() + servers.size();
    }
}
