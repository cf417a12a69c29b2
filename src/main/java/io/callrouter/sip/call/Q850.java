package io.callrouter.sip.call;

import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.SipParseException;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.message.Tokens;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cause values of the telephone network (ITU-T Q.850) in SIP answers (RFC 3326; RFC 6432). */
final class Q850 {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");
    private static final int GREATEST = 127; // seven bits

    private Q850() {}

    /** The first that a Reason tells; null if none does in a way that can be read. */
    static @Nullable Integer causeIn(SipResponse response) {
        try {
            for (String reason : response.headers().values(Headers.REASON)) {
                List<String> parts = Tokens.split(reason, ';');
                Integer cause = parts.get(0).equalsIgnoreCase("Q.850")
                        ? number(Tokens.parameters(parts).getOrDefault("cause", ""))
                        : null;
                if (cause != null) {
                    return cause;
                }
            }
        } catch (SipParseException e) {
            return null; // as if there were none
        }
        return null;
    }

    private static @Nullable Integer number(String text) {
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        return number >= 1 && number <= GREATEST ? number : null;
    }
}
