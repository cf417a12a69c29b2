package io.callrouter.sip.locate;

import io.callrouter.network.NumericAddress;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
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
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

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
    private final LastAnswers lastAnswers;

    public ProviderLocator(LookupSession dns, SrvOrder order, InstantSource clock) {
        this.dns = dns;
        this.order = order;
        this.lastAnswers = new LastAnswers(clock);
    }

    /**
     * What is known.
     *
     * @param complete whether every question was answered, so that there is no more than this
     */
    private record Found<T>(List<T> all, boolean complete) {

        Found<T> and(Found<T> other) {
            return new Found<>(Stream.concat(all.stream(), other.all.stream()).toList(), complete && other.complete);
        }
    }

    /**
     * The addresses to try, in order. Fails with {@link UnknownHostException} if there is none, and with
     * {@link NameServiceException} if name servers do not say whether there is.
     */
    public CompletionStage<List<InetSocketAddress>> locate(SipEndpoint endpoint) {
        Integer port = endpoint.port();
        if (NumericAddress.isMeant(endpoint.hostname())) {
            return numeric(endpoint.hostname(), port == null ? defaultPort(endpoint.transport()) : port);
        }
        CompletionStage<Found<InetSocketAddress>> found =
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

    /** The bare name stands for the service only if there are no SRV records, and not if nobody says so (section 4.2). */
    private CompletionStage<Found<InetSocketAddress>> byService(SipEndpoint endpoint) {
        Transport transport = endpoint.transport();
        String service =
                (transport == Transport.TLS ? "_sips._tcp." : "_sip._" + transport + ".") + endpoint.hostname();
        return lookUp(service, Type.SRV).thenCompose(records -> {
            if (!records.complete()) {
                return CompletableFuture.completedStage(new Found<>(List.of(), false));
            }
            List<SRVRecord> servers =
                    records.all().stream().map(SRVRecord.class::cast).toList();
            return servers.isEmpty() ? byName(endpoint.hostname(), defaultPort(transport)) : servers(order.of(servers));
        });
    }

    private CompletionStage<Found<InetSocketAddress>> servers(List<SRVRecord> servers) {
        CompletionStage<Found<InetSocketAddress>> addresses =
                CompletableFuture.completedStage(new Found<>(List.of(), true));
        for (SRVRecord server : servers.stream().limit(MOST_ADDRESSES).toList()) {
            if (!server.getTarget().equals(NOWHERE)) {
                addresses = addresses.thenCombine(byName(server.getTarget().toString(), server.getPort()), Found::and);
            }
        }
        return addresses;
    }

    /** IPv4 before IPv6: carriers that publish both are often reached by the first only. */
    private CompletionStage<Found<InetSocketAddress>> byName(String host, int port) {
        return lookUp(host, Type.A)
                .thenCombine(lookUp(host, Type.AAAA), Found::and)
                .thenApply(records -> new Found<>(
                        records.all().stream()
                                .flatMap(record -> address(record).stream())
                                .map(address -> new InetSocketAddress(address, port))
                                .toList(),
                        records.complete()));
    }

    private CompletionStage<Found<Record>> lookUp(String name, int type) {
        try {
            Name asked = Name.fromString(name);
            return lastAnswers
                    .orElseAsk(Type.string(type) + " " + asked, () -> ask(asked, type))
                    .handle((records, failure) ->
                            failure == null ? new Found<>(records, true) : new Found<>(List.of(), false));
        } catch (TextParseException e) {
            return CompletableFuture.completedStage(new Found<>(List.of(), true)); // no name, so it has nothing
        }
    }

    private CompletionStage<List<Record>> ask(Name name, int type) {
        return dns.lookupAsync(name, type)
                .thenApply(result -> result.getRecords())
                .exceptionally(ProviderLocator::noneOrFailure);
    }

    /** No such name and no such records are an answer. */
    private static List<Record> noneOrFailure(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException) {
            return List.of();
        }
        throw new CompletionException(cause);
    }

    private static Optional<InetAddress> address(Record record) {
        if (record instanceof ARecord a) {
            return Optional.of(a.getAddress());
        }
        return record instanceof AAAARecord aaaa ? Optional.of(aaaa.getAddress()) : Optional.empty();
    }

    private static List<InetSocketAddress> required(SipEndpoint endpoint, Found<InetSocketAddress> addresses) {
        if (addresses.all().isEmpty()) {
            throw new CompletionException(
                    addresses.complete()
                            ? new UnknownHostException(endpoint.hostname())
                            : new NameServiceException(endpoint.hostname()));
        }
        return addresses.all().stream().distinct().limit(MOST_ADDRESSES).toList();
    }

    private static int defaultPort(Transport transport) {
        return transport == Transport.TLS ? TLS_PORT : PORT;
    }
}
