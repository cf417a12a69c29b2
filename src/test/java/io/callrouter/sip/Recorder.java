package io.callrouter.sip;

import io.callrouter.dial.Outcome;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.dial.ProviderGateway.Leg;
import io.callrouter.dial.ProviderGateway.LegListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Remembers what became of an attempt. */
final class Recorder implements LegListener {

    final List<String> sentTo = new CopyOnWriteArrayList<>();
    final List<String> sipCallIds = new CopyOnWriteArrayList<>();
    final List<Integer> progress = new CopyOnWriteArrayList<>();
    final List<String> earlyMedia = new CopyOnWriteArrayList<>();
    final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    final List<Ending> endings = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    volatile @Nullable Leg leg;

    Outcome outcome() {
        return await(outcome);
    }

    Ending ending() {
        return await(ending);
    }

    void hangUp() {
        Leg placed = leg;
        if (placed == null) {
            throw new IllegalStateException("The call was not placed");
        }
        placed.hangUp();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("It did not come", e);
        }
    }

    @Override
    public void sentTo(String address, String sipCallId) {
        sentTo.add(address);
        sipCallIds.add(sipCallId);
    }

    @Override
    public void progressed(int code, String reason, @Nullable String sdp) {
        progress.add(code);
        if (sdp != null) {
            earlyMedia.add(sdp);
        }
    }

    @Override
    public void finished(Outcome result) {
        outcomes.add(result);
        outcome.complete(result);
    }

    @Override
    public void ended(Ending how) {
        endings.add(how);
        ending.complete(how);
    }
}
