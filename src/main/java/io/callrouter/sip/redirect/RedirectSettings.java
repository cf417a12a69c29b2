package io.callrouter.sip.redirect;

import io.callrouter.network.Network;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The redirect server. Read only where {@code enabled} is true.
 *
 * @param bindAddress IP address that its sockets are bound to; all addresses of the machine when absent
 * @param port of its sockets, UDP and TCP; 0 takes one that is free
 * @param maxContacts how many steps of a plan are told
 * @param sources who may ask
 * @param maxConnections TCP connections at once
 * @param idleTimeout after which a TCP connection that says nothing is closed
 */
@Validated
@ConfigurationProperties("callrouter.sip.redirect")
record RedirectSettings(
        @Nullable String bindAddress,
        @DefaultValue("5070") @Min(0) @Max(65535) int port,
        @DefaultValue("5") @Min(1) @Max(100) int maxContacts,
        @NotEmpty @DefaultValue List<@Valid Source> sources,
        @DefaultValue("1000") @Min(0) @Max(100_000) int maxConnections,

        @DefaultValue("2m") @NotNull @DurationMin(seconds = 1)
        Duration idleTimeout) {

    RedirectSettings {
        bindAddress = bindAddress == null || bindAddress.isBlank() ? null : bindAddress;
    }

    /** Whether digits alone are a number with its country code. */
    enum Plus {
        REQUIRED,
        ASSUMED
    }

    /**
     * Whose calls the requests of some addresses are. The header decides, then a prefix, then {@code customer}.
     *
     * @param networks addresses and networks; of two that contain an address, the smaller one counts
     * @param customer whose the calls are when nothing else says it; null to refuse those
     * @param header name of a header with the customer's id; null for none
     * @param prefixes customers by what the dialled number begins with, and is taken off it; the longest counts
     * @param plus whether its numbers have a + before the country code
     */
    record Source(
            @NotEmpty @DefaultValue List<String> networks,
            @Nullable UUID customer,

            @Nullable @Pattern(regexp = "[A-Za-z0-9.!%*_+`'~-]{1,64}")
            String header,

            @DefaultValue Map<@Pattern(regexp = "[0-9A-Za-z+*#-]{1,32}") String, UUID> prefixes,
            @DefaultValue("required") Plus plus) {

        Source {
            networks.forEach(Network::parse); // the start is the moment to find out that one is none
            if (customer == null && header == null && prefixes.isEmpty()) {
                throw new IllegalArgumentException(
                        "Each of callrouter.sip.redirect.sources must have a customer, a header or prefixes");
            }
        }
    }
}
