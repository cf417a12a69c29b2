package io.callrouter.sip;

import io.callrouter.provider.ProviderPasswords;
import io.callrouter.sip.call.Passwords;
import io.callrouter.sip.call.UserAgent;
import io.callrouter.sip.locate.ProviderLocator;
import io.callrouter.sip.locate.SrvOrder;
import io.callrouter.sip.transport.DroppedMessages;
import io.callrouter.sip.transport.ProviderTls;
import io.callrouter.sip.transport.SipPortInUseException;
import io.callrouter.sip.transport.SipSockets;
import io.callrouter.sip.transport.Timers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.lookup.LookupSession;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SipSettings.class)
class SipConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SipConfiguration.class);

    @Bean(destroyMethod = "close")
    SipGateway sipGateway(
            SipSettings settings, ProviderPasswords passwords, SslBundles sslBundles, MeterRegistry meters) {
        return open(settings, passwords::decrypt, sslContext(settings.sslBundle(), sslBundles), meters, Timers::new);
    }

    /**
     * @param timers of an event loop
     * @throws SipPortInUseException if the sockets cannot be opened
     */
    static SipGateway open(
            SipSettings settings,
            Passwords passwords,
            SSLContext tls,
            MeterRegistry meters,
            Function<EventLoop, Timers> timers) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("callrouter-sip"), NioIoHandler.newFactory());
        EventLoop loop = loops.next();
        DroppedMessages dropped = new DroppedMessages(meters);
        RandomGenerator random = new RandomGenerator() {
            @Override
            public long nextLong() {
                return ThreadLocalRandom.current().nextLong();
            }
        };
        UserAgent agent = new UserAgent(
                timers.apply(loop),
                dropped,
                new ProviderLocator(dns(settings), new SrvOrder(random), InstantSource.system()),
                settings.denied(),
                passwords,
                new UserAgent.Identity(settings.userAgent(), settings.sessionCheck()));
        SipSockets sockets =
                new SipSockets(loop, agent.transactions(), dropped, settings.knownAddress(), new ProviderTls(tls));
        try {
            sockets.open(settings.bindAddress(), settings.port());
        } catch (BindException e) {
            loops.shutdownGracefully();
            throw new SipPortInUseException("callrouter.sip", settings.port(), e);
        }
        agent.open(sockets);
        log.info("SIP is spoken at port {}, UDP and TCP", sockets.port());
        Gauge.builder("callrouter.sip.sessions", agent, UserAgent::sessionCount)
                .description("SIP sessions that stand")
                .register(meters);
        Gauge.builder(
                        "callrouter.sip.transactions",
                        agent,
                        a -> a.transactions().size())
                .description("SIP transactions under way")
                .register(meters);
        return new SipGateway(agent, sockets, loops);
    }

    private static SSLContext sslContext(@Nullable String bundle, SslBundles bundles) {
        try {
            return bundle == null
                    ? SSLContext.getDefault()
                    : bundles.getBundle(bundle).createSslContext();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has TLS", e);
        }
    }

    static LookupSession dns(SipSettings settings) {
        List<InetSocketAddress> addresses = settings.dnsServerAddresses().isEmpty()
                ? ResolverConfig.getCurrentConfig().servers()
                : settings.dnsServerAddresses();
        List<Resolver> servers = addresses.stream()
                .map(address -> resolver(address, settings.dnsTimeout()))
                .toList();
        ExtendedResolver resolver = new ExtendedResolver(servers);
        resolver.setTimeout(settings.dnsTimeout().multipliedBy(servers.size()));
        resolver.setRetries(1);
        return LookupSession.defaultBuilder()
                .clearCaches()
                .cache(new Cache(DClass.IN))
                .resolver(resolver)
                .build();
    }

    private static Resolver resolver(InetSocketAddress server, Duration timeout) {
        Resolver resolver = new SimpleResolver(server);
        resolver.setTimeout(timeout);
        return resolver;
    }
}
