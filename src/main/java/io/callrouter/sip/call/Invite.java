package io.callrouter.sip.call;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transaction.ClientTransaction;
import io.callrouter.sip.transaction.InviteTransaction;
import io.callrouter.sip.transport.Hop;
import io.callrouter.sip.transport.Link;
import java.util.HashMap;
import java.util.Map;

/**
 * One INVITE at one address. When nobody wants its outcome any more it still ends what it began: it is cancelled as soon as
 * that is allowed, and a 2xx that comes all the same is acknowledged and hung up (RFC 3261, section 9.1).
 */
final class Invite implements ClientTransaction.Listener {

    /** Branches of a forked call that may answer. */
    private static final int MOST_FORKS = 20;

    private final UserAgent agent;
    private final OutgoingAttempt attempt;
    private final Hop hop;
    private final SipRequest request;
    private final Link link;
    private final boolean onReusedConnection;
    private final InviteTransaction transaction;
    private final Map<String, Dialog> dialogs = new HashMap<>();
    private boolean wanted = true;
    private boolean provisional;
    private boolean cancelled;

    Invite(UserAgent agent, OutgoingAttempt attempt, Hop hop, SipRequest request) {
        this.agent = agent;
        this.attempt = attempt;
        this.hop = hop;
        this.request = request;
        this.link = agent.link(hop);
        this.onReusedConnection = link.isReused();
        this.transaction = agent.transactions().invite(request, link, this);
    }

    void send() {
        agent.add(this);
        transaction.start();
    }

    Hop hop() {
        return hop;
    }

    Link link() {
        return link;
    }

    SipRequest request() {
        return request;
    }

    /** Whether it may have been lost with a connection that the provider had closed before. */
    boolean mayHaveMetAClosedConnection() {
        return onReusedConnection && !provisional;
    }

    boolean hasProvisional() {
        return provisional;
    }

    /**
     * To what a peer asks in an early dialogue. UPDATE is there to be used before the answer (RFC 3311). It cannot change the
     * media: the offer of the INVITE waits for its answer still, because what comes with a provisional answer is none until
     * that is sent reliably (section 5.2; RFC 3262, section 5). The address that it tells need not be kept: the 2xx tells it
     * again, and before that nothing is sent there.
     */
    SipResponse answerTo(SipRequest request) {
        return switch (request.method()) {
            case SipRequest.BYE, SipRequest.CANCEL ->
                UserAgent.unknown(request); // not the callee's to send (section 15)
            case SipRequest.INVITE, SipRequest.UPDATE -> {
                if (UserAgent.insistsOnExtensions(request)) {
                    yield UserAgent.badExtension(request);
                }
                if (request.method().equals(SipRequest.INVITE) || Sdp.in(request) != null) {
                    yield UserAgent.answer(request, 491, "Request Pending");
                }
                yield UserAgent.capabilities(request).with(Headers.CONTACT, agent.contact(hop));
            }
            case SipRequest.OPTIONS -> UserAgent.capabilities(request);
            default -> UserAgent.notAllowed(request);
        };
    }

    @Override
    public void received(SipResponse response) {
        if (!response.isProvisional()) {
            agent.remove(this);
        }
        if (response.isSuccess()) {
            succeeded(response);
        } else if (response.isProvisional()) {
            provisional = true;
            if (wanted) {
                attempt.progressed(this, response);
            } else {
                cancel();
            }
        } else if (wanted) {
            attempt.rejected(this, response);
        } else {
            attempt.givenUp(this);
        }
    }

    /** The first 2xx makes the session; a repeated one is acknowledged again, another branch's acknowledged and hung up. */
    private void succeeded(SipResponse success) {
        String tag = String.valueOf(success.to().tag());
        Dialog known = dialogs.get(tag);
        if (known != null) {
            acknowledge(known);
            return;
        }
        if (dialogs.size() >= MOST_FORKS) {
            return;
        }
        Dialog dialog = new Dialog(agent, request, hop, success);
        dialogs.put(tag, dialog);
        acknowledge(dialog);
        if (wanted) {
            wanted = false;
            attempt.answered(this, dialog, success);
        } else {
            attempt.hangUpUnwanted(this, dialog);
        }
    }

    private void acknowledge(Dialog dialog) {
        dialog.whenLocated(next -> agent.link(next)
                .send(
                        dialog.ack(next),
                        failure -> agent.timers().now(() -> {
                            if (dialog.leave(next)) {
                                acknowledge(dialog);
                            }
                        })));
    }

    /** Nobody wants it any more. */
    void giveUp() {
        wanted = false;
        transaction.stopTrying();
        if (provisional) {
            cancel();
        }
    }

    /** No answer of any kind came in time. */
    void giveUpUnanswered() {
        link.unanswered();
        giveUp();
    }

    private void cancel() {
        if (!cancelled) {
            cancelled = true;
            transaction.endSoon();
            ResendableRequest.send(agent, transaction.cancellation(), hop, new Unheeded());
        }
    }

    @Override
    public void failed(Unreachable failure) {
        agent.remove(this);
        if (wanted) {
            wanted = false;
            if (provisional) {
                cancel(); // by another connection: the callee may be ringing
            }
            attempt.failed(this, failure);
        } else {
            attempt.givenUp(this);
        }
    }

    @Override
    public void timedOut() {
        agent.remove(this);
        if (wanted) {
            wanted = false;
            attempt.unanswered(this);
        } else {
            attempt.givenUp(this);
        }
    }
}
