package io.callrouter.dial;

import io.callrouter.provider.validation.FailoverCodes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Final SIP answers: single codes such as {@code 404} and whole classes such as {@code 5xx}.
 *
 * @param codes as they are written in settings and in a provider's {@code failover_codes}
 */
public record CodeSet(Set<String> codes) {

    private static final Pattern FORMAT = Pattern.compile(FailoverCodes.PATTERN);

    /** Those that RFC 3261 and IANA's registry of SIP response codes know, from 400 on. */
    private static final Set<Integer> KNOWN = Set.of(
            400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 412, 413, 414, 415, 416, 417, 420, 421, 422, 423, 424,
            425, 428, 429, 430, 433, 436, 437, 438, 439, 440, 469, 470, 480, 481, 482, 483, 484, 485, 486, 487, 488,
            489, 491, 493, 494, 500, 501, 502, 503, 504, 505, 513, 555, 580, 600, 603, 604, 606, 607, 608);

    /** @throws IllegalArgumentException if one is neither a code from 400 to 699 nor 4xx, 5xx or 6xx */
    public CodeSet {
        for (String code : codes) {
            if (!FORMAT.matcher(code).matches()) {
                throw new IllegalArgumentException("'%s' %s".formatted(code, FailoverCodes.EXPECTATION));
            }
        }
        codes = Set.copyOf(codes);
    }

    public static CodeSet of(String... codes) {
        return of(List.of(codes));
    }

    public static CodeSet of(Collection<String> codes) {
        return new CodeSet(new HashSet<>(codes));
    }

    /** Whether the answer is among them; one that nobody knows counts as x00 of its class (RFC 3261, section 8.1.3.2). */
    public boolean contains(int code) {
        int understood = KNOWN.contains(code) ? code : code / 100 * 100;
        return codes.contains(String.valueOf(code))
                || codes.contains(String.valueOf(understood))
                || codes.contains(code / 100 + "xx");
    }
}
