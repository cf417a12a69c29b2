package io.callrouter.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeniedNetworksTests {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, 127.0.0.1, true",
        "127.0.0.0/8, 127.255.255.254, true",
        "127.0.0.0/8, 128.0.0.0, false",
        "127.0.0.0/8, ::1, false",
        "127.0.0.0/8, ::ffff:127.0.0.1, true",
        "127.0.0.0/8, 64:ff9b::7f00:1, true",
        "127.0.0.0/8, 64:ff9b::8000:1, false",
        "169.254.0.0/16, 169.254.169.254, true",
        "169.254.0.0/16, 64:ff9b::a9fe:a9fe, true",
        "169.254.0.0/16, 169.253.255.255, false",
        "224.0.0.0/4, 239.255.255.250, true",
        "224.0.0.0/4, 240.0.0.1, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "10.1.2.3/8, 10.200.0.1, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "100.100.100.200, 100.100.100.200, true",
        "100.100.100.200, 100.100.100.201, false",
        "0.0.0.0/0, 203.0.113.7, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::1, ::1, true",
        "::1, ::2, false",
        "fe80::/10, fe80::1, true",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        "ff00::/8, ff02::1, true",
        "fd00:ec2::254, fd00:ec2:0:0::254, true",
        "64:ff9b::/96, 64:ff9b::1, false", // counts as what is behind it
        "::ffff:10.0.0.1, 10.0.0.1, true"
    })
    void theNetworksOfAnAddress(String network, String address, boolean denied) throws UnknownHostException {
        DeniedNetworks networks = DeniedNetworks.of(List.of("198.51.100.0/24", network));

        assertThat(networks.contain(InetAddress.getByName(address))).isEqualTo(denied);
    }

    @Test
    void anIpv4AddressInAnIpv6SocketIsOneToo() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        InetAddress address = Inet6Address.getByAddress("mapped", mapped, -1);

        assertThat(DeniedNetworks.of(List.of("127.0.0.0/8")).contain(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "/8",
                "10.0.0/8",
                "300.0.0.0/8",
                "fe80::/129",
                "fe80::/1000",
                "fe80:::/10",
                "1.2.3.4.5",
                "10.0.0.0/8, 11.0.0.0/8",
                "fe80::1%eth0",
                "::ffff:10.0.0.0/104"
            })
    void whatIsNoNetworkIsRefusedWithWhatWasExpected(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeniedNetworks.of(List.of(setting)))
                .withMessage("'%s' must be an IP address or a network such as 10.0.0.0/8 or fe80::/10", setting);
    }
}
