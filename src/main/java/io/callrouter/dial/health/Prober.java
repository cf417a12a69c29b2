package io.callrouter.dial.health;

import io.callrouter.dial.ProviderProbe;
import io.callrouter.plan.ProviderEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every live provider, but for those without a health check, again and again whether it is there. Nothing but
 * {@link #tick} changes its state; what comes on other threads waits in a queue for it.
 */
final class Prober {

    private static final Logger log = LoggerFactory.getLogger(Prober.class);

    /** How far a provider's interval may be from the setting, so that providers do not fall into step. */
    private static final double JITTER = 0.05;

    /** How much longer than it was told a probe may take before it is taken for a miss. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** Hears what probes say. */
    interface Findings {
        void found(ProviderEntry asked, ProbeFinding finding, Instant at);
    }

    /**
     * The state of affairs.
     *
     * @param elected whether this instance is the one that probes; without it the rest is zero
     * @param answering providers that answered when they were last asked
     * @param silent whether none of several answers, which is taken for a failure of our own network
     */
    record Summary(boolean elected, int providers, int answering, boolean silent) {}

    private static final class Watch {
        private ProviderEntry provider;
        private Instant next;
        private boolean underWay;

        Watch(ProviderEntry provider, Instant next) {
            this.provider = provider;
            this.next = next;
        }
    }

    private record Result(
            Watch watch, ProviderEntry asked, @Nullable Boolean answered, Instant at) {}

    private final ProviderProbe probe;
    private final Supplier<? extends Collection<ProviderEntry>> live;
    private final Findings findings;
    private final BooleanSupplier election;
    private final HealthSettings settings;
    private final Clock clock;
    private final RandomGenerator random;

    private final HealthJudge judge;
    private final Map<UUID, Watch> watches = new HashMap<>();
    private final Queue<Result> results = new ConcurrentLinkedQueue<>();
    private volatile Summary summary = new Summary(false, 0, 0, false);

    /**
     * @param live the providers that may have calls, as they are now
     * @param election whether this instance is the one that probes, now
     */
    Prober(
            ProviderProbe probe,
            Supplier<? extends Collection<ProviderEntry>> live,
            Findings findings,
            BooleanSupplier election,
            HealthSettings settings,
            Clock clock,
            RandomGenerator random) {
        this.probe = probe;
        this.live = live;
        this.findings = findings;
        this.election = election;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.judge = new HealthJudge(settings.missesUntilUnhealthy());
    }

    Summary summary() {
        return summary;
    }

    /** Passes on what has come, and asks those whose time it is. To be called often, by one thread at a time. */
    void tick() {
        boolean elected = election.getAsBoolean();
        if (elected) {
            follow(live.get());
            settle();
            ask();
        } else {
            watches.clear(); // what another prober finds meanwhile is not known here
            results.clear();
            judge.follow(watches.keySet());
        }
        conclude(new Summary(elected, judge.providers(), judge.answering(), judge.isSilent()));
    }

    private void follow(Collection<ProviderEntry> providers) {
        Map<UUID, ProviderEntry> entries = new HashMap<>();
        providers.stream().filter(ProviderEntry::isProbed).forEach(provider -> entries.put(provider.id(), provider));
        watches.entrySet().removeIf(watch -> {
            ProviderEntry now = entries.get(watch.getKey());
            boolean moved = now != null
                    && !now.endpoint().isSamePlaceAs(watch.getValue().provider.endpoint());
            if (moved) {
                judge.forget(watch.getKey());
            }
            return now == null || moved;
        });
        Instant now = clock.instant();
        entries.forEach((id, provider) ->
                watches.computeIfAbsent(id, added -> new Watch(provider, now.plus(interval(0, 1)))).provider =
                        provider);
        judge.follow(watches.keySet());
    }

    private void settle() {
        boolean writable = true;
        for (Result result = results.poll(); result != null; result = results.poll()) {
            Watch watch = result.watch;
            watch.underWay = false;
            if (result.answered != null && watches.get(result.asked.id()) == watch) {
                ProbeFinding finding = judge.judge(result.asked.id(), result.answered);
                writable = writable && write(result.asked, finding, result.at);
            }
        }
    }

    /** Tells whether it worked; if not, it is not tried for others now, because each try may wait for the database. */
    private boolean write(ProviderEntry asked, ProbeFinding finding, Instant at) {
        try {
            findings.found(asked, finding, at);
            return true;
        } catch (RuntimeException e) {
            log.warn("What probes found is not written down, what the next ones find will be: {}", e.toString());
            return false;
        }
    }

    private void ask() {
        Instant now = clock.instant();
        for (Watch watch : watches.values()) {
            if (!watch.underWay && !now.isBefore(watch.next)) {
                watch.underWay = true;
                judge.asking(watch.provider.id());
                watch.next = now.plus(interval(1 - JITTER, 1 + JITTER));
                ask(watch, watch.provider);
            }
        }
    }

    private void ask(Watch watch, ProviderEntry provider) {
        begin(provider)
                .completeOnTimeout(false, settings.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answered, failure) -> {
                    if (failure != null) {
                        log.error("The provider {} could not be asked", provider.id(), failure);
                    }
                    results.add(new Result(watch, provider, failure == null ? answered : null, clock.instant()));
                });
    }

    private CompletableFuture<Boolean> begin(ProviderEntry provider) {
        try {
            return probe.isAlive(provider, settings.timeout());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Duration interval(double from, double to) {
        return Duration.ofNanos((long) (settings.interval().toNanos() * random.nextDouble(from, to)));
    }

    private void conclude(Summary now) {
        if (now.silent != summary.silent) {
            if (now.silent) {
                log.warn(
                        "None of {} providers answers. This is taken for a failure of our own network: none is made"
                                + " unhealthy until one of them answers",
                        now.providers);
            } else {
                log.info("Providers answer again, or another instance probes them");
            }
        }
        summary = now;
    }
}
