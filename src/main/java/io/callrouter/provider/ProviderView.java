package io.callrouter.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;

/** A provider as far as the caller may see it. */
sealed interface ProviderView permits ProviderResponse, ProviderView.Name {

    static ProviderView of(Provider provider, Caller caller) {
        return caller.is(Role.CUSTOMER) ? new Name(provider.id(), provider.name()) : ProviderResponse.of(provider);
    }

    /** The tag of what that caller sees. */
    static String etag(Provider provider, Caller caller) {
        return caller.is(Role.CUSTOMER) ? provider.etag() : ProviderResponse.etag(provider);
    }

    /** All that customers learn. */
    @Schema(name = "ProviderName")
    record Name(
            @JsonProperty("id") UUID id,
            @JsonProperty("name") String name) implements ProviderView {}
}
