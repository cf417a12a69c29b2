package io.callrouter.sip.call;

import io.callrouter.network.DeniedNetworks;
import io.callrouter.provider.NumberFormat;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import io.callrouter.sip.locate.ProviderLocator;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.HostPort;
import io.callrouter.sip.message.RandomTokens;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.message.SipUri;
import io.callrouter.sip.transaction.RequestHandler;
import io.callrouter.sip.transaction.ServerTransaction;
import io.callrouter.sip.transaction.TransactionLayer;
import io.callrouter.sip.transport.DroppedMessages;
import io.callrouter.sip.transport.DroppedMessages.Cause;
import io.callrouter.sip.transport.Hop;
import io.callrouter.sip.transport.Link;
import io.callrouter.sip.transport.SipSockets;
import io.callrouter.sip.transport.Timers;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What all calls share: sockets, transactions, the sessions that stand. It places calls and takes none. All of it lives
 * on the event loop.
 */
public final class UserAgent implements RequestHandler {

    /** What this user agent understands; PRACK is not among it, so nobody asks for it (RFC 3262). */
    static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE";

    private static final String REQUIRE = "Require";

    /** Requests outside of any session that are answered in a second; carriers ask now and then whether we live. */
    private static final int MOST_STRAY_REQUESTS = 100;

    private final Timers timers;
    private final DroppedMessages dropped;
    private final ProviderLocator locator;
    private final DeniedNetworks denied;
    private final Passwords passwords;
    private final Identity identity;
    private final TransactionLayer transactions;
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, Invite> invites = new HashMap<>(); // under way, by what names their early dialogues
    private @Nullable SipSockets sockets;
    private int strayRequests;

    /**
     * How the service shows itself.
     *
     * @param userAgent the header User-Agent
     * @param sessionCheck how often a session's provider is asked whether it still knows it
     */
    public record Identity(String userAgent, Duration sessionCheck) {}

    public UserAgent(
            Timers timers,
            DroppedMessages dropped,
            ProviderLocator locator,
            DeniedNetworks denied,
            Passwords passwords,
            Identity identity) {
        this.timers = timers;
        this.dropped = dropped;
        this.locator = locator;
        this.denied = denied;
        this.passwords = passwords;
        this.identity = identity;
        this.transactions = new TransactionLayer(timers, dropped, this);
    }

    /** Goes into service with sockets whose messages {@link #transactions} receives. */
    public void open(SipSockets opened) {
        timers.soon(() -> sockets = opened);
    }

    public TransactionLayer transactions() {
        return transactions;
    }

    Timers timers() {
        return timers;
    }

    Passwords passwords() {
        return passwords;
    }

    Identity identity() {
        return identity;
    }

    Link link(Hop hop) {
        return sockets().link(hop);
    }

    HostPort localAddress(Hop hop) {
        return sockets().localAddress(hop);
    }

    private SipSockets sockets() {
        if (sockets == null) {
            throw new IllegalStateException("The SIP sockets are not open");
        }
        return sockets;
    }

    /** A Via for that hop with a new branch; answers come back to the port we send from (RFC 3581). */
    String via(Hop hop) {
        String transport = hop.transport().name();
        return "SIP/2.0/" + transport + " " + localAddress(hop) + ";branch=" + RandomTokens.branch() + ";rport";
    }

    /** Where that hop reaches us. */
    String contact(Hop hop) {
        String transport = hop.transport() == Transport.UDP ? "" : ";transport=" + hop.transport();
        return "<sip:callrouter@" + localAddress(hop) + transport + ">";
    }

    /**
     * The addresses of a provider to which something may be sent, in order; none if all of them are denied. Those without a
     * way to them are left out, unless all are. Fails with {@link java.net.UnknownHostException} if it has no address.
     */
    CompletionStage<List<Hop>> hops(SipEndpoint endpoint) {
        return locator.locate(endpoint)
                .thenApplyAsync(addresses -> reachable(allowed(endpoint, addresses)), timers::now);
    }

    private List<Hop> allowed(SipEndpoint endpoint, List<InetSocketAddress> addresses) {
        return addresses.stream()
                .filter(address -> !denied.contain(address.getAddress()))
                .map(address -> new Hop(address, endpoint.transport(), endpoint.hostname()))
                .toList();
    }

    private List<Hop> reachable(List<Hop> hops) {
        if (hops.size() < 2) {
            return hops; // what is wrong with the only one, its attempt tells
        }
        List<Hop> reachable = hops.stream().filter(this::isReachable).toList();
        return reachable.isEmpty() ? hops : reachable;
    }

    /**
     * Where a dialogue's requests go: to what its URI says, if that may and can be reached, else the way its INVITE went. A
     * provider must not be able to send us into a denied network. A private address is taken, unless it is denied: a
     * carrier may be in our own network. A transport that the URI names is taken (RFC 3263, section 4.1), but nothing changes
     * between TLS and the others: what began by TLS is not to go on in the clear, and nobody can open a TLS connection to us.
     */
    CompletableFuture<Hop> hopTo(String uri, Hop inviteHop) {
        SipUri target = SipUri.parse(uri);
        Transport named = target.transport();
        Transport transport = named == null || named == Transport.TLS || inviteHop.transport() == Transport.TLS
                ? inviteHop.transport()
                : named;
        SipEndpoint endpoint = new SipEndpoint(
                target.hostPort().host(), target.hostPort().port(), transport, NumberFormat.E164, "", "");
        CompletableFuture<Hop> hop = new CompletableFuture<>();
        hops(endpoint)
                .whenComplete((found, failure) ->
                        timers.now(() -> hop.complete((failure == null ? found : List.<Hop>of())
                                .stream()
                                        .map(allowed -> inviteHop.at(allowed.address(), transport))
                                        .filter(this::isReachable)
                                        .findFirst()
                                        .orElse(inviteHop))));
        return hop;
    }

    private boolean isReachable(Hop hop) {
        try {
            localAddress(hop);
            return true;
        } catch (UncheckedIOException e) {
            return false; // such as an IPv6 address, where the machine has none
        }
    }

    void add(Session session) {
        sessions.put(session.dialogId(), session);
    }

    void remove(Session session) {
        sessions.remove(session.dialogId(), session);
    }

    void add(Invite invite) {
        invites.put(Dialog.earlyIdOf(invite.request()), invite);
    }

    void remove(Invite invite) {
        invites.remove(Dialog.earlyIdOf(invite.request()), invite);
    }

    public int sessionCount() {
        return sessions.size();
    }

    @Override
    public void requested(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        Session session = sessions.get(Dialog.idOf(request));
        Invite invite = invites.get(Dialog.earlyIdOfPeers(request));
        if (session != null) {
            session.requested(transaction);
        } else if (invite != null) {
            transaction.answer(invite.answerTo(request));
        } else if (++strayRequests > MOST_STRAY_REQUESTS) {
            dropped.count(Cause.FLOOD);
            transaction.drop();
        } else {
            if (strayRequests == 1) {
                timers.after(Duration.ofSeconds(1), () -> strayRequests = 0);
            }
            transaction.answerOnce(answerOutsideOfSessions(request));
        }
    }

    private static SipResponse answerOutsideOfSessions(SipRequest request) {
        if (request.to().tag() != null || request.method().equals(SipRequest.CANCEL)) {
            return unknown(request);
        }
        if (insistsOnExtensions(request)) {
            return badExtension(request);
        }
        if (request.method().equals(SipRequest.OPTIONS)) {
            return capabilities(request);
        }
        if (request.method().equals(SipRequest.INVITE)) {
            return answer(request, 403, "Forbidden"); // calls are placed, none are taken
        }
        return notAllowed(request);
    }

    static SipResponse unknown(SipRequest request) {
        return answer(request, 481, "Call/Transaction Does Not Exist");
    }

    static SipResponse notAllowed(SipRequest request) {
        return answer(request, 405, "Method Not Allowed").with(Headers.ALLOW, ALLOW);
    }

    /** To OPTIONS. */
    static SipResponse capabilities(SipRequest request) {
        return answer(request, 200, "OK").with(Headers.ALLOW, ALLOW);
    }

    /** Nothing that a peer can require is understood here; a call can be ended all the same (section 8.2.2.3). */
    static boolean insistsOnExtensions(SipRequest request) {
        boolean ends =
                request.method().equals(SipRequest.BYE) || request.method().equals(SipRequest.CANCEL);
        return !ends && request.headers().first(REQUIRE) != null;
    }

    static SipResponse badExtension(SipRequest request) {
        String required = String.join(", ", request.headers().all(REQUIRE));
        return answer(request, 420, "Bad Extension").with("Unsupported", required);
    }

    static SipResponse answer(SipRequest request, int code, String reason) {
        return SipResponse.to(request, code, reason, RandomTokens.next());
    }

    @Override
    public boolean acknowledged(SipRequest ack) {
        Session session = sessions.get(Dialog.idOf(ack));
        return session != null && session.acknowledged(ack);
    }
}
