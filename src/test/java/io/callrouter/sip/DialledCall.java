package io.callrouter.sip;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.CallOffer;
import io.callrouter.dial.Dial;
import io.callrouter.dial.DialFixtures;
import io.callrouter.dial.DialLimits;
import io.callrouter.dial.DialListener;
import io.callrouter.dial.DialResult;
import io.callrouter.dial.DialStep;
import io.callrouter.dial.FailoverDialer;
import io.callrouter.dial.FailoverPolicy;
import io.callrouter.dial.Outcome;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.testing.ProviderBuilder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call that the service's own dialer places with one carrier after the other, and what it tells of it. */
final class DialledCall implements DialListener {

    final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    final List<Integer> progress = new CopyOnWriteArrayList<>();
    final List<String> earlyMedia = new CopyOnWriteArrayList<>();
    private final CompletableFuture<DialResult> result = new CompletableFuture<>();
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final Dial dial;

    private DialledCall(
            Calls calls, FailoverPolicy policy, DialLimits limits, @Nullable String sdp, List<DialStep> steps) {
        FailoverDialer dialer =
                new FailoverDialer(calls.gateway, policy, limits, DialFixtures.ANY_NUMBER, InstantSource.system());
        CallOffer offer = new CallOffer(
                UUID.randomUUID(), UUID.randomUUID(), Calls.SOURCE, Calls.DESTINATION, sdp, Map.of(), null);
        this.dial = dialer.dial(offer, steps, this);
    }

    /** A provider at that port of this machine. */
    static ProviderBuilder at(int port) {
        return ProviderBuilder.provider("Carrier at " + port)
                .hostname("127.0.0.1")
                .port(port);
    }

    static DialledCall dial(Calls calls, ProviderBuilder... carriers) {
        return dial(calls, FailoverPolicy.DEFAULT, DialFixtures.LIMITS, null, carriers);
    }

    static DialledCall dial(
            Calls calls, FailoverPolicy policy, DialLimits limits, @Nullable String sdp, ProviderBuilder... carriers) {
        List<DialStep> steps = new ArrayList<>();
        for (ProviderBuilder carrier : carriers) {
            steps.add(new DialStep(steps.size() + 1, UUID.randomUUID(), carrier.build()));
        }
        return new DialledCall(calls, policy, limits, sdp, steps);
    }

    DialResult result() {
        return await(result);
    }

    /** In order. */
    List<Outcome> outcomes() {
        result();
        return attempts.stream().map(attempt -> attempt.outcome()).toList();
    }

    /** In order; null where an attempt ended without a final answer. */
    List<@Nullable Integer> codes() {
        List<@Nullable Integer> codes = new ArrayList<>();
        outcomes().forEach(outcome -> codes.add(outcome.sipCode()));
        return codes;
    }

    void giveUp() {
        dial.hangUp();
    }

    Ending hangUp() {
        dial.hangUp();
        return await(ending);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("It did not come", e);
        }
    }

    @Override
    public void progressed(Attempt attempt, int code, @Nullable String sdp) {
        progress.add(code);
        if (sdp != null) {
            earlyMedia.add(sdp);
        }
    }

    @Override
    public void finished(Attempt attempt) {
        attempts.add(attempt);
    }

    @Override
    public void over(DialResult how) {
        result.complete(how);
    }

    @Override
    public void ended(Ending how) {
        ending.complete(how);
    }
}
