package io.callrouter.sip.call;

import io.callrouter.sip.message.CSeq;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.NameAddress;
import io.callrouter.sip.message.SipMessage;
import io.callrouter.sip.message.SipParseException;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.message.SipUri;
import io.callrouter.sip.transport.Hop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The relation of two user agents that a 2xx makes (RFC 3261, section 12), as the one who called sees it. */
final class Dialog {

    private final UserAgent agent;
    private final SipRequest invite;
    private final Hop inviteHop;
    private final String to;
    private final String id;
    private final List<String> routes;
    private String remoteTarget;
    private CompletableFuture<Hop> hop;
    private @Nullable SipRequest ack;
    private long localCSeq;
    private long remoteCSeq = -1;

    Dialog(UserAgent agent, SipRequest invite, Hop inviteHop, SipResponse success) {
        this.agent = agent;
        this.invite = invite;
        this.inviteHop = inviteHop;
        this.to = String.valueOf(success.headers().first(Headers.TO));
        this.id = id(success.callId(), success.from().tag(), success.to().tag());
        this.routes = routesOf(success);
        this.localCSeq = invite.cseq().number();
        this.remoteTarget = targetOf(success, invite.uri());
        this.hop = locate();
    }

    /** What identifies the dialogue of a request that the other side sent (section 12.2.2). */
    static String idOf(SipRequest request) {
        return id(request.callId(), request.to().tag(), request.from().tag());
    }

    /** What is common to the early dialogues of an INVITE (section 12.1.2), whatever branches it has. */
    static String earlyIdOf(SipRequest invite) {
        return earlyId(invite.callId(), invite.from().tag());
    }

    /** The same in a request that the other side sent. */
    static String earlyIdOfPeers(SipRequest request) {
        return earlyId(request.callId(), request.to().tag());
    }

    private static String earlyId(String callId, @Nullable String localTag) {
        return callId + ' ' + localTag;
    }

    private static String id(String callId, @Nullable String localTag, @Nullable String remoteTag) {
        return callId + ' ' + localTag + ' ' + remoteTag;
    }

    String id() {
        return id;
    }

    /** The other side's routes in our order (section 12.1.2); none, if they cannot be read. */
    private static List<String> routesOf(SipResponse success) {
        try {
            List<String> routes = new ArrayList<>(success.headers().values(Headers.RECORD_ROUTE));
            Collections.reverse(routes);
            return routes;
        } catch (SipParseException e) {
            return List.of();
        }
    }

    private static String targetOf(SipMessage message, String otherwise) {
        try {
            List<String> contacts = message.headers().values(Headers.CONTACT);
            if (contacts.isEmpty()) {
                return otherwise;
            }
            String uri = NameAddress.parse(contacts.get(0)).uri();
            SipUri.parse(uri);
            return uri;
        } catch (SipParseException e) {
            return otherwise;
        }
    }

    /** Takes the address that the other side's request tells (section 12.2.1.2). */
    void refreshTarget(SipRequest request) {
        String target = targetOf(request, remoteTarget);
        if (!target.equals(remoteTarget)) {
            remoteTarget = target;
            hop = locate();
        }
    }

    private CompletableFuture<Hop> locate() {
        try {
            return agent.hopTo(
                    routes.isEmpty()
                            ? remoteTarget
                            : NameAddress.parse(routes.get(0)).uri(),
                    inviteHop);
        } catch (SipParseException e) {
            return CompletableFuture.completedFuture(inviteHop);
        }
    }

    /** Where requests go now; while that is looked up, the way of the INVITE. */
    Hop hop() {
        return hop.getNow(inviteHop);
    }

    /** Runs it when it is known where requests go, behind what waits for that already. */
    void whenLocated(Consumer<Hop> action) {
        hop = hop.thenApply(next -> {
            agent.timers().now(() -> action.accept(next));
            return next;
        });
    }

    /**
     * Goes the way of the INVITE from now on, because nothing can be sent to where the other side said.
     *
     * @return false if that was the way of the INVITE
     */
    boolean leave(Hop failed) {
        if (failed.equals(inviteHop)) {
            return false;
        }
        hop = CompletableFuture.completedFuture(inviteHop);
        ack = null; // it says which way it goes
        return true;
    }

    /** Whether a request is newer than those before it (section 12.2.2). */
    boolean accepts(CSeq cseq) {
        if (cseq.number() < remoteCSeq) {
            return false;
        }
        remoteCSeq = cseq.number();
        return true;
    }

    /** The ACK of the 2xx, the same each time it comes (section 13.2.2.4). */
    SipRequest ack(Hop next) {
        if (ack == null) {
            ack = newAck(next);
        }
        return ack;
    }

    /** A transaction of its own, with the INVITE's number and credentials. */
    private SipRequest newAck(Hop next) {
        Headers.Builder headers = request(SipRequest.ACK, invite.cseq().number(), next);
        for (String credentials : List.of("Authorization", "Proxy-Authorization")) {
            invite.headers().all(credentials).forEach(value -> headers.add(credentials, value));
        }
        return message(SipRequest.ACK, headers);
    }

    /** Another request in the dialogue (section 12.2.1.1). */
    SipRequest request(String method, Hop next, ChallengeAnswers answers) {
        Headers.Builder headers = request(method, ++localCSeq, next).add(Headers.CONTACT, agent.contact(next));
        answers.addTo(headers, method, requestUri());
        return message(method, headers);
    }

    private Headers.Builder request(String method, long cseq, Hop next) {
        return Headers.builder()
                .add(Headers.VIA, agent.via(next))
                .add(Headers.MAX_FORWARDS, "70")
                .add(Headers.FROM, String.valueOf(invite.headers().first(Headers.FROM)))
                .add(Headers.TO, to)
                .add(Headers.CALL_ID, invite.callId())
                .add(Headers.CSEQ, new CSeq(cseq, method).toString())
                .add(Headers.USER_AGENT, agent.identity().userAgent());
    }

    private SipRequest message(String method, Headers.Builder headers) {
        List<String> way = routes;
        if (firstIsStrict()) {
            way = new ArrayList<>(routes.subList(1, routes.size()));
            way.add("<" + remoteTarget + ">");
        }
        way.forEach(route -> headers.add(Headers.ROUTE, route));
        return new SipRequest(method, requestUri(), headers.build(), new byte[0]);
    }

    private String requestUri() {
        return firstIsStrict() ? NameAddress.parse(routes.get(0)).uri() : remoteTarget;
    }

    /** A router of the days of RFC 2543 finds itself in the Request-URI. */
    private boolean firstIsStrict() {
        return !routes.isEmpty() && isStrict(routes.get(0));
    }

    private static boolean isStrict(String route) {
        try {
            return !SipUri.parse(NameAddress.parse(route).uri()).isLooseRouter();
        } catch (SipParseException e) {
            return false;
        }
    }
}
