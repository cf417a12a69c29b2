package io.callrouter.dial;

import io.callrouter.numbering.PhoneNumber;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The call that is to be placed, the same for every provider.
 *
 * @param customerId whose call it is
 * @param source the caller's number; null for an anonymous caller (RFC 3323)
 * @param sdp the offer (RFC 3264); null to offer a session without media
 * @param headers to add to the INVITE; a provider's own headers win over them
 * @param ringTimeout how long the callee may ring; null for the service's own setting
 */
public record CallOffer(
        UUID callId,
        UUID customerId,
        @Nullable PhoneNumber source,
        PhoneNumber destination,
        @Nullable String sdp,
        Map<String, String> headers,
        @Nullable Duration ringTimeout) {

    public CallOffer {
        headers = Map.copyOf(headers);
    }
}
