package io.callrouter.plan.feed;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Where routes are read on the server that they are written to, a commit can be read at once. */
final class SameServerRelay implements CommitRelay {

    private final RouteTableReader reader;
    private final UUID sender = UUID.randomUUID();
    /** Whether this process has committed something that other replicas have not been told of. */
    private final AtomicBoolean wakeDue = new AtomicBoolean();

    SameServerRelay(RouteTableReader reader) {
        this.reader = reader;
    }

    @Override
    public void start() {}

    @Override
    public boolean committed() {
        wakeDue.set(true);
        return true;
    }

    /** One notification for all the commits that wait to be read. */
    @Override
    public void beforeReading() {
        if (wakeDue.getAndSet(false)) {
            reader.wakeReplicas(sender);
        }
    }

    @Override
    public void afterReading() {}

    @Override
    public boolean isOwn(String payload) {
        return payload.equals(sender.toString());
    }
}
