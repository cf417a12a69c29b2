package io.callrouter.dial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.testing.HandMovedClock;
import io.callrouter.testing.ProviderBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Calls, providers and what listens to a dial. What a test does not say is ordinary. */
public final class DialFixtures {

    static final PhoneNumber SOURCE = new PhoneNumber("+12025550123");
    static final PhoneNumber DESTINATION = new PhoneNumber("+821012345678");
    static final Instant NOW = HandMovedClock.START;

    /** Those of the settings where nothing is set. */
    public static final DialLimits LIMITS = new DialLimits(
            10, Duration.ofMinutes(2), Duration.ofSeconds(4), Duration.ofSeconds(20), Duration.ofSeconds(60));

    /** More attempts than a test makes, and more time than it takes. */
    static final DialLimits NO_LIMITS = new DialLimits(
            Integer.MAX_VALUE,
            Duration.ofDays(1),
            LIMITS.noResponseTimeout(),
            LIMITS.progressTimeout(),
            LIMITS.ringTimeout());

    /** Providers take any number of calls. */
    public static final ProviderCapacity ANY_NUMBER = provider -> (ProviderCapacity.Place) () -> {};

    private DialFixtures() {}

    public static CallOffer offer() {
        return offer(Map.of(), null);
    }

    static CallOffer offer(Map<String, String> headers, @Nullable Duration ringTimeout) {
        return new CallOffer(idOf("call"), idOf("customer"), SOURCE, DESTINATION, "v=0", headers, ringTimeout);
    }

    /** Providers of these names, in this order. */
    public static List<DialStep> steps(String... names) {
        List<ProviderEntry> providers =
                List.of(names).stream().map(DialFixtures::provider).toList();
        return steps(providers.toArray(ProviderEntry[]::new));
    }

    static List<DialStep> steps(ProviderEntry... providers) {
        return IntStream.range(0, providers.length)
                .mapToObj(i -> new DialStep(i + 1, idOf("route " + i), providers[i]))
                .toList();
    }

    static ProviderEntry provider(String name) {
        return ProviderBuilder.provider(name).build();
    }

    static Rejected rejected(int code) {
        return new Rejected(code, "Reason", null);
    }

    private static UUID idOf(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    }

    /** Knows which providers are full, and counts the places that are taken. */
    static final class Places implements ProviderCapacity {

        private final Set<String> full = ConcurrentHashMap.newKeySet();
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger releasedTwice = new AtomicInteger();

        Places full(String... providers) {
            full.addAll(List.of(providers));
            return this;
        }

        @Override
        public Answer take(ProviderEntry provider) {
            if (full.contains(provider.name())) {
                return new Full(provider.name() + " is full");
            }
            taken.incrementAndGet();
            AtomicBoolean released = new AtomicBoolean();
            return (Place) () -> {
                if (!released.compareAndSet(false, true)) {
                    releasedTwice.incrementAndGet();
                }
                taken.decrementAndGet();
            };
        }

        int taken() {
            return taken.get();
        }

        int releasedTwice() {
            return releasedTwice.get();
        }
    }

    /** Writes down what a listener hears, a line an event, and whether one event came while it still heard another. */
    static class Transcript implements DialListener {

        final List<String> lines = Collections.synchronizedList(new ArrayList<>());
        final List<Attempt> finished = Collections.synchronizedList(new ArrayList<>());
        final List<DialResult> results = Collections.synchronizedList(new ArrayList<>());
        final List<String> reasons = Collections.synchronizedList(new ArrayList<>());
        final List<Ending> endings = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger overlaps = new AtomicInteger();
        private final AtomicBoolean hearing = new AtomicBoolean();

        /** What the listener does when it has heard that. */
        void react(String line) {}

        @Override
        public void started(Attempt attempt) {
            hear("started " + attempt.number() + " " + attempt.step().provider().name());
        }

        @Override
        public void progressed(Attempt attempt, int code, @Nullable String sdp) {
            hear("progressed " + attempt.number() + ": " + code);
        }

        @Override
        public void finished(Attempt attempt) {
            finished.add(attempt);
            hear("finished " + attempt.number() + ": " + describe(attempt.outcome()));
        }

        @Override
        public void skipped(DialStep step, String reason) {
            hear("skipped " + step.provider().name());
            reasons.add(reason);
        }

        @Override
        public void over(DialResult result) {
            results.add(result);
            hear("over: " + describe(result));
        }

        @Override
        public void ended(Ending ending) {
            endings.add(ending);
            hear("ended: " + ending.name().toLowerCase(Locale.ROOT));
        }

        private void hear(String line) {
            if (!hearing.compareAndSet(false, true)) {
                overlaps.incrementAndGet();
            }
            lines.add(line);
            try {
                react(line);
            } finally {
                hearing.set(false);
            }
        }

        private static String describe(@Nullable Outcome outcome) {
            if (outcome == null) {
                return "nothing";
            }
            Integer code = outcome.sipCode();
            return code == null ? outcome.label() : code.toString();
        }

        private static String describe(DialResult result) {
            if (result instanceof DialResult.Connected connected) {
                return "connected by " + connected.attempt().number();
            } else if (result instanceof DialResult.Refused refused) {
                return "refused by " + refused.last().number() + ", " + refused.reason();
            } else if (result instanceof DialResult.Exhausted exhausted) {
                Attempt last = exhausted.last();
                return "exhausted after " + (last == null ? 0 : last.number()) + ", " + exhausted.reason();
            }
            return result instanceof DialResult.NoRoute ? "no route" : "canceled";
        }
    }
}
