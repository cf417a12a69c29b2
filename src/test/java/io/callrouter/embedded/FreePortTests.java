package io.callrouter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FreePortTests {

    @Test
    void picksPortsThatNoOutgoingConnectionTakes() throws Exception {
        Set<Integer> picked = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            picked.add(FreePort.pick());
        }

        assertThat(picked).allSatisfy(port -> assertThat(port).isBetween(20_000, 32_767));
        assertThat(picked).as("not the same one for everybody").hasSizeGreaterThan(50);
    }

    @Test
    void aPortSomebodyListensOnIsNotFree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePort.isFree(taken.getLocalPort())).isFalse();
        }
    }
}
