package io.callrouter.sip.call;

import io.callrouter.sip.message.SipMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Session descriptions (RFC 4566), as far as a service that carries no media touches them. */
final class Sdp {

    static final String MEDIA_TYPE = "application/sdp";

    /** RFC 3551, table 4: payload types that need no rtpmap. */
    private static final Map<String, String> STATIC = Map.of(
            "0", "PCMU", "3", "GSM", "4", "G723", "8", "PCMA", "9", "G722", "13", "CN", "15", "G728", "18", "G729");

    private static final Map<String, String> CLOCKS = Map.of("opus", "48000/2", "amr-wb", "16000", "g722", "8000");

    /** Not speech: kept whatever codecs a provider prefers. */
    private static final List<String> BESIDE_SPEECH = List.of("telephone-event", "cn");

    private static final Pattern RTPMAP = Pattern.compile("a=rtpmap:([0-9]+) ([^/\\s]+).*");
    private static final Pattern OF_PAYLOAD = Pattern.compile("a=(?:rtpmap|fmtp|rtcp-fb):([0-9]+)[ :].*");
    private static final int FIRST_DYNAMIC = 96;

    private Sdp() {}

    /** The description that a message carries, or null. */
    static @Nullable String in(SipMessage message) {
        String type = message.headers().first("Content-Type");
        boolean sdp = type != null && type.toLowerCase(Locale.ROOT).startsWith(MEDIA_TYPE);
        return sdp && message.body().length > 0 ? new String(message.body(), StandardCharsets.UTF_8) : null;
    }

    /**
     * Offers a session in which nobody speaks (RFC 3264, section 5.1): a call that only finds out whether it can be made.
     *
     * @param codecs the provider's, or none for those that every carrier has
     */
    static String inactive(String host, List<String> codecs) {
        Map<String, String> payloads = new LinkedHashMap<>();
        int dynamic = FIRST_DYNAMIC;
        for (String codec : codecs.isEmpty() ? List.of("PCMU", "PCMA") : codecs) {
            String known = STATIC.entrySet().stream()
                    .filter(entry -> entry.getValue().equalsIgnoreCase(codec))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
            payloads.put(known == null ? String.valueOf(dynamic++) : known, codec);
        }
        String family = host.indexOf(':') < 0 ? "IP4" : "IP6";
        StringBuilder sdp = new StringBuilder("v=0\r\no=callrouter 1 1 IN " + family + " " + host + "\r\ns=-\r\nc=IN "
                + family + " " + host + "\r\nt=0 0\r\nm=audio 9 RTP/AVP");
        payloads.keySet().forEach(payload -> sdp.append(' ').append(payload));
        sdp.append("\r\n");
        payloads.forEach((payload, codec) -> sdp.append("a=rtpmap:%s %s/%s\r\n"
                .formatted(payload, codec, CLOCKS.getOrDefault(codec.toLowerCase(Locale.ROOT), "8000"))));
        return sdp.append("a=inactive\r\n").toString();
    }

    /**
     * An offer with a provider's codecs in the provider's order, and without others; as it was, if the provider names none or
     * none that is offered.
     */
    static String preferring(String offer, List<String> codecs) {
        if (codecs.isEmpty()) {
            return offer;
        }
        String[] lines = offer.split("\r?\n");
        StringBuilder sdp = new StringBuilder(offer.length());
        int i = 0;
        while (i < lines.length) {
            int end = i + 1;
            while (end < lines.length && !lines[end].startsWith("m=")) {
                end++;
            }
            List<String> section = List.of(lines).subList(i, end);
            (lines[i].startsWith("m=audio ") ? reordered(section, codecs) : section)
                    .forEach(line -> sdp.append(line).append("\r\n"));
            i = end;
        }
        return sdp.toString();
    }

    private static List<String> reordered(List<String> section, List<String> codecs) {
        String[] media = section.get(0).split(" ");
        Map<String, String> names = namesOf(section);
        List<String> payloads = List.of(media).subList(Math.min(3, media.length), media.length);
        List<String> kept = new ArrayList<>();
        for (String codec : codecs) {
            payloads.stream()
                    .filter(payload -> codec.equalsIgnoreCase(names.get(payload)))
                    .forEach(kept::add);
        }
        if (kept.isEmpty()) {
            return section;
        }
        payloads.stream().filter(payload -> isBesideSpeech(names.get(payload))).forEach(kept::add);
        List<String> lines = new ArrayList<>();
        lines.add(String.join(" ", media[0], media[1], media[2], String.join(" ", kept)));
        section.stream().skip(1).filter(line -> isOf(kept, line)).forEach(lines::add);
        return lines;
    }

    private static Map<String, String> namesOf(List<String> section) {
        Map<String, String> names = new LinkedHashMap<>(STATIC);
        for (String line : section) {
            Matcher rtpmap = RTPMAP.matcher(line);
            if (rtpmap.matches()) {
                names.put(rtpmap.group(1), rtpmap.group(2));
            }
        }
        return names;
    }

    private static boolean isBesideSpeech(@Nullable String codec) {
        return codec != null && BESIDE_SPEECH.contains(codec.toLowerCase(Locale.ROOT));
    }

    private static boolean isOf(List<String> kept, String line) {
        Matcher payload = OF_PAYLOAD.matcher(line);
        return !payload.matches() || kept.contains(payload.group(1));
    }

    /** Whether both describe the same state of the same session (RFC 3264, section 8: the origin's version). */
    static boolean sameVersion(@Nullable String one, @Nullable String other) {
        return one != null
                && other != null
                && origin(one).equals(origin(other))
                && !origin(one).isEmpty();
    }

    private static String origin(String sdp) {
        return sdp.lines().filter(line -> line.startsWith("o=")).findFirst().orElse("");
    }
}
