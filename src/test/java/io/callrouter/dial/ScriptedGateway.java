package io.callrouter.dial;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.Unreachable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * A gateway whose providers do what a test writes, by their name. A script is steps with " then " between them:
 *
 * <ul>
 *   <li>an answer: {@code 180}, {@code 200 with sdp}, {@code 503}, {@code 503 with cause 34};
 *   <li>a failure: {@code no response}, {@code no progress}, {@code ring timeout}, {@code dns failure}, {@code connection
 *       refused}, {@code transport error}, {@code address denied}, {@code internal error}; {@code exception} is thrown at
 *       the dialer;
 *   <li>the end of a session: {@code bye}, {@code lost};
 *   <li>{@code silence}: nothing, until the test {@link Placed#play plays} more.
 * </ul>
 */
public final class ScriptedGateway implements ProviderGateway {

    public static final String ADDRESS = "udp:192.0.2.1:5060";

    private static final Map<Integer, String> REASONS = Map.of(
            180, "Ringing",
            183, "Session Progress",
            200, "OK",
            404, "Not Found",
            420, "01012345678 may not be called by 030123456",
            486, "Busy Here",
            503, "Service Unavailable");

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread daemon = new Thread(task, "scripted-gateway");
        daemon.setDaemon(true);
        return daemon;
    });
    private final Map<String, String> scripts = new ConcurrentHashMap<>();
    private final List<Placed> placed = new CopyOnWriteArrayList<>();
    private volatile Executor executor = thread;
    private volatile boolean confirming = true;

    /** Puts it in the place of the real one. */
    @TestConfiguration(proxyBeanMethods = false)
    public static class Configuration {

        @Bean
        @Primary
        ScriptedGateway scriptedGateway() {
            return new ScriptedGateway();
        }
    }

    /** Ends all that goes on and forgets all scripts. */
    public void reset() {
        confirming = true;
        placed.forEach(Placed::confirmHangUp);
        placed.forEach(Placed::hangUp);
        placed.clear();
        scripts.clear();
        executor = thread;
    }

    public ScriptedGateway script(String provider, String steps) {
        scripts.put(provider, steps);
        return this;
    }

    /** From now on scripts play before {@link #call} returns, not on a thread of the gateway. */
    public void playAtOnce() {
        executor = Runnable::run;
    }

    /** From now on, what is hung up is not over before {@link Placed#confirmHangUp()}. */
    public void holdHangUps() {
        confirming = false;
    }

    /** All attempts, in the order in which they were made. */
    public List<Placed> placed() {
        return List.copyOf(placed);
    }

    /** The names of the providers that were called, in order. */
    public List<String> called() {
        return placed.stream().map(leg -> leg.call.provider().name()).toList();
    }

    public Placed last() {
        return placed.get(placed.size() - 1);
    }

    @Override
    public Leg call(ProviderCall call, LegListener listener) {
        String script = scripts.getOrDefault(call.provider().name(), "503");
        Placed leg = new Placed(call, listener);
        placed.add(leg);
        if (script.equals("exception")) {
            throw new IllegalStateException("scripted");
        }
        leg.play(script);
        return leg;
    }

    /** One attempt. */
    public final class Placed implements Leg {

        private final ProviderCall call;
        private final LegListener listener;
        private volatile boolean hungUp;
        private boolean finished;
        private boolean session;

        private Placed(ProviderCall call, LegListener listener) {
            this.call = call;
            this.listener = listener;
            executor.execute(() -> listener.sentTo(
                    ADDRESS, call.callId() + "-" + call.provider().name()));
        }

        public ProviderCall call() {
            return call;
        }

        public boolean isHungUp() {
            return hungUp;
        }

        public void play(String steps) {
            for (String step : steps.split(" then ")) {
                executor.execute(() -> play(step.split(" with ")[0], step.replaceFirst(".* with |.*", "")));
            }
        }

        private void play(String step, String with) {
            boolean withSdp = with.equals("sdp");
            if (step.matches("1..")) {
                int code = Integer.parseInt(step);
                listener.progressed(code, reason(code), withSdp ? sdp(code) : null);
            } else if (step.matches("[2-6]..")) {
                int code = Integer.parseInt(step);
                finish(
                        code < 300
                                ? new Answered(code, reason(code), withSdp ? sdp(code) : null)
                                : new Rejected(code, reason(code), null, cause(with)));
            } else {
                switch (step) {
                    case "silence" -> {}
                    case "no response" -> finish(new TimedOut(TimedOut.Phase.NO_RESPONSE));
                    case "no progress" -> finish(new TimedOut(TimedOut.Phase.NO_PROGRESS));
                    case "ring timeout" -> finish(new TimedOut(TimedOut.Phase.RINGING));
                    case "bye" -> end(Ending.HUNG_UP_THERE);
                    case "lost" -> end(Ending.LOST);
                    default ->
                        finish(new Unreachable(
                                Unreachable.Cause.valueOf(
                                        step.toUpperCase(Locale.ROOT).replace(' ', '_')),
                                "Scripted: " + step));
                }
            }
        }

        private static @Nullable Integer cause(String with) {
            return with.startsWith("cause ") ? Integer.valueOf(with.substring("cause ".length())) : null;
        }

        private void finish(Outcome outcome) {
            if (!finished) {
                finished = true;
                session = outcome instanceof Answered;
                listener.finished(outcome);
            }
        }

        private void end(Ending ending) {
            if (session) {
                session = false;
                listener.ended(ending);
            }
        }

        @Override
        public void hangUp() {
            hungUp = true;
            if (confirming) {
                confirmHangUp();
            }
        }

        /** What the provider says to a CANCEL or a BYE. */
        public void confirmHangUp() {
            if (hungUp) {
                executor.execute(() -> {
                    finish(new Outcome.Canceled());
                    end(Ending.HUNG_UP_HERE);
                });
            }
        }
    }

    private static String reason(int code) {
        return REASONS.getOrDefault(code, "Reason " + code);
    }

    /** The session description that comes with an answer of that code. */
    public static String sdp(int code) {
        return List.of("v=0", "o=- %d 1 IN IP4 192.0.2.1".formatted(code), "s=-", "c=IN IP4 192.0.2.1", "t=0 0")
                .stream()
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }
}
