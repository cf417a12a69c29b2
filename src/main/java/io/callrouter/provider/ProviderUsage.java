package io.callrouter.provider;

import java.util.UUID;

/** What else needs a provider; a provider in use is not deleted. */
public interface ProviderUsage {

    /** How many routes that are not deleted lead to it. */
    long liveRoutes(UUID providerId);
}
