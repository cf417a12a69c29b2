package io.callrouter.plan.http;

import io.callrouter.plan.ProviderEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a step says of its provider, written once and kept as long as the provider stays as it is: there are few providers,
 * and many plans name each.
 *
 * @param provider of which it was written
 * @param beforeTarget its id and name, which everybody may see, and what follows up to the route's target
 * @param beforeNumber the URI that is dialled, up to the digits of the called number
 * @param behindNumber the rest of the URI, and what follows it
 */
record ProviderJson(ProviderEntry provider, byte[] beforeTarget, byte[] beforeNumber, byte[] behindNumber) {

    /** Stands for the digits of the number: a character that JSON leaves as it is and a URI has only escaped. */
    private static final char NUMBER = '\u007f';

    private static final Map<UUID, ProviderJson> WRITTEN = new ConcurrentHashMap<>();

    /** Those asked for last, by the ends of their ids: every step of every plan asks. */
    private static final @Nullable ProviderJson[] LATEST = new ProviderJson[256];

    static ProviderJson of(ProviderEntry provider) {
        int place = (int) provider.id().getLeastSignificantBits() & 0xFF;
        ProviderJson latest = LATEST[place];
        if (latest == null || latest.provider != provider) {
            latest = find(provider);
            LATEST[place] = latest;
        }
        return latest;
    }

    private static ProviderJson find(ProviderEntry provider) {
        ProviderJson written = WRITTEN.get(provider.id());
        if (written == null || written.provider != provider) { // one that changes is another entry
            written = write(provider);
            WRITTEN.put(provider.id(), written);
        }
        return written;
    }

    private static ProviderJson write(ProviderEntry provider) {
        JsonBytes beforeTarget = new JsonBytes(128)
                .append(",\"provider_id\":")
                .id(provider.id())
                .append(",\"provider_name\":")
                .text(provider.name())
                .append(",\"target\":\"");
        JsonBytes json = new JsonBytes(256)
                .append(",\"uri\":")
                .text(provider.endpoint().uriFor("+" + NUMBER))
                .append(",\"headers\":");
        append(json, provider.headers());
        json.append(",\"codecs\":");
        append(json, provider.codecs());
        byte[] whole = json.toByteArray();
        int number = 0;
        while (whole[number] != NUMBER) {
            number++;
        }
        return new ProviderJson(
                provider,
                beforeTarget.toByteArray(),
                Arrays.copyOf(whole, number),
                Arrays.copyOfRange(whole, number + 1, whole.length));
    }

    private static void append(JsonBytes json, Map<String, String> headers) {
        String separator = "{";
        for (Map.Entry<String, String> header : headers.entrySet()) {
            json.append(separator).text(header.getKey()).append(":").text(header.getValue());
            separator = ",";
        }
        json.append(headers.isEmpty() ? "{}" : "}");
    }

    private static void append(JsonBytes json, List<String> codecs) {
        String separator = "[";
        for (String codec : codecs) {
            json.append(separator).text(codec);
            separator = ",";
        }
        json.append(codecs.isEmpty() ? "[]" : "]");
    }
}
