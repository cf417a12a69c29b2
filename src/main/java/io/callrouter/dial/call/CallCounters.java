package io.callrouter.dial.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts calls that are over: the meter {@code callrouter.calls.finished}. */
@Component
class CallCounters {

    private final MeterRegistry meters;

    CallCounters(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(CallSnapshot over) {
        CallCause cause = over.cause();
        boolean answered = over.state() == CallState.ENDED;
        Counter.builder("callrouter.calls.finished")
                .description("Calls that are over")
                .tag("result", answered ? "answered" : over.state().toString())
                .tag("cause", cause == null ? "none" : cause.toString())
                .tag("failover", String.valueOf(over.attempts().size() > 1))
                .register(meters)
                .increment();
    }
}
