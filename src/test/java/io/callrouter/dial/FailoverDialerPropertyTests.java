package io.callrouter.dial;

import static io.callrouter.dial.DialFixtures.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.DialFixtures.Places;
import io.callrouter.dial.DialFixtures.Transcript;
import io.callrouter.dial.FailoverPolicy.AfterRinging;
import io.callrouter.dial.FailoverPolicy.Verdict;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.dial.RecordingGateway.RecordedLeg;
import io.callrouter.testing.HandMovedClock;
import io.callrouter.testing.ProviderBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random calls against the contract, said once more and naively. */
class FailoverDialerPropertyTests {

    private static final int CALLS = 5_000;

    private static final List<Integer> CODES = List.of(
            302, 400, 401, 403, 404, 407, 408, 418, 421, 480, 484, 486, 487, 499, 500, 503, 599, 600, 603, 604, 699);

    private static final List<List<String>> CODE_SETS = List.of(
            List.of(),
            List.of("404", "5xx", "6xx"),
            List.of("403", "404", "408", "5xx", "603"),
            List.of("486"),
            List.of("400", "500"),
            List.of("4xx"));

    @Test
    void walksAsTheContractSays() {
        for (int seed = 0; seed < CALLS; seed++) {
            Script script = Script.random(new SplittableRandom(seed));
            Expected expected = new Expected(script);
            Actual actual = new Actual(script);

            List<String> lines = actual.transcript.lines;
            int ending = Math.min(expected.lines.size(), lines.size());
            assertThat(lines.subList(0, ending)).as("seed %d, %s", seed, script).isEqualTo(expected.lines);
            assertThat(expected.endings)
                    .as("seed %d, %s", seed, script)
                    .contains(String.join(", ", lines.subList(ending, lines.size())));
            assertThat(actual.transcript.finished)
                    .as("seed %d, %s", seed, script)
                    .extracting(Attempt::verdict)
                    .isEqualTo(expected.verdicts);
            assertThat(actual.gateway.calls())
                    .as("seed %d, %s", seed, script)
                    .extracting(call -> call.timeLimit().toMillis())
                    .isEqualTo(expected.timeLimits);
            assertThat(actual.gateway.legs).as("seed %d", seed).allMatch(RecordedLeg::isOver);
            assertThat(actual.transcript.overlaps).as("seed %d", seed).hasValue(0);
            assertThat(actual.places.taken()).as("seed %d", seed).isZero();
            assertThat(actual.places.releasedTwice()).as("seed %d", seed).isZero();
        }
    }

    private enum Kind {
        TIME_PASSES,
        PROGRESS,
        REJECT,
        TIME_OUT,
        UNREACHABLE,
        THROW,
        ANSWER,
        CALLER_HANGS_UP,
        PROVIDER_HANGS_UP
    }

    /** @param value milliseconds, a code, or the ordinal of a phase or cause */
    private record Event(Kind kind, int value) {

        boolean endsTheAttempt() {
            return kind == Kind.REJECT
                    || kind == Kind.TIME_OUT
                    || kind == Kind.UNREACHABLE
                    || kind == Kind.THROW
                    || kind == Kind.ANSWER;
        }
    }

    /** @param early how many of the events happen before the gateway returns */
    private record Try(boolean full, @Nullable List<String> codes, List<Event> events, int early) {

        private static Try random(SplittableRandom random) {
            List<Event> events = new ArrayList<>();
            boolean rang = false;
            boolean hungUp = false;
            for (int i = random.nextInt(4); i > 0 && !hungUp; i--) {
                int kind = random.nextInt(20);
                if (kind == 0) {
                    events.add(new Event(Kind.CALLER_HANGS_UP, 0));
                    hungUp = true;
                } else if (kind < 10) {
                    events.add(new Event(Kind.TIME_PASSES, 1 + random.nextInt(4_000)));
                } else {
                    events.add(new Event(Kind.PROGRESS, 180 + random.nextInt(4)));
                    rang = true;
                }
            }
            int early = random.nextBoolean() ? 0 : events.size();
            boolean earlyEnd = early == events.size() && !hungUp && random.nextBoolean();
            Event end = end(random, rang, earlyEnd);
            events.add(end);
            if (end.kind == Kind.ANSWER) {
                events.add(new Event(random.nextBoolean() ? Kind.CALLER_HANGS_UP : Kind.PROVIDER_HANGS_UP, 0));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                events.add(tooLate(random));
            }
            return new Try(
                    random.nextInt(5) == 0,
                    random.nextInt(3) == 0 ? anyOf(CODE_SETS, random) : null,
                    List.copyOf(events),
                    earlyEnd
                            ? (end.kind == Kind.ANSWER ? early + 1 : early + 1 + random.nextInt(events.size() - early))
                            : early);
        }

        private static Event end(SplittableRandom random, boolean rang, boolean early) {
            int kind = random.nextInt(20);
            if (kind < 13) {
                return new Event(Kind.REJECT, anyOf(CODES, random));
            } else if (kind < 15) {
                Phase phase = rang ? Phase.RINGING : random.nextBoolean() ? Phase.NO_RESPONSE : Phase.NO_PROGRESS;
                return new Event(Kind.TIME_OUT, phase.ordinal());
            } else if (kind < 17) {
                return new Event(Kind.UNREACHABLE, random.nextInt(4));
            } else if (kind == 17 && early) {
                return new Event(Kind.THROW, 0);
            }
            return new Event(Kind.ANSWER, 0);
        }

        private static Event tooLate(SplittableRandom random) {
            return switch (random.nextInt(4)) {
                case 0 -> new Event(Kind.PROGRESS, 180);
                case 1 -> new Event(Kind.ANSWER, 0);
                case 2 -> new Event(Kind.PROVIDER_HANGS_UP, 0);
                default -> new Event(Kind.REJECT, 503);
            };
        }
    }

    private record Script(
            List<Try> tries, List<String> triggers, boolean stopAfterRinging, int maxAttempts, int maxMillis) {

        static Script random(SplittableRandom random) {
            List<Try> tries = new ArrayList<>();
            for (int i = random.nextInt(7); i > 0; i--) {
                tries.add(Try.random(random));
            }
            return new Script(
                    List.copyOf(tries),
                    random.nextBoolean() ? List.of("404", "5xx", "6xx") : anyOf(CODE_SETS, random),
                    random.nextInt(3) == 0,
                    1 + random.nextInt(7),
                    1 + random.nextInt(20_000));
        }
    }

    private static <T> T anyOf(List<T> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** The script, played to a dialer. */
    private static final class Actual {

        private final RecordingGateway gateway = new RecordingGateway();
        private final HandMovedClock clock = new HandMovedClock();
        private final Places places = new Places();
        private final Transcript transcript = new Transcript();
        private final Script script;
        private @Nullable Dial dial;

        Actual(Script script) {
            this.script = script;
            List<DialStep> plan = new ArrayList<>();
            for (int i = 0; i < script.tries.size(); i++) {
                Try one = script.tries.get(i);
                plan.add(new DialStep(
                        i + 1,
                        null,
                        ProviderBuilder.provider("p" + i)
                                .failingOverAt(one.codes)
                                .build()));
                if (one.full) {
                    places.full("p" + i);
                }
            }
            gateway.atOnce(leg -> play(leg, 0, tryOf(leg).early));
            DialLimits limits = new DialLimits(
                    script.maxAttempts,
                    Duration.ofMillis(script.maxMillis),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60));
            FailoverPolicy policy = new FailoverPolicy(
                    CodeSet.of(script.triggers), script.stopAfterRinging ? AfterRinging.STOP : AfterRinging.CONTINUE);
            dial = new FailoverDialer(gateway, policy, limits, places, clock).dial(offer(), plan, transcript);
            for (int i = 0; i < gateway.legs.size(); i++) { // it grows
                RecordedLeg leg = gateway.legs.get(i);
                Try one = tryOf(leg);
                play(leg, one.early, one.events.size());
            }
        }

        private Try tryOf(RecordedLeg leg) {
            return script.tries.get(Integer.parseInt(leg.provider().substring(1)));
        }

        private void play(RecordedLeg leg, int from, int to) {
            for (Event event : tryOf(leg).events.subList(from, to)) {
                play(leg, event);
            }
        }

        private void play(RecordedLeg leg, Event event) {
            switch (event.kind) {
                case TIME_PASSES -> {
                    if (!leg.isHungUp()) { // what crosses a hang-up takes no time
                        clock.move(Duration.ofMillis(event.value));
                    }
                }
                case PROGRESS -> leg.progresses(event.value);
                case REJECT -> leg.rejects(event.value);
                case TIME_OUT -> leg.timesOut(Phase.values()[event.value]);
                case UNREACHABLE -> leg.fails(Cause.values()[event.value]);
                case THROW -> throw new Failure();
                case ANSWER -> leg.answers();
                case PROVIDER_HANGS_UP -> leg.ends(Ending.HUNG_UP_THERE);
                case CALLER_HANGS_UP -> {
                    if (dial != null) {
                        dial.hangUp();
                    }
                }
            }
        }
    }

    /** Takes a line of the log, and not a page. */
    private static final class Failure extends RuntimeException {

        private static final long serialVersionUID = 1;

        Failure() {
            super("as the test says", null, false, false);
        }
    }

    /** What the contract says of the script. */
    private static final class Expected {

        private final List<String> lines = new ArrayList<>();

        /** What may come after the lines; more than one where two reasons to end are true at once. */
        private final List<String> endings = new ArrayList<>();

        private final List<Verdict> verdicts = new ArrayList<>();
        private final List<Long> timeLimits = new ArrayList<>();
        private final Script script;
        private int attempts;
        private long millis;

        /** Whether the caller has the dial in hands, to hang up: not before the first attempt is under way. */
        private boolean returned;

        Expected(Script script) {
            this.script = script;
            if (script.tries.isEmpty()) {
                endings.add("over: no route");
                return;
            }
            for (int i = 0; i < script.tries.size(); i++) {
                if (attempts == script.maxAttempts || millis >= script.maxMillis) {
                    exhausted(false);
                    return;
                }
                Try one = script.tries.get(i);
                if (one.full) {
                    lines.add("skipped p" + i);
                } else if (!goesOnAfter(one, i)) {
                    return;
                }
            }
            exhausted(true);
        }

        private void exhausted(boolean atTheEnd) {
            String over = "over: exhausted after " + attempts + ", ";
            if (attempts == 0) {
                endings.add(over + "over_capacity");
                return;
            }
            if (atTheEnd) {
                endings.add(over + "exhausted");
            }
            if (attempts == script.maxAttempts) {
                endings.add(over + "max_attempts");
            }
            if (millis >= script.maxMillis) {
                endings.add(over + "max_duration");
            }
        }

        private boolean goesOnAfter(Try one, int place) {
            attempts++;
            lines.add("started " + attempts + " p" + place);
            timeLimits.add(script.maxMillis - millis);
            boolean rang = false;
            for (int i = 0; i < one.events.size(); i++) {
                Event event = one.events.get(i);
                returned |= i >= one.early;
                if (event.kind == Kind.TIME_PASSES) {
                    millis += event.value;
                } else if (event.kind == Kind.PROGRESS) {
                    rang = true;
                    lines.add("progressed " + attempts + ": " + event.value);
                } else if (event.kind == Kind.CALLER_HANGS_UP && returned) {
                    finished("canceled", false, false);
                    endings.add("over: canceled");
                    return false;
                } else if (event.kind == Kind.ANSWER) {
                    finished("200", false, false);
                    returned |= i + 1 >= one.early;
                    boolean here = one.events.get(i + 1).kind == Kind.CALLER_HANGS_UP;
                    endings.add("over: connected by " + attempts + ", ended: hung_up_" + (here ? "here" : "there"));
                    return false;
                } else if (event.endsTheAttempt()) {
                    return goesOn(event, rang, Objects.requireNonNullElse(one.codes, script.triggers));
                }
            }
            throw new IllegalStateException("an attempt without an end");
        }

        private boolean goesOn(Event end, boolean rang, List<String> triggers) {
            boolean goesOn;
            boolean blamed;
            String outcome;
            if (end.kind == Kind.REJECT) {
                int code = end.value;
                outcome = String.valueOf(code);
                boolean ofProvider = code < 400 || code == 401 || code == 407 || code == 421;
                goesOn = ofProvider || triggers(triggers, code);
                blamed = ofProvider || code == 403 || code / 100 == 5;
            } else if (end.kind == Kind.TIME_OUT) {
                Phase phase = Phase.values()[end.value];
                outcome = new TimedOut(phase).label();
                goesOn = phase != Phase.RINGING;
                blamed = goesOn;
            } else {
                Cause cause = end.kind == Kind.THROW ? Cause.INTERNAL_ERROR : Cause.values()[end.value];
                outcome = cause.name().toLowerCase(Locale.ROOT);
                goesOn = true;
                blamed = end.kind != Kind.THROW && cause != Cause.DNS_UNAVAILABLE;
            }
            boolean stopped = goesOn && rang && script.stopAfterRinging;
            finished(outcome, goesOn && !stopped, blamed);
            String refused = "over: refused by " + attempts + ", ";
            if (stopped) {
                endings.add(refused + "after_ringing");
            } else if (!goesOn && end.kind == Kind.TIME_OUT) {
                endings.add(
                        millis < script.maxMillis
                                ? refused + "ring_timeout"
                                : "over: exhausted after " + attempts + ", max_duration");
            } else if (!goesOn) {
                endings.add(refused + "final_answer");
            }
            return goesOn && !stopped;
        }

        private void finished(String outcome, boolean goesOn, boolean blamed) {
            lines.add("finished " + attempts + ": " + outcome);
            verdicts.add(new Verdict(goesOn, blamed));
        }

        /** Whether a code or its class is listed; 418, 499, 599 and 699 are the ones here that nobody knows. */
        private static boolean triggers(List<String> triggers, int code) {
            int known = code % 100 == 99 || code == 418 ? code / 100 * 100 : code;
            return triggers.contains(String.valueOf(known)) || triggers.contains(known / 100 + "xx");
        }
    }
}
