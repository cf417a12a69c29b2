package io.callrouter.sip.locate;

import io.callrouter.network.NumericAddress;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;

/**
 * Finds the addresses of a provider (RFC 3263, section 4), without blocking. The transport is the provider's own setting,
 * so NAPTR records are not asked for. An explicit port or a numeric address means that SRV is not asked for either.
 */
public final class ProviderLocator {

    /** Addresses of one provider that are worth trying in one attempt. */
    private static final int MOST_ADDRESSES = 10;

    private static final int PORT = 5060;
    private static final int TLS_PORT = 5061;
    private static final Name NOWHERE = Name.root; // an SRV target "." means: not here (RFC 2782)

    private final LookupSession dns;
    private final SrvOrder order;

    public ProviderLocator(LookupSession dns, SrvOrder order) {
        this.dns = dns;
        this.order = order;
    }

    /** The addresses to try, in order; fails with {@link UnknownHostException} if there is none. */
    public CompletionStage<List<InetSocketAddress>> locate(SipEndpoint endpoint) {
        Integer port = endpoint.port();
        if (NumericAddress.isMeant(endpoint.hostname())) {
            return numeric(endpoint.hostname(), port == null ? defaultPort(endpoint.transport()) : port);
        }
        CompletionStage<List<InetSocketAddress>> found =
                port == null ? byService(endpoint) : byName(endpoint.hostname(), port);
        return found.thenApply(addresses -> required(endpoint, addresses));
    }

    private static CompletionStage<List<InetSocketAddress>> numeric(String host, int port) {
        try {
            return CompletableFuture.completedStage(List.of(new InetSocketAddress(NumericAddress.parse(host), port)));
        } catch (UnknownHostException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<List<InetSocketAddress>> byService(SipEndpoint endpoint) {
        Transport transport = endpoint.transport();
        String service =
                (transport == Transport.TLS ? "_sips._tcp." : "_sip._" + transport + ".") + endpoint.hostname();
        return lookUp(service, Type.SRV).thenCompose(records -> {
            List<SRVRecord> servers =
                    records.stream().map(SRVRecord.class::cast).toList();
            if (servers.isEmpty()) {
                return byName(endpoint.hostname(), defaultPort(transport));
            }
            return servers(order.of(servers));
        });
    }

    private CompletionStage<List<InetSocketAddress>> servers(List<SRVRecord> servers) {
        CompletionStage<List<InetSocketAddress>> addresses = CompletableFuture.completedStage(List.of());
        for (SRVRecord server : servers.stream().limit(MOST_ADDRESSES).toList()) {
            if (!server.getTarget().equals(NOWHERE)) {
                addresses = addresses.thenCombine(
                        byName(server.getTarget().toString(), server.getPort()), ProviderLocator::concat);
            }
        }
        return addresses;
    }

    /** IPv4 before IPv6: carriers that publish both are often reached by the first only. */
    private CompletionStage<List<InetSocketAddress>> byName(String host, int port) {
        return lookUp(host, Type.A)
                .thenCombine(lookUp(host, Type.AAAA), ProviderLocator::concat)
                .thenApply(records -> records.stream()
                        .flatMap(record -> address(record).stream())
                        .map(address -> new InetSocketAddress(address, port))
                        .toList());
    }

    /** No such name and no such records are an empty answer; a server that does not answer has none either. */
    private CompletionStage<List<Record>> lookUp(String name, int type) {
        try {
            return dns.lookupAsync(Name.fromString(name), type)
                    .thenApply(result -> result.getRecords())
                    .exceptionally(failure -> List.of());
        } catch (TextParseException e) {
            return CompletableFuture.completedStage(List.of());
        }
    }

    private static Optional<InetAddress> address(Record record) {
        if (record instanceof ARecord a) {
            return Optional.of(a.getAddress());
        }
        return record instanceof AAAARecord aaaa ? Optional.of(aaaa.getAddress()) : Optional.empty();
    }

    private static List<InetSocketAddress> required(SipEndpoint endpoint, List<InetSocketAddress> addresses) {
        if (addresses.isEmpty()) {
            throw new CompletionException(new UnknownHostException(endpoint.hostname()));
        }
        return addresses.stream().distinct().limit(MOST_ADDRESSES).toList();
    }

    private static int defaultPort(Transport transport) {
        return transport == Transport.TLS ? TLS_PORT : PORT;
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
