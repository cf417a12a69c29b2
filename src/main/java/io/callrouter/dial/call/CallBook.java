package io.callrouter.dial.call;

import io.callrouter.web.Pages;
import io.callrouter.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The calls that this instance of the service knows: all that are in progress, up to a bound, and of those that are over
 * the last ones. In memory only; a restart ends the calls as well, and those that are over are in {@link CallRecords}.
 */
@Component
class CallBook {

    private final DialSettings settings;
    private final InstantSource clock;
    private final Map<UUID, Call> calls = new ConcurrentHashMap<>();
    private final NavigableSet<Call> newestFirst = new ConcurrentSkipListSet<>(Pages.newestFirst());

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Call> inProgress = new HashSet<>();
    private final Map<UUID, Integer> ofCustomer = new HashMap<>();
    private final Deque<Finished> finished = new ArrayDeque<>();
    private boolean closed;

    private record Finished(Call call, Instant at) {}

    CallBook(DialSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Lets a call in.
     *
     * @param customersMost calls that its customer may have at once; null for any number
     * @throws ProblemException if there are too many, or the service is being stopped
     */
    void open(Call call, @Nullable Integer customersMost) {
        UUID customer = call.subject().customerId();
        lock.lock();
        try {
            if (closed) {
                throw ProblemException.unavailable(
                        "shutting_down",
                        "This instance is being stopped and takes no more calls. Send the call again after the time in"
                                + " Retry-After; another instance takes it.");
            }
            if (inProgress.size() >= settings.maxCalls()) {
                throw ProblemException.unavailable(
                        "too_many_calls",
                        "%d calls are in progress, as many as callrouter.dial.max-calls allows. Try again after the time in Retry-After."
                                .formatted(inProgress.size()));
            }
            int customers = ofCustomer.getOrDefault(customer, 0);
            if (customersMost != null && customers >= customersMost) {
                throw ProblemException.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "customer_over_capacity",
                        "The customer %s has %d calls in progress, as many as its max_calls allows. Try again when one is over, or raise max_calls."
                                .formatted(customer, customers));
            }
            inProgress.add(call);
            ofCustomer.put(customer, customers + 1);
            calls.put(call.id(), call);
            newestFirst.add(call);
        } finally {
            lock.unlock();
        }
    }

    /** A call is over; from now on it is remembered within bounds. */
    void finish(Call call) {
        lock.lock();
        try {
            if (leave(call)) {
                finished.add(new Finished(call, clock.instant()));
                forgetOld();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Removes a call that was let in and then not placed. */
    void discard(Call call) {
        lock.lock();
        try {
            leave(call);
            finished.removeIf(known -> known.call == call);
            forget(call);
        } finally {
            lock.unlock();
        }
    }

    private boolean leave(Call call) {
        if (!inProgress.remove(call)) {
            return false;
        }
        ofCustomer.computeIfPresent(call.subject().customerId(), (id, count) -> count == 1 ? null : count - 1);
        return true;
    }

    @Scheduled(fixedDelayString = "PT10S")
    void forgetOld() {
        lock.lock();
        try {
            Instant expired = clock.instant().minus(settings.finishedRetention());
            while (!finished.isEmpty()
                    && (finished.size() > settings.finishedCalls()
                            || finished.element().at.isBefore(expired))) {
                forget(finished.remove().call);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(Call call) {
        calls.remove(call.id());
        newestFirst.remove(call);
    }

    /** Lets calls in again. */
    void reopen() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
    }

    /** Lets no call in any more, and returns those in progress. */
    List<Call> close() {
        lock.lock();
        try {
            closed = true;
            return List.copyOf(inProgress);
        } finally {
            lock.unlock();
        }
    }

    int inProgress() {
        lock.lock();
        try {
            return inProgress.size();
        } finally {
            lock.unlock();
        }
    }

    Optional<Call> find(UUID id) {
        return Optional.ofNullable(calls.get(id));
    }

    Stream<Call> newestFirst() {
        return newestFirst.stream();
    }
}
