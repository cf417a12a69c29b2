package io.callrouter.plan;

import io.callrouter.numbering.Target;
import java.time.Instant;
import java.util.UUID;

/** A route that is not deleted, as selection sees it. */
public record RouteEntry(
        UUID id,
        UUID customerId,
        String name,
        UUID providerId,
        Target target,
        int priority,
        boolean enabled,
        Instant tmCreate) {}
