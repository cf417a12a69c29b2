package io.callrouter.plan;

import io.callrouter.numbering.PhoneNumber;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What a plan is asked for.
 *
 * @param at the instant for which the plan is to hold
 * @param resting providers that go behind the others because calls through them fail
 * @param explain whether to say of every candidate that is left out why
 */
public record PlanQuery(UUID customerId, PhoneNumber destination, Instant at, Set<UUID> resting, boolean explain) {

    public PlanQuery {
        resting = Set.copyOf(resting);
    }
}
