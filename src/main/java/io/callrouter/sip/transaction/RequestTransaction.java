package io.callrouter.sip.transaction;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transport.Link;
import io.callrouter.sip.transport.Timers;
import java.time.Duration;

/** Any request but INVITE and ACK (RFC 3261, section 17.1.2). */
public final class RequestTransaction extends ClientTransaction {

    private boolean answered;

    RequestTransaction(SipRequest request, Link link, Listener listener, Timers timers, TransactionLayer layer) {
        super(request, link, listener, timers, layer);
    }

    @Override
    Duration longestInterval() {
        return T2;
    }

    @Override
    void expired() {
        link.unanswered();
        end();
        listener.timedOut();
    }

    /** Forgets it, because no answer came for as long as its sender waits. */
    public void giveUp() {
        if (!isOver() && !answered) {
            link.unanswered();
        }
        end();
    }

    @Override
    void received(SipResponse response) {
        if (answered || response.isProvisional()) {
            return;
        }
        answered = true;
        stopRetransmission();
        if (link.isReliable()) {
            end();
        } else {
            endAfter(T4, this::end); // takes repetitions of the answer
        }
        listener.received(response);
    }

    @Override
    public void failed(Unreachable failure) {
        if (!isOver() && !answered) {
            end();
            listener.failed(failure);
        }
    }
}
