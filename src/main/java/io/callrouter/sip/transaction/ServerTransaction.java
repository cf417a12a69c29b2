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
        answer = response;
        origin.answer(response);
        boolean invite = request.method().equals(SipRequest.INVITE);
        if (invite && (response.isSuccess() || !origin.isReliable())) {
            repeatAfter(ClientTransaction.T1, response);
        }
        end.cancel();
        end = timers.after(invite || !origin.isReliable() ? ClientTransaction.LIFETIME : Duration.ZERO, this::finish);
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
