package io.callrouter.dial.call;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.AttemptObserver;
import io.callrouter.dial.CallOffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/** Remembers the attempts that it hears of. */
final class RecordingObserver implements AttemptObserver {

    /** A header of calls at which another observer fails, before this one is told. */
    static final String BREAKING_HEADER = "X-Break-Observer";

    private final List<Told> began = new CopyOnWriteArrayList<>();
    private final List<Told> told = new CopyOnWriteArrayList<>();

    private final List<Told> over = new CopyOnWriteArrayList<>();

    private record Told(UUID call, Attempt attempt) {}

    @TestConfiguration(proxyBeanMethods = false)
    static class Configuration {

        @Bean
        @Order(1)
        AttemptObserver brokenObserver() {
            return new BrokenObserver();
        }

        @Bean
        @Order(2)
        RecordingObserver recordingObserver() {
            return new RecordingObserver();
        }
    }

    private static final class BrokenObserver implements AttemptObserver {

        @Override
        public void started(CallOffer offer, Attempt attempt) {
            fail(offer);
        }

        @Override
        public void finished(CallOffer offer, Attempt attempt) {
            fail(offer);
        }

        private static void fail(CallOffer offer) {
            if (offer.headers().containsKey(BREAKING_HEADER)) {
                throw new IllegalStateException("This observer fails when it is asked to");
            }
        }
    }

    @Override
    public void started(CallOffer offer, Attempt attempt) {
        began.add(new Told(offer.callId(), attempt));
    }

    @Override
    public void finished(CallOffer offer, Attempt attempt) {
        told.add(new Told(offer.callId(), attempt));
    }

    @Override
    public void ended(CallOffer offer, Attempt attempt, Instant at) {
        over.add(new Told(offer.callId(), attempt));
    }

    /** The attempts of a call whose sessions are over. */
    List<Attempt> sessionsOf(String callId) {
        return of(callId, over);
    }

    /** The attempts of a call as they were when they began. */
    List<Attempt> begunBy(String callId) {
        return of(callId, began);
    }

    /** The attempts of a call as they were when they were over. */
    List<Attempt> of(String callId) {
        return of(callId, told);
    }

    private static List<Attempt> of(String callId, List<Told> told) {
        return told.stream()
                .filter(each -> each.call.toString().equals(callId))
                .map(Told::attempt)
                .toList();
    }
}
