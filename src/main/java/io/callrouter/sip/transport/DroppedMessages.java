package io.callrouter.sip.transport;

import io.callrouter.sip.message.SipMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what arrives and is thrown away: the meter {@code callrouter.sip.dropped}, by cause. */
public final class DroppedMessages {

    /** Why a message is thrown away. */
    public enum Cause {
        /** Not a SIP message, or one without what every message must have. */
        MALFORMED,
        /** An answer to nothing that was asked, or an ACK for nothing. */
        UNMATCHED,
        /** More of its kind than a peer that follows the protocol sends. */
        FLOOD,
        /** From an address that nothing is taken from. */
        UNKNOWN_SOURCE,
        /** Our own code failed on it. */
        INTERNAL_ERROR
    }

    private static final Logger log = LoggerFactory.getLogger(DroppedMessages.class);

    private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);

    public DroppedMessages(MeterRegistry meters) {
        this(meters, "callrouter.sip.dropped");
    }

    /** @param meter a name of its own, for sockets that are counted apart */
    public DroppedMessages(MeterRegistry meters, String meter) {
        for (Cause cause : Cause.values()) {
            counters.put(
                    cause,
                    Counter.builder(meter)
                            .description("SIP messages that arrived and were thrown away")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    /** A defect of ours: the message is lost, whatever receives goes on. */
    void failedOn(SipMessage message, RuntimeException defect) {
        failedOn(message.startLine(), defect);
    }

    /** A defect of ours, and what is known of where it showed. */
    public void failedOn(String what, RuntimeException defect) {
        count(Cause.INTERNAL_ERROR);
        log.error("A SIP message could not be dealt with: {}", what, defect);
    }

    public void count(Cause cause) {
        Counter counter = counters.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }
}
