package io.callrouter.sip.locate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Networks to which nothing is sent, whatever a provider's name resolves to: dialling must not be a way to reach the
 * machines around the service.
 */
public final class DeniedNetworks {

    /** An address as it is, or a prefix of it: {@code 10.0.0.0/8}, {@code fe80::/10}. Names are not looked up. */
    private static final Pattern NETWORK = Pattern.compile("([0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:/([0-9]{1,3}))?");

    /** What stands before an IPv4 address behind a NAT64 (RFC 6052), and in an IPv6 socket (RFC 4291, section 2.5.5.2). */
    private static final List<byte[]> BEFORE_IPV4 = List.of(
            new byte[] {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0},
            new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff});

    private record Network(byte[] address, int prefix) {

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = prefix / 8;
            int rest = prefix % 8;
            return Arrays.equals(address, 0, whole, other, 0, whole)
                    && (rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0);
        }
    }

    private final List<Network> networks;

    private DeniedNetworks(List<Network> networks) {
        this.networks = networks;
    }

    /** @throws IllegalArgumentException if one is not an IP address or network */
    public static DeniedNetworks of(List<String> networks) {
        return new DeniedNetworks(networks.stream().map(DeniedNetworks::parse).toList());
    }

    public boolean contain(InetAddress address) {
        byte[] bytes = plain(address);
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] plain(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (byte[] prefix : BEFORE_IPV4) {
            if (address instanceof Inet6Address && Arrays.equals(prefix, 0, prefix.length, bytes, 0, prefix.length)) {
                return Arrays.copyOfRange(bytes, prefix.length, bytes.length);
            }
        }
        return bytes;
    }

    private static Network parse(String text) {
        var match = NETWORK.matcher(text.strip());
        if (match.matches()) {
            try {
                byte[] address = NumericAddress.parse(match.group(1)).getAddress();
                int longest = address.length * 8;
                int prefix = match.group(2) == null ? longest : Integer.parseInt(match.group(2));
                if (prefix <= longest) {
                    return new Network(address, prefix);
                }
            } catch (UnknownHostException e) {
                // falls through: what was expected is the same
            }
        }
        throw new IllegalArgumentException(
                "'%s' must be an IP address or a network such as 10.0.0.0/8 or fe80::/10".formatted(text));
    }
}
