package io.callrouter.sip;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.ProviderCall;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.Credentials;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import io.callrouter.sip.call.Passwords;
import io.callrouter.sip.transaction.ClientTransaction;
import io.callrouter.sip.transport.Timers;
import io.callrouter.testing.ProviderBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import java.lang.reflect.Proxy;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The gateway on real sockets, without the rest of the service, and calls that are placed with it. */
final class Calls implements AutoCloseable {

    static final PhoneNumber DESTINATION = new PhoneNumber("+821012345678");
    static final PhoneNumber SOURCE = new PhoneNumber("+12125550100");
    static final String USERNAME = "callrouter";
    static final String PASSWORD = "open sesame";
    static final Credentials CREDENTIALS = new Credentials(USERNAME, "encrypted");

    final MeterRegistry meters = new SimpleMeterRegistry();
    final SipGateway gateway;

    private Calls(SipSettings settings, Passwords passwords, SSLContext tls, Function<EventLoop, Timers> timers) {
        gateway = SipConfiguration.open(settings, passwords, tls, meters, timers);
    }

    /** Where loopback may be dialled, and names are looked up by the machine's own means. */
    static Calls open() {
        try {
            return open(settings(List.of(), List.of()), SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Calls open(SipSettings settings, SSLContext tls) {
        return new Calls(settings, (provider, credentials) -> PASSWORD, tls, Timers::new);
    }

    /** Where a transaction waits for a second, not for 32 (timers B, F, H and M of RFC 3261 and RFC 6026). */
    static Calls withShortTransactions() throws NoSuchAlgorithmException {
        return new Calls(
                settings(List.of(), List.of()),
                (provider, credentials) -> PASSWORD,
                SSLContext.getDefault(),
                loop -> new Timers(shortening(ClientTransaction.LIFETIME, Duration.ofSeconds(1), loop)));
    }

    private static EventLoop shortening(Duration delay, Duration shorter, EventLoop loop) {
        return (EventLoop) Proxy.newProxyInstance(
                EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("schedule") && arguments[1].equals(delay.toNanos())) {
                        arguments[1] = shorter.toNanos();
                    }
                    return method.invoke(loop, arguments);
                });
    }

    /** Where no password can be read: the key that they are encrypted with has changed. */
    static Calls withoutPasswords() throws NoSuchAlgorithmException {
        Passwords unreadable = (provider, credentials) -> {
            throw new IllegalStateException("scripted");
        };
        return new Calls(settings(List.of(), List.of()), unreadable, SSLContext.getDefault(), Timers::new);
    }

    static SipSettings settings(List<String> denied, List<String> dnsServers) {
        return new SipSettings(
                null, 0, null, denied, dnsServers, Duration.ofSeconds(1), null, Duration.ofMinutes(5), "CallRouter");
    }

    /** With its sockets at one address of the machine. */
    static Calls at(String address) throws NoSuchAlgorithmException {
        SipSettings settings = new SipSettings(
                address,
                0,
                null,
                List.of(),
                List.of(),
                Duration.ofSeconds(1),
                null,
                Duration.ofMinutes(5),
                "CallRouter");
        return open(settings, SSLContext.getDefault());
    }

    Recorder place(ProviderCall call) {
        Recorder recorder = new Recorder();
        recorder.leg = gateway.call(call, recorder);
        return recorder;
    }

    /** A call to a provider at that port of the loopback interface. */
    static ProviderCall callTo(int port, Transport transport) {
        return callTo(endpoint("127.0.0.1").port(port).by(transport).build(), Map.of(), null);
    }

    static ProviderCall callTo(SipEndpoint endpoint, Map<String, String> headers, @Nullable String sdp) {
        ProviderEntry provider = ProviderBuilder.provider("Carrier")
                .id(UUID.randomUUID())
                .at(endpoint)
                .headers(headers)
                .credentials(CREDENTIALS)
                .build();
        return new ProviderCall(
                UUID.randomUUID(),
                provider,
                endpoint.uriFor(DESTINATION.value()),
                SOURCE,
                sdp,
                headers,
                Duration.ofSeconds(4), // as the service has it: a busy machine must not look like a silent carrier
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }

    /** The same call, for a carrier that is silent, or rings, on purpose. */
    static ProviderCall impatient(ProviderCall call) {
        Duration soon = Duration.ofMillis(1_500);
        return timed(call, soon, soon, soon, call.timeLimit());
    }

    static ProviderCall timed(
            ProviderCall call, Duration noResponse, Duration progress, Duration ring, Duration timeLimit) {
        return new ProviderCall(
                call.callId(),
                call.provider(),
                call.uri(),
                call.source(),
                call.sdp(),
                call.headers(),
                noResponse,
                progress,
                ring,
                timeLimit);
    }

    /** Returns when all that the gateway was asked before is under way: it does one thing after the other. */
    void settle(UdpCarrier carrier) {
        int before = carrier.received("OPTIONS").size();
        gateway.isAlive(callTo(carrier.port(), Transport.UDP).provider(), Duration.ofMillis(1));
        await().until(() -> carrier.received("OPTIONS").size() > before);
    }

    double dropped(String cause) {
        return meters.get("callrouter.sip.dropped")
                .tag("cause", cause)
                .counter()
                .count();
    }

    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
