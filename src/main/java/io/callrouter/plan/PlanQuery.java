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
 * @param limit how many steps are wanted, at least 1: the first ones; {@link #NO_LIMIT} for all
 * @param seed makes the order of weighted routes: the same one, the same order
 * @param load by which providers that take no further call are left out
 */
public record PlanQuery(
        UUID customerId,
        PhoneNumber destination,
        Instant at,
        Set<UUID> resting,
        boolean explain,
        int limit,
        String seed,
        ProviderLoad load) {

    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /** One that knows of no load, whose weighted routes come in the order of an empty seed: for tests and measurements. */
    public PlanQuery(
            UUID customerId, PhoneNumber destination, Instant at, Set<UUID> resting, boolean explain, int limit) {
        this(customerId, destination, at, resting, explain, limit, "", ProviderLoad.UNKNOWN);
    }

    public PlanQuery {
        resting = Set.copyOf(resting);
    }
}
