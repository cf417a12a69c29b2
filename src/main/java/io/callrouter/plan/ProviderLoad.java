package io.callrouter.plan;

import org.jspecify.annotations.Nullable;

/** How many calls this instance has with providers, compared with how many they may have. */
@FunctionalInterface
public interface ProviderLoad {

    /** Nobody counts. */
    ProviderLoad UNKNOWN = provider -> null;

    /** Why a provider takes no further call now, as a sentence; null if it does. Never blocks. */
    @Nullable
    String fullness(ProviderEntry provider);
}
