package io.callrouter.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.xbill.DNS.Address;

/** IP addresses as text. What looks like one is never looked up as a name: java.net would, and block while it does. */
public final class NumericAddress {

    private static final Pattern LIKE_ONE = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private NumericAddress() {}

    /** Whether it is an address or a mistaken one, and no name. */
    public static boolean isMeant(String host) {
        return LIKE_ONE.matcher(host).matches();
    }

    /** @throws UnknownHostException if it is none, such as {@code 300.1.1.1} */
    public static InetAddress parse(String host) throws UnknownHostException {
        byte[] address = Address.toByteArray(host, host.indexOf(':') < 0 ? Address.IPv4 : Address.IPv6);
        if (address == null) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getByAddress(address);
    }
}
