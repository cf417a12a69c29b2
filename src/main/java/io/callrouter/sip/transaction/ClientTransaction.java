package io.callrouter.sip.transaction;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transport.Link;
import io.callrouter.sip.transport.Timers;
import io.callrouter.sip.transport.Timers.Timer;
import java.time.Duration;

/** A request on its way and its answers (RFC 3261, section 17.1). Lives on the event loop. */
public abstract class ClientTransaction implements Link.Watcher {

    /** The round-trip time that is assumed, T1, and the longest interval of retransmissions, T2 (section 17.1.1.1). */
    static final Duration T1 = Duration.ofMillis(500);

    static final Duration T2 = Duration.ofSeconds(4);

    /** How long a message may stay in the network, T4. */
    static final Duration T4 = Duration.ofSeconds(5);

    /** How long a transaction waits for anything: 64 T1, timers B, D, F, H and M. */
    public static final Duration LIFETIME = T1.multipliedBy(64);

    /** Hears of the answers. */
    public interface Listener {

        void received(SipResponse response);

        /** It could not be sent, or the connection broke before a final answer. */
        void failed(Unreachable failure);

        /** No final answer came in {@link #LIFETIME}, or for an INVITE none at all. */
        void timedOut();
    }

    final SipRequest request;
    final Link link;
    final Listener listener;
    private final Timers timers;
    private final TransactionLayer layer;
    private Timer retransmission = Timer.NONE;
    private Timer end = Timer.NONE;
    private boolean over;

    ClientTransaction(SipRequest request, Link link, Listener listener, Timers timers, TransactionLayer layer) {
        this.request = request;
        this.link = link;
        this.listener = listener;
        this.timers = timers;
        this.layer = layer;
    }

    /** Sends the request, for the first time. */
    public void start() {
        layer.add(this);
        link.watch(this);
        endAfter(LIFETIME, this::expired);
        if (!link.isReliable()) {
            retransmitAfter(T1, longestInterval());
        }
        link.send(request, this);
    }

    abstract Duration longestInterval();

    abstract void expired();

    abstract void received(SipResponse response);

    private void retransmitAfter(Duration interval, Duration longest) {
        retransmission = timers.after(interval, () -> {
            Duration twice = interval.multipliedBy(2);
            retransmitAfter(twice.compareTo(longest) > 0 ? longest : twice, longest);
            link.send(request, this);
        });
    }

    void stopRetransmission() {
        retransmission.cancel();
    }

    void endAfter(Duration delay, Runnable action) {
        end.cancel();
        end = timers.after(delay, action);
    }

    void neverEnd() {
        end.cancel();
    }

    /** Forgets it; answers that still come match nothing. */
    public void end() {
        over = true;
        retransmission.cancel();
        end.cancel();
        link.withdraw(this);
        link.unwatch(this);
        layer.remove(this);
    }

    boolean isOver() {
        return over;
    }

    /** What its answers carry (section 17.1.3). */
    String key() {
        return TransactionLayer.key(String.valueOf(request.topVia().branch()), request.method());
    }

    public SipRequest request() {
        return request;
    }
}
