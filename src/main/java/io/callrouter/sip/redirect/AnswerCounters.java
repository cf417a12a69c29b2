package io.callrouter.sip.redirect;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** Counts answers: the meter {@code callrouter.sip.redirect.answers}, by code. */
final class AnswerCounters {

    private static final int[] CODES = {200, 300, 302, 403, 404, 405, 416, 420, 480, 481, 484};

    private final @Nullable Counter[] counters = new Counter[700];

    AnswerCounters(MeterRegistry meters) {
        for (int code : CODES) {
            counters[code] = Counter.builder("callrouter.sip.redirect.answers")
                    .description("Answers of the SIP redirect server")
                    .tag("code", String.valueOf(code))
                    .register(meters);
        }
    }

    void count(int code) {
        Counter counter = counters[code];
        if (counter != null) {
            counter.increment();
        }
    }
}
