package io.callrouter.sip.transaction;

import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transport.Origin;
import io.callrouter.sip.transport.Timers;
import io.callrouter.sip.transport.Timers.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A peer's request and our one answer to it (RFC 3261, section 17.2). */
public final class ServerTransaction {

    private final SipRequest request;
    private final Origin origin;
    private final Timers timers;
    private final Runnable onEnd;
    private @Nullable SipResponse answer;
    private Timer retransmission = Timer.NONE;
    private Timer end;

    ServerTransaction(SipRequest request, Origin origin, Timers timers, Runnable onEnd) {
        this.request = request;
        this.origin = origin;
        this.timers = timers;
        this.onEnd = onEnd;
        this.end = timers.after(ClientTransaction.LIFETIME, this::finish);
    }

    public SipRequest request() {
        return request;
    }

    /** Answers; the answer to an INVITE is repeated until it is acknowledged. */
    public void answer(SipResponse response) {
        answerOnce(response);
        if (isInvite() && (response.isSuccess() || !origin.isReliable())) {
            repeatAfter(ClientTransaction.T1, response);
        }
    }

    /**
     * Answers, and again only when the request comes again: whoever has forged the address of a request must not have it sent
     * more than was sent to us (section 8.2.7 allows it).
     */
    public void answerOnce(SipResponse response) {
        answer = response;
        origin.answer(response);
        end.cancel();
        end = timers.after(
                isInvite() || !origin.isReliable() ? ClientTransaction.LIFETIME : Duration.ZERO, this::finish);
    }

    private boolean isInvite() {
        return request.method().equals(SipRequest.INVITE);
    }

    private void repeatAfter(Duration interval, SipResponse response) {
        retransmission = timers.after(interval, () -> {
            Duration twice = interval.multipliedBy(2);
            repeatAfter(twice.compareTo(ClientTransaction.T2) > 0 ? ClientTransaction.T2 : twice, response);
            origin.answer(response);
        });
    }

    /** Forgets it without an answer: where requests flood, they must not take the room of those that matter. */
    public void drop() {
        finish();
    }

    void requestedAgain() {
        if (answer != null) {
            origin.answer(answer);
        }
    }

    /** An ACK came: the answer need not be repeated. */
    public void acknowledged() {
        retransmission.cancel();
    }

    private void finish() {
        retransmission.cancel();
        end.cancel();
        onEnd.run();
    }
}
