package io.callrouter.sip.transport;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.sip.message.SipMessage;

/** A way to a peer: a UDP address, or a connection. Used on the event loop only. */
public interface Link {

    /** Sends, or tells the watcher that it cannot. */
    void send(SipMessage message, Watcher watcher);

    /**
     * Takes back what that watcher has sent, if it still waits for the connection.
     *
     * @return whether it did, so that nothing was sent
     */
    boolean withdraw(Watcher watcher);

    /** Tells the watcher should the connection break, until {@link #unwatch}. Without a connection nothing can. */
    void watch(Watcher watcher);

    void unwatch(Watcher watcher);

    /** Whether a lost message is not lost silently, so nobody need repeat it (RFC 3261, section 17.1.1.2). */
    boolean isReliable();

    /** Whether it had been in use before: a connection that the peer may have closed without our noticing. */
    boolean isReused();

    /**
     * A request by it got no answer of any kind: a connection may be dead without either side having noticed, so that others
     * should take a new one. It is closed when nobody watches it any more.
     */
    void unanswered();

    /** Hears of failures. */
    interface Watcher {

        void failed(Unreachable failure);
    }
}
