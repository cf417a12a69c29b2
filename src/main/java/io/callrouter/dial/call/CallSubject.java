package io.callrouter.dial.call;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.RoutePlan;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a call is about; this does not change.
 *
 * @param placedBy the caller (of the API) that placed it
 * @param source null for an anonymous caller
 * @param ringTimeout in seconds; null for the service's own setting
 * @param plan as it was decided; null in a test call, which names providers
 */
record CallSubject(
        UUID placedBy,
        UUID customerId,
        @Nullable PhoneNumber source,
        PhoneNumber destination,
        @Nullable Integer ringTimeout,
        boolean hangupOnAnswer,
        @Nullable RoutePlan plan) {}
