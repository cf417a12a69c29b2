package io.callrouter.sip.transport;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.sip.message.SipMessage;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A TCP or TLS connection to a provider, shared by all calls there. Messages wait until it is established. */
final class Connection implements Link {

    /** Messages that may wait for a connection: calls of some seconds at the highest rate. */
    private static final int MOST_WAITING = 10_000;

    private record Waiting(SipMessage message, Watcher watcher) {}

    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Channel channel;
    private @Nullable Unreachable failure;
    private boolean used;
    private boolean retired;

    /** It stands, TLS included. */
    void established(Channel ready) {
        channel = ready;
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            write(ready, next.message, next.watcher);
        }
    }

    /** It could not be established, or broke. */
    void broken(Unreachable reason) {
        if (failure != null) {
            return;
        }
        failure = reason;
        Set<Watcher> told = new LinkedHashSet<>(watchers);
        waiting.forEach(message -> told.add(message.watcher));
        waiting.clear();
        watchers.clear();
        new ArrayList<>(told).forEach(watcher -> watcher.failed(reason));
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    /** Whether new requests may take it. */
    boolean isUsable() {
        return failure == null && !retired;
    }

    boolean isWatched() {
        return !watchers.isEmpty();
    }

    @Override
    public void send(SipMessage message, Watcher watcher) {
        Channel open = channel;
        if (failure != null) {
            watcher.failed(failure);
        } else if (open != null) {
            write(open, message, watcher);
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(new Waiting(message, watcher));
        } else {
            watcher.failed(new Unreachable(Cause.TRANSPORT_ERROR, "Too many messages wait for the connection."));
        }
    }

    private void write(Channel open, SipMessage message, Watcher watcher) {
        used = true;
        if (!open.isWritable()) {
            watcher.failed(new Unreachable(Cause.TRANSPORT_ERROR, "The provider does not read what it is sent."));
            return;
        }
        open.writeAndFlush(Unpooled.wrappedBuffer(message.toBytes())).addListener((ChannelFuture written) -> {
            if (!written.isSuccess()) {
                watcher.failed(failureOf(written.cause()));
            }
        });
    }

    @Override
    public boolean withdraw(Watcher watcher) {
        return waiting.removeIf(message -> message.watcher == watcher);
    }

    @Override
    public void watch(Watcher watcher) {
        if (failure == null) {
            watchers.add(watcher);
        }
    }

    @Override
    public void unwatch(Watcher watcher) {
        watchers.remove(watcher);
        closeIfRetired();
    }

    /** What is under way by it stays, and sessions that began on it do. One that is not established yet ends by itself. */
    @Override
    public void unanswered() {
        retired = channel != null;
        closeIfRetired();
    }

    private void closeIfRetired() {
        if (retired && watchers.isEmpty()) {
            close();
        }
    }

    @Override
    public boolean isReliable() {
        return true;
    }

    @Override
    public boolean isReused() {
        return used;
    }

    static Unreachable failureOf(Throwable cause) {
        if (cause instanceof ConnectException && !(cause instanceof ConnectTimeoutException)) {
            return new Unreachable(Cause.CONNECTION_REFUSED, "The provider refused the connection.");
        }
        if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
            return new Unreachable(Cause.TRANSPORT_ERROR, "TLS was not established: " + cause.getMessage());
        }
        return new Unreachable(Cause.TRANSPORT_ERROR, "Nothing could be sent: " + cause.getMessage());
    }
}
