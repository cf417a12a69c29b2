package io.callrouter.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TurnsTests {

    private final Turns turns = new Turns();
    private final List<String> done = new ArrayList<>();

    @Test
    void runsWhatAnActionAsksForAfterIt() {
        turns.take(() -> {
            turns.take(() -> {
                turns.take(() -> done.add("fourth"));
                done.add("second");
            });
            turns.take(() -> done.add("third"));
            done.add("first");
        });

        assertThat(done).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void runsThoseBehindAnActionThatThrows() {
        assertThatIllegalStateException()
                .isThrownBy(() -> turns.take(() -> {
                    turns.take(() -> done.add("second"));
                    turns.take(() -> done.add("third"));
                    throw new IllegalStateException("as the test says");
                }));
        assertThat(done).containsExactly("second", "third");

        turns.take(() -> done.add("fourth"));

        assertThat(done).containsExactly("second", "third", "fourth");
    }

    @Test
    void hasDoneWhatAThreadAsksForWhenItReturns() throws Exception {
        int[] unguarded = new int[1];
        CountDownLatch start = new CountDownLatch(1);
        List<Boolean> early = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                awaitStart(start);
                for (int j = 0; j < 20_000; j++) {
                    boolean[] ran = new boolean[1];
                    turns.take(() -> {
                        unguarded[0]++;
                        ran[0] = true;
                    });
                    if (!ran[0]) {
                        early.add(true);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(unguarded[0]).isEqualTo(80_000);
        assertThat(early).isEmpty();
    }

    private static void awaitStart(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
