package io.callrouter.dial;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs actions one at a time and in order, whatever threads they come from. What a thread asks for is done when {@link
 * #take} returns, unless an action asks: then it is done after that action, and not within it, so that no action finds
 * another half done and no chain of them fills the stack.
 */
final class Turns {

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> actions = new ArrayDeque<>(2);

    /** What an action throws, the thread gets that has the turn; the actions behind it are run before. */
    void take(Runnable action) {
        lock.lock();
        try {
            actions.add(action);
            if (lock.getHoldCount() == 1) {
                runAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void runAll() {
        try {
            for (Runnable next = actions.poll(); next != null; next = actions.poll()) {
                next.run();
            }
        } finally {
            if (!actions.isEmpty()) { // one has thrown
                runAll();
            }
        }
    }
}
