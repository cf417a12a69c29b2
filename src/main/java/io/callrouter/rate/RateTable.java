package io.callrouter.rate;

import io.callrouter.numbering.PhoneNumber;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rates of all providers in memory, decks of the future included, so that nobody has to read anything at the instant at
 * which one begins; immutable. Decks that were superseded when a provider was read are not in it: of instants before,
 * it does not know the rates.
 */
public final class RateTable {

    private static final RateTable EMPTY = new RateTable(Map.of());

    private final Map<UUID, ProviderRates> providers;

    private RateTable(Map<UUID, ProviderRates> providers) {
        this.providers = providers;
    }

    public static RateTable empty() {
        return EMPTY;
    }

    /** A table with these rates of one provider in the place of those that it had. */
    public RateTable with(UUID providerId, ProviderRates rates) {
        Map<UUID, ProviderRates> changed = new HashMap<>(providers);
        if (rates.size() == 0) {
            changed.remove(providerId);
        } else {
            changed.put(providerId, rates);
        }
        return new RateTable(changed);
    }

    /** The same without the rates of a provider. */
    public RateTable without(UUID providerId) {
        return providers.containsKey(providerId) ? with(providerId, ProviderRates.NONE) : this;
    }

    /** The rates of a provider, which may be none. */
    public ProviderRates of(UUID providerId) {
        return providers.getOrDefault(providerId, ProviderRates.NONE);
    }

    /** What the provider asks for a minute to this destination at this instant; null if it has no rate for it. */
    public @Nullable Rate rate(UUID providerId, PhoneNumber destination, Instant at) {
        return of(providerId).rate(destination, at);
    }

    /** Of all providers that have rates. Not to be changed. */
    Map<UUID, ProviderRates> byProvider() {
        return providers;
    }

    public boolean isEmpty() {
        return providers.isEmpty();
    }

    /** How many rates it has. */
    public long size() {
        return providers.values().stream().mapToLong(ProviderRates::size).sum();
    }

    /** What they take in memory: estimated, for tests and measurements. */
    public long bytes() {
        return providers.values().stream().mapToLong(ProviderRates::bytes).sum();
    }
}
