package io.callrouter.sip;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callrouter.provider.Transport;
import io.callrouter.sip.locate.NameServiceException;
import io.callrouter.sip.locate.ProviderLocator;
import io.callrouter.sip.locate.SrvOrder;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3263, section 4. */
class ProviderLocatorTests {

    private final ScriptedDns dns = new ScriptedDns();
    private final ScriptedDns forgotten = new ScriptedDns(0); // at once, by the cache
    private Instant now = Instant.parse("2026-11-24T09:00:00Z");
    private final ProviderLocator locator = locator(dns);
    private final ProviderLocator forgetful = locator(forgotten);

    private ProviderLocator locator(ScriptedDns server) {
        return new ProviderLocator(
                SipConfiguration.dns(Calls.settings(List.of(), server.setting())),
                new SrvOrder(new Random(1)),
                () -> now);
    }

    @AfterEach
    void close() {
        dns.close();
        forgotten.close();
    }

    private List<String> locate(String host, @Nullable Integer port, Transport transport) {
        return locate(locator, host, port, transport);
    }

    private static List<String> locate(
            ProviderLocator locator, String host, @Nullable Integer port, Transport transport) {
        List<InetSocketAddress> addresses = locator.locate(
                        endpoint(host).port(port).by(transport).build())
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        return addresses.stream()
                .map(address -> address.getAddress().getHostAddress() + " " + address.getPort())
                .toList();
    }

    private void assertUnknown(String host, @Nullable Integer port) {
        assertThatThrownBy(() -> locate(host, port, Transport.UDP)).hasRootCauseInstanceOf(UnknownHostException.class);
    }

    private void assertNobodySays(ProviderLocator asked, String host, @Nullable Integer port) {
        assertThatThrownBy(() -> locate(asked, host, port, Transport.UDP))
                .hasRootCauseInstanceOf(NameServiceException.class)
                .hasMessageContaining("No name server says where " + host + " is.");
    }

    private List<String> queriesFor(String type) {
        return dns.queries.stream()
                .filter(query -> query.endsWith(".test. " + type))
                .toList();
    }

    @Test
    void serversAreTriedByPriority() {
        dns.service("_sip._udp.carrier.test", 20, 0, 5062, "c.carrier.test")
                .service("_sip._udp.carrier.test", 10, 0, 5061, "b.carrier.test")
                .service("_sip._udp.carrier.test", 5, 0, 5060, "a.carrier.test")
                .address("a.carrier.test", "192.0.2.1", "192.0.2.2")
                .address("b.carrier.test", "192.0.2.3")
                .address("c.carrier.test", "192.0.2.4");

        assertThat(locate("carrier.test", null, Transport.UDP))
                .containsExactly("192.0.2.1 5060", "192.0.2.2 5060", "192.0.2.3 5061", "192.0.2.4 5062");
    }

    @Test
    void serversOfEqualPriorityShareCallsByWeight() {
        dns.service("_sip._udp.carrier.test", 1, 75, 5060, "a.carrier.test")
                .service("_sip._udp.carrier.test", 1, 25, 5060, "b.carrier.test")
                .service("_sip._udp.carrier.test", 1, 0, 5060, "c.carrier.test")
                .address("a.carrier.test", "192.0.2.1")
                .address("b.carrier.test", "192.0.2.2")
                .address("c.carrier.test", "192.0.2.3");
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            List<String> found = locate("carrier.test", null, Transport.UDP);
            assertThat(found).hasSize(3).doesNotHaveDuplicates();
            first.merge(found.get(0), 1, Integer::sum);
        }

        assertThat(first.get("192.0.2.1 5060")).isBetween(690, 800);
        assertThat(first.get("192.0.2.2 5060")).isBetween(190, 300);
        assertThat(first.getOrDefault("192.0.2.3 5060", 0)).isBetween(1, 40);
    }

    @ParameterizedTest
    @CsvSource({"UDP, _sip._udp, 5060", "TCP, _sip._tcp, 5060", "TLS, _sips._tcp, 5061"})
    void eachTransportHasItsServiceAndItsPort(Transport transport, String service, int port) {
        dns.address("carrier.test", "192.0.2.9");

        assertThat(locate("carrier.test", null, transport)).containsExactly("192.0.2.9 " + port);
        assertThat(queriesFor("SRV")).containsExactly(service + ".carrier.test. SRV");
    }

    @Test
    void anExplicitPortMeansThatNoServiceIsAskedFor() {
        dns.service("_sip._udp.carrier.test", 1, 0, 6000, "other.carrier.test")
                .address("other.carrier.test", "192.0.2.1")
                .address("carrier.test", "192.0.2.9");

        assertThat(locate("carrier.test", 5080, Transport.UDP)).containsExactly("192.0.2.9 5080");
        assertThat(queriesFor("SRV")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "2001:db8::7, 2001:db8:0:0:0:0:0:7",
        "::1, 0:0:0:0:0:0:0:1",
        "::ffff:192.0.2.7, 192.0.2.7"
    })
    void aNumericHostIsNotAskedFor(String host, String address) {
        assertThat(locate(host, null, Transport.UDP)).containsExactly(address + " 5060");
        assertThat(locate(host, null, Transport.TLS)).containsExactly(address + " 5061");
        assertThat(locate(host, 5099, Transport.TCP)).containsExactly(address + " 5099");
        assertThat(dns.queries).isEmpty();
    }

    /** java.net would ask the machine's name servers for them, and block the event loop meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"300.1.1.1", "1.2.3.4.5", "1.2.3", "2130706433", "1::2::3", ":::", "fe80:::1", "..", "."})
    void aMistakenAddressIsNoName(String host) {
        assertUnknown(host, 5060);
        assertThat(dns.queries).isEmpty();
    }

    @Test
    void aServerWithoutAddressIsPassedOver() {
        dns.service("_sip._udp.carrier.test", 1, 0, 5060, "gone.carrier.test")
                .service("_sip._udp.carrier.test", 2, 0, 5060, "here.carrier.test")
                .address("here.carrier.test", "192.0.2.2");

        assertThat(locate("carrier.test", null, Transport.UDP)).containsExactly("192.0.2.2 5060");
    }

    @Test
    void aServiceThatIsDecidedlyNotThereHasNoAddress() {
        dns.service("_sip._udp.carrier.test", 0, 0, 0, ".").address("carrier.test", "192.0.2.9");

        assertUnknown("carrier.test", null);
    }

    @Test
    void ipv4GoesBeforeIpv6() {
        dns.address("carrier.test", "2001:db8::1", "192.0.2.1");

        assertThat(locate("carrier.test", 5060, Transport.UDP))
                .containsExactly("192.0.2.1 5060", "2001:db8:0:0:0:0:0:1 5060");
    }

    @Test
    void addressesAreBounded() {
        for (int i = 0; i < 50; i++) {
            dns.address("carrier.test", "192.0.2." + i);
        }

        assertThat(locate("carrier.test", 5060, Transport.UDP)).hasSize(10);
    }

    @Test
    void anUnknownNameHasNoAddress() {
        assertUnknown("carrier.test", null);
        assertUnknown("carrier.test", 5060);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "-", "%", "_", "a%b", "fe80::1%lo", "."})
    void whatIsNoNameHasNoAddress(String host) {
        assertUnknown(host, 5060);
        assertUnknown(host, null);
    }

    @Test
    void anEndlessNameHasNoAddress() {
        assertUnknown("a".repeat(64) + ".test", null);
        assertUnknown("a.".repeat(130) + "test", null);
        assertUnknown("a.".repeat(124) + "test", null);
    }

    @Test
    void aSilentNameServerIsGivenUp() {
        dns.fallSilent();
        long begin = System.nanoTime();

        assertNobodySays(locator, "carrier.test", 5060);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    /** At the bare name there may be a web server (section 4.2: only if there are no SRV records). */
    @Test
    void aServiceThatNobodyTellsIsNotLookedForAtTheBareName() {
        dns.address("carrier.test", "192.0.2.9").fail("SRV");

        assertNobodySays(locator, "carrier.test", null);
        assertThat(queriesFor("A")).isEmpty();
    }

    @Test
    void anAddressThatNobodyTellsIsNotDenied() {
        dns.address("carrier.test", "2001:db8::1").fail("A", "AAAA");

        assertNobodySays(locator, "carrier.test", 5060);
    }

    @Test
    void whatIsKnownIsEnough() {
        dns.service("_sip._udp.carrier.test", 1, 0, 5060, "other.test")
                .service("_sip._udp.carrier.test", 2, 0, 5060, "carrier.test")
                .address("carrier.test", "192.0.2.9")
                .fail("AAAA");

        assertThat(locate("carrier.test", null, Transport.UDP)).containsExactly("192.0.2.9 5060");
    }

    @Test
    void theLastAnswersServeForAnHour() {
        forgotten
                .service("_sip._udp.carrier.test", 1, 0, 5070, "a.carrier.test")
                .address("a.carrier.test", "192.0.2.1");
        assertThat(locate(forgetful, "carrier.test", null, Transport.UDP)).containsExactly("192.0.2.1 5070");
        forgotten.fail();

        now = now.plus(Duration.ofMinutes(59));
        assertThat(locate(forgetful, "carrier.test", null, Transport.UDP)).containsExactly("192.0.2.1 5070");
        now = now.plus(Duration.ofMinutes(2));
        assertNobodySays(forgetful, "carrier.test", null);
    }

    @Test
    void thatThereIsNoServiceIsRememberedToo() {
        forgotten.address("carrier.test", "192.0.2.1");
        locate(forgetful, "carrier.test", null, Transport.UDP);
        forgotten.fail();

        assertThat(locate(forgetful, "carrier.test", null, Transport.UDP)).containsExactly("192.0.2.1 5060");
    }

    @Test
    void theLastAnswersAreNotWaitedForLong() {
        forgotten
                .service("_sip._udp.carrier.test", 1, 0, 5070, "a.carrier.test")
                .address("a.carrier.test", "192.0.2.1");
        locate(forgetful, "carrier.test", null, Transport.UDP);
        forgotten.fallSilent();
        locate(forgetful, "carrier.test", null, Transport.UDP);
        int asked = forgotten.queries.size();

        assertThat(locate(forgetful, "carrier.test", null, Transport.UDP)).containsExactly("192.0.2.1 5070");
        assertThat(forgotten.queries).as("for half a minute nobody is asked").hasSize(asked);
    }

    @Test
    void newAnswersAreTakenWhenTheyComeAgain() {
        forgotten.address("carrier.test", "192.0.2.1");
        locate(forgetful, "carrier.test", 5060, Transport.UDP);
        forgotten.fail();
        locate(forgetful, "carrier.test", 5060, Transport.UDP);
        forgotten.recover();
        forgotten.address("carrier.test", "192.0.2.2");

        now = now.plusSeconds(31);
        assertThat(locate(forgetful, "carrier.test", 5060, Transport.UDP))
                .containsExactlyInAnyOrder("192.0.2.1 5060", "192.0.2.2 5060");
    }
}
