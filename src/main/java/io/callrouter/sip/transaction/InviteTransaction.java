package io.callrouter.sip.transaction;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.sip.message.CSeq;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transport.DroppedMessages;
import io.callrouter.sip.transport.DroppedMessages.Cause;
import io.callrouter.sip.transport.Link;
import io.callrouter.sip.transport.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An INVITE (RFC 3261, section 17.1.1, with the state that RFC 6026 adds for repeated and forked 2xx). It acknowledges what
 * is not 2xx; a 2xx is the listener's to acknowledge, each time it comes.
 */
public final class InviteTransaction extends ClientTransaction {

    /** More provisional answers than any carrier sends to one INVITE; and final ones, repetitions and forks included. */
    private static final int MOST_ANSWERS = 200;

    private enum State {
        CALLING,
        PROCEEDING,
        /** A final answer other than 2xx came; its repetitions are acknowledged again. */
        COMPLETED,
        /** A 2xx came; its repetitions go to the listener. */
        ACCEPTED
    }

    private final DroppedMessages dropped;
    private State state = State.CALLING;
    private int provisionalAnswers;
    private int finalAnswers;
    private boolean endsSoon;
    private boolean broken;
    private @Nullable SipRequest ack;

    InviteTransaction(
            SipRequest request,
            Link link,
            Listener listener,
            Timers timers,
            TransactionLayer layer,
            DroppedMessages dropped) {
        super(request, link, listener, timers, layer);
        this.dropped = dropped;
    }

    @Override
    Duration longestInterval() {
        return LIFETIME; // doubles without a bound (timer A)
    }

    @Override
    void expired() {
        end();
        listener.timedOut();
    }

    @Override
    void received(SipResponse response) {
        if (isFlood(response)) {
            dropped.count(Cause.FLOOD);
        } else if (state == State.COMPLETED) {
            acknowledgeAgain(response);
        } else if (state == State.ACCEPTED) {
            passOnSuccess(response);
        } else if (response.isProvisional()) {
            state = State.PROCEEDING;
            stopRetransmission();
            if (!endsSoon) {
                neverEnd(); // how long the callee may ring is the listener's to say
            }
            listener.received(response);
        } else if (response.isSuccess()) {
            state = State.ACCEPTED;
            stopRetransmission();
            endAfter(LIFETIME, this::end);
            listener.received(response);
        } else {
            complete(response);
        }
    }

    /** Counted apart: whoever rings without end may still answer. */
    private boolean isFlood(SipResponse response) {
        return (response.isProvisional() ? ++provisionalAnswers : ++finalAnswers) > MOST_ANSWERS;
    }

    private void passOnSuccess(SipResponse response) {
        if (response.isSuccess()) {
            listener.received(response);
        }
    }

    private void complete(SipResponse response) {
        state = State.COMPLETED;
        stopRetransmission();
        ack = acknowledgement(response);
        link.send(ack, this);
        if (link.isReliable()) {
            end();
        } else {
            endAfter(LIFETIME, this::end);
        }
        listener.received(response);
    }

    private void acknowledgeAgain(SipResponse response) {
        if (!response.isProvisional() && !response.isSuccess() && ack != null) {
            link.send(ack, this);
        }
    }

    /** Section 17.1.1.3. */
    private SipRequest acknowledgement(SipResponse response) {
        return sameHop(SipRequest.ACK, String.valueOf(response.headers().first(Headers.TO)));
    }

    /** The CANCEL of this INVITE; only to be sent behind a provisional answer (section 9.1). */
    public SipRequest cancellation() {
        return sameHop(SipRequest.CANCEL, String.valueOf(request.headers().first(Headers.TO)));
    }

    private SipRequest sameHop(String method, String to) {
        Headers headers = request.headers();
        Headers.Builder same =
                Headers.builder().add(Headers.VIA, headers.all(Headers.VIA).get(0));
        headers.all(Headers.ROUTE).forEach(route -> same.add(Headers.ROUTE, route));
        same.add(Headers.MAX_FORWARDS, "70")
                .add(Headers.FROM, String.valueOf(headers.first(Headers.FROM)))
                .add(Headers.TO, to)
                .add(Headers.CALL_ID, request.callId())
                .add(Headers.CSEQ, new CSeq(request.cseq().number(), method).toString());
        return new SipRequest(method, request.uri(), same.build(), new byte[0]);
    }

    /** Sends it no more, or not at all. Answers are still dealt with: one may have been under way. */
    public void stopTrying() {
        stopRetransmission();
        if (link.withdraw(this)) {
            expired();
        }
    }

    /** Times it out after a while, if no final answer comes: for a CANCEL that is never answered (section 9.1). */
    public void endSoon() {
        endsSoon = true;
        endAfter(LIFETIME, this::expired);
    }

    @Override
    public void failed(Unreachable failure) {
        if (isOver()) {
            return;
        }
        if (broken || state == State.COMPLETED || state == State.ACCEPTED) {
            return;
        }
        broken = true;
        if (state == State.PROCEEDING) {
            endSoon(); // the peer may answer by a connection of its own (section 18.2.2)
        } else {
            end();
        }
        listener.failed(failure);
    }
}
