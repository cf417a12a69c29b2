package io.callrouter.dial;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.ProviderEntry;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is asked to do in one attempt.
 *
 * @param callId the call of which this is an attempt
 * @param uri what is dialled: the original number with this provider's prefix and postfix
 * @param source the caller's number; null for an anonymous caller (RFC 3323)
 * @param sdp the offer (RFC 3264); null to offer a session without media
 * @param headers to add to the INVITE, the provider's among them
 * @param noResponseTimeout how long to wait for any answer at all, at each address of the provider
 * @param progressTimeout how long a provider that has answered 100 may take until it shows progress
 * @param ringTimeout how long the callee may ring: from the first provisional answer other than 100 to a final one
 * @param timeLimit how long the attempt may take altogether
 */
public record ProviderCall(
        UUID callId,
        ProviderEntry provider,
        String uri,
        @Nullable PhoneNumber source,
        @Nullable String sdp,
        Map<String, String> headers,
        Duration noResponseTimeout,
        Duration progressTimeout,
        Duration ringTimeout,
        Duration timeLimit) {

    public ProviderCall {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers)); // in this order on the wire
    }
}
