package io.callrouter.sip.redirect;

import io.callrouter.network.Network;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who may ask, by address. */
final class Sources {

    /**
     * One that may.
     *
     * @param prefixes the longest first
     * @param assumesPlus whether digits alone are a number with its country code
     */
    record Source(
            @Nullable UUID customer,
            @Nullable String header,
            List<Map.Entry<String, UUID>> prefixes,
            boolean assumesPlus) {

        private static Source of(RedirectSettings.Source settings) {
            return new Source(
                    settings.customer(),
                    settings.header(),
                    settings.prefixes().entrySet().stream()
                            .sorted(Comparator.comparing((Map.Entry<String, UUID> prefix) ->
                                    -prefix.getKey().length()))
                            .toList(),
                    settings.plus() == RedirectSettings.Plus.ASSUMED);
        }
    }

    private record Entry(Network network, Source source) {}

    private final List<Entry> entries;

    Sources(List<RedirectSettings.Source> settings) {
        this.entries = settings.stream()
                .flatMap(source -> {
                    Source known = Source.of(source);
                    return source.networks().stream().map(network -> new Entry(Network.parse(network), known));
                })
                .sorted(Comparator.comparingInt(entry -> -entry.network.prefix()))
                .toList();
    }

    /** The one with that address, or null for a stranger. */
    @Nullable
    Source find(InetAddress address) {
        for (Entry entry : entries) {
            if (entry.network.contains(address)) {
                return entry.source;
            }
        }
        return null;
    }
}
