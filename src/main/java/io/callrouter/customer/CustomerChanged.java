package io.callrouter.customer;

import java.util.UUID;

/**
 * A customer's settings were created, changed or deleted.
 *
 * @param customerId whose
 */
public record CustomerChanged(UUID customerId) {}
