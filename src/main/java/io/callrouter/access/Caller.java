package io.callrouter.access;

import io.callrouter.web.ProblemException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request. Controllers take it as a parameter.
 *
 * @param id of the access key, or of the user who logged in
 * @param name of the key or the user
 * @param customerId whose routes and plans it may see; null unless the role is {@link Role#CUSTOMER}
 * @param tmExpire when its token ends; null if never
 */
public record Caller(
        UUID id,
        String name,
        Kind kind,
        Role role,
        @Nullable UUID customerId,
        @Nullable Instant tmExpire) {

    /** What the caller's token came from. */
    public enum Kind {
        ACCESS_KEY,
        LOGIN
    }

    public boolean is(Role wanted) {
        return role == wanted;
    }

    /** Whether what belongs to that customer exists as far as this caller may know. */
    public boolean sees(UUID ownerId) {
        return role != Role.CUSTOMER || ownerId.equals(customerId);
    }

    /**
     * Lets only the customer itself, or a caller that serves every customer, name a customer.
     *
     * @throws ProblemException 403, the same whether that customer exists or not
     */
    public void requireSees(UUID ownerId) {
        if (!sees(ownerId)) {
            throw ProblemException.forbidden("customer_id must be your own, or be left out.");
        }
    }

    boolean isExpired(Instant now) {
        return tmExpire != null && !now.isBefore(tmExpire);
    }
}
