package io.callrouter.sip;

import io.callrouter.network.DeniedNetworks;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the service speaks SIP.
 *
 * @param bindAddress IP address that the SIP sockets are bound to, and that connections to providers come from; all
 *     addresses of the machine when absent
 * @param port of the SIP sockets, UDP and TCP; 0 takes one that is free
 * @param advertisedAddress IP address or name that providers are told to answer to; by default the bound one, or the one
 *     by which the machine reaches them
 * @param deniedNetworks addresses and networks to which nothing is sent, whatever a provider's name resolves to
 * @param dnsServers name servers to ask, {@code address} or {@code address:port}; the machine's own when empty
 * @param dnsTimeout how long one of them may take
 * @param sslBundle the SSL bundle ({@code spring.ssl.bundle}) with the certificates that providers by TLS are trusted by,
 *     and our own if they ask for one; the Java runtime's trust store when absent
 * @param sessionCheck how often the provider of a session is asked whether it still knows it
 * @param userAgent what the header User-Agent says
 */
@Validated
@ConfigurationProperties("callrouter.sip")
record SipSettings(
        @Nullable String bindAddress,
        @DefaultValue("0") @Min(0) @Max(65535) int port,
        @Nullable @Pattern(regexp = "[0-9A-Za-z.:-]{1,253}") String advertisedAddress,

        @DefaultValue({
            "0.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "100.100.100.200",
            "168.63.129.16",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::",
            "::1",
            "fe80::/10",
            "fd00:ec2::254",
            "ff00::/8"
        })
        @NotNull
        List<String> deniedNetworks,

        @DefaultValue
        List<@Pattern(regexp = "[0-9.]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:]+](:[0-9]{1,5})?") String> dnsServers,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 100)
        Duration dnsTimeout,

        @Nullable String sslBundle,

        @DefaultValue("5m") @NotNull @DurationMin(seconds = 10)
        Duration sessionCheck,

        @DefaultValue("CallRouter") @NotEmpty @Pattern(regexp = "[\\x20-\\x7e]{1,100}")
        String userAgent) {

    private static final int DNS_PORT = 53;

    SipSettings {
        bindAddress = blankToNull(bindAddress);
        advertisedAddress = blankToNull(advertisedAddress);
        sslBundle = blankToNull(sslBundle);
        DeniedNetworks.of(deniedNetworks); // the start is the moment to find out that one is none
    }

    /** A variable that is set to nothing is not set. */
    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** What Via and Contact say, if that does not depend on the peer. */
    @Nullable
    String knownAddress() {
        boolean everyAddress = bindAddress == null || bindAddress.equals("0.0.0.0") || bindAddress.equals("::");
        return advertisedAddress != null || everyAddress ? advertisedAddress : bindAddress;
    }

    DeniedNetworks denied() {
        return DeniedNetworks.of(deniedNetworks);
    }

    List<InetSocketAddress> dnsServerAddresses() {
        return dnsServers.stream().map(SipSettings::address).toList();
    }

    private static InetSocketAddress address(String server) {
        int colon = server.lastIndexOf(':');
        boolean port = colon > server.lastIndexOf(']') && colon > 0;
        return port
                ? new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)))
                : new InetSocketAddress(server, DNS_PORT);
    }
}
