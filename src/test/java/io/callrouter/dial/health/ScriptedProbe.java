package io.callrouter.dial.health;

import io.callrouter.dial.ProviderProbe;
import io.callrouter.plan.ProviderEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers for every provider at once, but not for those that are said to be down. */
final class ScriptedProbe implements ProviderProbe {

    final Set<String> down = ConcurrentHashMap.newKeySet();
    final List<ProviderEntry> asked = new CopyOnWriteArrayList<>();
    final List<Duration> timeouts = new CopyOnWriteArrayList<>();
    private final Queue<CompletableFuture<Boolean>> scripted = new ArrayDeque<>();

    /** Answers the next question by this. */
    void next(CompletableFuture<Boolean> answer) {
        scripted.add(answer);
    }

    @Override
    public CompletableFuture<Boolean> isAlive(ProviderEntry provider, Duration timeout) {
        asked.add(provider);
        timeouts.add(timeout);
        CompletableFuture<Boolean> answer = scripted.poll();
        return answer != null ? answer : CompletableFuture.completedFuture(!down.contains(provider.name()));
    }
}
