package io.callrouter.telemetry;

import io.callrouter.numbering.Target;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the attempts of the last minutes come to. Read from the ledger itself, because statistics count whole hours. */
public interface RecentAttempts {

    /** What attempts are told apart by. */
    enum By {
        PROVIDER,
        /** The first digits of the called number, as many as statistics count by; where a target is named, this alone. */
        TARGET,
        CUSTOMER
    }

    /**
     * Which attempts are meant.
     *
     * @param from the earliest start
     * @param to the first start that is too late
     * @param target what the number begins with, in no more digits than {@link #longestTarget}; null for any
     * @param delays whether the percentile of delays is wanted, which takes longer than the rest together
     */
    record Query(
            By by,
            Instant from,
            Instant to,
            @Nullable UUID providerId,
            @Nullable UUID customerId,
            @Nullable Target target,
            boolean delays) {}

    /**
     * The attempts of one provider, target or customer.
     *
     * @param key which one: its id, or the target
     * @param blamed how many the provider is to blame for
     * @param progressed how many had progress
     * @param pddP95Ms 95th percentile of the delay until then, in milliseconds; null if none had progress, or it was not asked for
     */
    record Summary(
            String key,
            long attempts,
            long answered,
            long blamed,
            long progressed,
            @Nullable Double pddP95Ms) {}

    /**
     * Sums them up.
     *
     * @param minimum attempts that a key must have to be in the answer
     * @param always keys that are in it with fewer, too
     */
    List<Summary> read(Query query, int minimum, Set<String> always);

    /**
     * Whether anybody's attempt of that time is there.
     *
     * @param from the earliest start
     * @param to the first start that is too late
     */
    boolean hasAny(Instant from, Instant to);

    /** How many digits of the called number are kept. */
    int longestTarget();
}
