package io.callrouter.provider;

import java.util.UUID;

/**
 * A provider was created, changed or deleted.
 *
 * @param providerId which one
 */
public record ProviderChanged(UUID providerId) {}
