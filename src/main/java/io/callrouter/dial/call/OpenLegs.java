package io.callrouter.dial.call;

import io.callrouter.dial.Outcome;
import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.ProviderGateway;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.dial.ProviderGateway.LegListener;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The attempts and sessions of which the gateway has not said yet that they are over. A call is over for its caller when
 * it is hung up; the gateway may still have a CANCEL or a BYE to bring home.
 */
@Component
class OpenLegs {

    private final Set<LegListener> open = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();

    /** The gateway, with its attempts and sessions counted here. */
    ProviderGateway counted(ProviderGateway gateway) {
        return (call, listener) -> {
            Counted counted = new Counted(listener);
            add(counted);
            try {
                return gateway.call(call, counted);
            } catch (RuntimeException e) {
                remove(counted);
                throw e;
            }
        };
    }

    /** Waits until all are over; returns how many are not when the time is. */
    int awaitNone(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!open.isEmpty() && left > 0) {
                left = none.awaitNanos(left);
            }
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    private void add(LegListener leg) {
        lock.lock();
        try {
            open.add(leg);
        } finally {
            lock.unlock();
        }
    }

    private void remove(LegListener leg) {
        lock.lock();
        try {
            if (open.remove(leg) && open.isEmpty()) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Counted implements LegListener {

        private final LegListener listener;

        Counted(LegListener listener) {
            this.listener = listener;
        }

        @Override
        public void sentTo(String address, String sipCallId) {
            listener.sentTo(address, sipCallId);
        }

        @Override
        public void progressed(int code, String reason, @Nullable String sdp) {
            listener.progressed(code, reason, sdp);
        }

        @Override
        public void finished(Outcome outcome) {
            if (!(outcome instanceof Answered)) {
                remove(this);
            }
            listener.finished(outcome);
        }

        @Override
        public void ended(Ending ending) {
            remove(this);
            listener.ended(ending);
        }
    }
}
