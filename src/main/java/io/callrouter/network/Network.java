package io.callrouter.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** An IP address, or all addresses with the same beginning: {@code 10.0.0.0/8}, {@code fe80::/10}. */
public final class Network {

    /** Names are not looked up. */
    private static final Pattern NETWORK = Pattern.compile("([0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:/([0-9]{1,3}))?");

    /** What stands before an IPv4 address behind a NAT64 (RFC 6052), and in an IPv6 socket (RFC 4291, section 2.5.5.2). */
    private static final List<byte[]> BEFORE_IPV4 = List.of(
            new byte[] {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0},
            new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff});

    private final byte[] address;
    private final int prefix;

    private Network(byte[] address, int prefix) {
        this.address = address;
        this.prefix = prefix;
    }

    /** @throws IllegalArgumentException if it is not an IP address or network */
    public static Network parse(String text) {
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

    /** How many bits its addresses share. */
    public int prefix() {
        return prefix;
    }

    public boolean contains(InetAddress other) {
        return contains(bytesOf(other));
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int whole = prefix / 8;
        int rest = prefix % 8;
        return Arrays.equals(address, 0, whole, other, 0, whole)
                && (rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0);
    }

    static byte[] bytesOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (byte[] before : BEFORE_IPV4) {
            if (address instanceof Inet6Address && Arrays.equals(before, 0, before.length, bytes, 0, before.length)) {
                return Arrays.copyOfRange(bytes, before.length, bytes.length);
            }
        }
        return bytes;
    }
}
