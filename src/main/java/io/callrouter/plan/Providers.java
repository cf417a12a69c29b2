package io.callrouter.plan;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The providers of a table, each with a number from 0 that it keeps as long as there are tables made from this one: a
 * route's provider is found by its number without a search. Immutable.
 */
final class Providers {

    static final Providers NONE = new Providers(IdMap.empty(), new ProviderEntry[0]);

    private final IdMap<Integer> numbers;
    /** By number; null for one that routes name but that has not come yet, and for one that there is no more. */
    private final @Nullable ProviderEntry[] entries;

    private Providers(IdMap<Integer> numbers, @Nullable ProviderEntry[] entries) {
        this.numbers = numbers;
        this.entries = entries;
    }

    /** These, with a number for that id if it has none. */
    Providers numbering(UUID id) {
        if (numbers.get(id) != null) {
            return this;
        }
        return new Providers(numbers.with(id, entries.length), Arrays.copyOf(entries, entries.length + 1));
    }

    Providers with(ProviderEntry provider) {
        Providers numbered = numbering(provider.id());
        @Nullable ProviderEntry[] changed = numbered.entries.clone();
        changed[numbered.number(provider.id())] = provider;
        return new Providers(numbered.numbers, changed);
    }

    /** These without that one; its number stays its own, so the others keep theirs. */
    Providers without(UUID id) {
        Integer number = numbers.get(id);
        if (number == null) {
            return this;
        }
        @Nullable ProviderEntry[] changed = entries.clone();
        changed[number] = null;
        return new Providers(numbers, changed);
    }

    /** How many have a number. */
    int size() {
        return entries.length;
    }

    /** @param id one that has a number */
    int number(UUID id) {
        Integer number = numbers.get(id);
        if (number == null) {
            throw new IllegalStateException("A route leads to the provider " + id + ", which is not in the table");
        }
        return number;
    }

    @Nullable
    ProviderEntry find(UUID id) {
        Integer number = numbers.get(id);
        return number == null ? null : entries[number];
    }

    /** The provider a route leads to; the database makes sure that there is one. */
    ProviderEntry of(RouteEntry route) {
        return at(number(route.providerId()));
    }

    ProviderEntry at(int number) {
        ProviderEntry provider = entries[number];
        if (provider == null) {
            throw new IllegalStateException("A route leads to a provider which is not in the table");
        }
        return provider;
    }

    /** Null where {@link #at} fails. Not to be changed. */
    @Nullable
    ProviderEntry[] entries() {
        return entries;
    }
}
