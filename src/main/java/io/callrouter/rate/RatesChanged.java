package io.callrouter.rate;

import java.util.UUID;

/** A provider has another deck, or one less. */
public record RatesChanged(UUID providerId) {}
