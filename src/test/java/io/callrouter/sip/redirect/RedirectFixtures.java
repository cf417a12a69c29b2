package io.callrouter.sip.redirect;

import io.callrouter.sip.redirect.RedirectSettings.Plus;
import io.callrouter.sip.redirect.RedirectSettings.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Settings of redirect servers that this machine may ask. */
final class RedirectFixtures {

    private static final List<String> HERE = List.of("127.0.0.1", "::1");

    private RedirectFixtures() {}

    static RedirectSettings settings(Source... sources) {
        return settings(5, sources);
    }

    static RedirectSettings settings(int maxContacts, Source... sources) {
        return new RedirectSettings("127.0.0.1", 0, maxContacts, List.of(sources), 2, Duration.ofMinutes(1));
    }

    static Source of(String customer) {
        return new Source(HERE, UUID.fromString(customer), null, Map.of(), Plus.REQUIRED);
    }

    static Source assumingPlus(String customer, Map<String, UUID> prefixes) {
        return new Source(HERE, UUID.fromString(customer), null, prefixes, Plus.ASSUMED);
    }

    static Source byHeader(String header, String otherwise) {
        return new Source(HERE, UUID.fromString(otherwise), header, Map.of(), Plus.REQUIRED);
    }

    static Source byPrefix(Map<String, UUID> prefixes) {
        return new Source(HERE, null, null, prefixes, Plus.REQUIRED);
    }
}
