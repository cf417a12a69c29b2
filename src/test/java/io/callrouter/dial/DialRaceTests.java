package io.callrouter.dial;

import static io.callrouter.dial.DialFixtures.NO_LIMITS;
import static io.callrouter.dial.DialFixtures.offer;
import static io.callrouter.dial.DialFixtures.steps;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.DialFixtures.Places;
import io.callrouter.dial.DialFixtures.Transcript;
import io.callrouter.dial.DialResult.Canceled;
import io.callrouter.dial.DialResult.Connected;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.dial.RecordingGateway.RecordedLeg;
import io.callrouter.testing.HandMovedClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of one call that come at the same time, many times over. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DialRaceTests {

    private static final int ROUNDS = 2_000;

    private static final ExecutorService POOL = Executors.newCachedThreadPool();

    @AfterAll
    static void stop() {
        POOL.shutdownNow();
    }

    @Test
    void advancesOnceWhenOneAnswerComesManyTimesAtOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Call call = new Call("a", "b", "c");
            for (int attempt = 1; attempt <= 3; attempt++) {
                RecordedLeg leg = call.gateway.leg(attempt);
                atOnce(() -> leg.rejects(503), () -> leg.rejects(503), leg::rings, () -> leg.rejects(503));
            }

            assertThat(call.transcript.lines)
                    .filteredOn(line -> !line.startsWith("progressed"))
                    .containsExactly(
                            "started 1 a",
                            "finished 1: 503",
                            "started 2 b",
                            "finished 2: 503",
                            "started 3 c",
                            "finished 3: 503",
                            "over: exhausted after 3, exhausted");
            call.isOver();
        }
    }

    @Test
    void isEitherConnectedOrCanceledWhenAnAnswerCrossesTheCaller() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Call call = new Call("a", "b");
            RecordedLeg leg = call.gateway.leg(1);
            atOnce(() -> call.onGateway(leg::answers), call.dial::hangUp, call.dial::hangUp);

            call.settles();
            assertThat(leg.isHungUp()).isTrue();
            DialResult result = call.transcript.results.get(0);
            if (result instanceof Connected) {
                assertThat(call.transcript.endings).containsExactly(Ending.HUNG_UP_HERE);
            } else {
                assertThat(result).isEqualTo(new Canceled());
                assertThat(call.transcript.endings).isEmpty();
            }
            call.isOver();
        }
    }

    @Test
    void leavesNoAttemptBehindWhenAFailureCrossesTheCaller() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Call call = new Call("a", "b", "c");
            RecordedLeg leg = call.gateway.leg(1);
            atOnce(() -> call.onGateway(() -> leg.rejects(503)), call.dial::hangUp);

            call.settles();
            assertThat(call.transcript.results).containsExactly(new Canceled());
            call.isOver();
        }
    }

    @Test
    void endsASessionOnceWhenBothHangUp() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Call call = new Call("a");
            RecordedLeg leg = call.gateway.leg(1);
            call.onGateway(leg::answers);
            atOnce(
                    () -> call.onGateway(() -> {
                        if (!leg.isOver()) {
                            leg.ends(Ending.HUNG_UP_THERE);
                        }
                    }),
                    call.dial::hangUp,
                    call.dial::hangUp);

            call.settles();
            assertThat(call.transcript.endings).hasSize(1);
            call.isOver();
        }
    }

    /** What a caller is told after it has hung up must not depend on what else happens at that moment. */
    @Test
    void isOverWhenHangUpReturns() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Call call = new Call("a", "b");
            RecordedLeg leg = call.gateway.leg(1);
            List<DialResult> seen = new ArrayList<>();
            atOnce(() -> call.onGateway(leg::rings), () -> {
                call.dial.hangUp();
                seen.addAll(call.transcript.results);
            });

            assertThat(seen).containsExactly(new Canceled());
        }
    }

    /** Runs these on a thread each, as nearly at the same time as threads can, and waits for all of them. */
    private static void atOnce(Runnable... actions) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(actions.length);
        List<Future<?>> running = new ArrayList<>();
        for (Runnable action : actions) {
            running.add(POOL.submit(() -> {
                barrier.await();
                action.run();
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get(10, TimeUnit.SECONDS);
        }
    }

    /** A call whose gateway tells of an attempt one event at a time, on whatever thread has the turn. */
    private static final class Call {

        private final RecordingGateway gateway = new RecordingGateway();
        private final Places places = new Places();
        private final Transcript transcript = new Transcript();
        private final Dial dial;
        private final List<Runnable> waiting = new ArrayList<>();
        private boolean busy;

        Call(String... names) {
            gateway.whenHungUp(leg -> onGateway(leg::reportsHangUp));
            dial = new FailoverDialer(gateway, FailoverPolicy.DEFAULT, NO_LIMITS, places, new HandMovedClock())
                    .dial(offer(), steps(names), transcript);
        }

        /** Does it now, or leaves it to the thread that is doing something: a gateway's event loop. */
        void onGateway(Runnable event) {
            synchronized (waiting) {
                waiting.add(event);
                if (busy) {
                    return;
                }
                busy = true;
            }
            while (true) {
                Runnable next;
                synchronized (waiting) {
                    if (waiting.isEmpty()) {
                        busy = false;
                        return;
                    }
                    next = waiting.remove(0);
                }
                next.run();
            }
        }

        void settles() {
            synchronized (waiting) {
                assertThat(waiting).isEmpty();
                assertThat(busy).isFalse();
            }
        }

        void isOver() {
            assertThat(transcript.results).hasSize(1);
            assertThat(gateway.legs).allMatch(RecordedLeg::isOver);
            assertThat(transcript.overlaps).hasValue(0);
            assertThat(places.taken()).isZero();
            assertThat(places.releasedTwice()).isZero();
        }
    }
}
