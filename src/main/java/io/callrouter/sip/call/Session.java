package io.callrouter.sip.call;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transaction.ClientTransaction;
import io.callrouter.sip.transaction.ServerTransaction;
import io.callrouter.sip.transport.Hop;
import io.callrouter.sip.transport.Link;
import io.callrouter.sip.transport.Timers.Timer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that was answered, until either side ends it (RFC 3261, sections 14 and 15). It watches the connection that its
 * INVITE went by, so that this is not closed under it: by TLS it is the provider's only way to us.
 */
final class Session implements Link.Watcher {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /** Checks without an answer in a row that end it: one may fall into a moment of the network. */
    private static final int MOST_MISSED_CHECKS = 2;

    private final UserAgent agent;
    private final Dialog dialog;
    private final Link inviteLink;
    private final ChallengeAnswers challenges;
    private final String localSdp;
    private final @Nullable String remoteSdp;
    private final Consumer<Ending> onEnd;
    private Timer check = Timer.NONE;
    private @Nullable ServerTransaction reinvite;
    private int missedChecks;
    private boolean hungUp;
    private boolean over;

    Session(
            UserAgent agent,
            Dialog dialog,
            Link inviteLink,
            ChallengeAnswers challenges,
            String localSdp,
            @Nullable String remoteSdp,
            Consumer<Ending> onEnd) {
        this.agent = agent;
        this.dialog = dialog;
        this.inviteLink = inviteLink;
        this.challenges = challenges;
        this.localSdp = localSdp;
        this.remoteSdp = remoteSdp;
        this.onEnd = onEnd;
    }

    String dialogId() {
        return dialog.id();
    }

    void begin() {
        agent.add(this);
        inviteLink.watch(this);
        checkLater();
    }

    private void checkLater() {
        check = agent.timers().after(agent.identity().sessionCheck(), this::check);
    }

    /** The other side may have forgotten the session without a BYE, and then it would last for ever. */
    private void check() {
        checkLater(); // first: it is called off if this one ends the session at once
        challenges.startOver();
        Check answers = new Check();
        dialog.whenLocated(next -> ask(next, answers));
    }

    /** An answer of somebody before the peer does not say that it lives; 408 is its silence (RFC 5057, section 5.1). */
    private final class Check implements ClientTransaction.Listener {

        @Override
        public void received(SipResponse response) {
            int code = response.code();
            if (code == 481) {
                lose();
            } else if (challenges.accept(response)) {
                dialog.whenLocated(next -> ask(next, this));
            } else if (code == 408 || code == 480 || code >= 502 && code <= 504) {
                missed();
            } else {
                missedChecks = 0;
            }
        }

        @Override
        public void failed(Unreachable failure) {
            missed();
        }

        @Override
        public void timedOut() {
            missed();
        }
    }

    private void missed() {
        if (++missedChecks >= MOST_MISSED_CHECKS) {
            lose();
        }
    }

    /** A BYE goes all the same: it is how the dialogue of an INVITE is ended (section 12.2.1.2), and somebody may hear it. */
    private void lose() {
        if (!over && !hungUp) {
            end(Ending.LOST);
            bye();
        }
    }

    /** Whatever the BYE is answered with, the session is over then (section 15.1.1). */
    void hangUp() {
        if (!over && !hungUp) {
            hungUp = true;
            check.cancel();
            bye();
        }
    }

    private void bye() {
        challenges.startOver();
        dialog.whenLocated(this::bye);
    }

    /** What fails here must not leave a session that never ends. */
    private void bye(Hop next) {
        try {
            sendBye(next);
        } catch (RuntimeException e) {
            log.error("A BYE could not be sent", e);
            end(Ending.HUNG_UP_HERE);
        }
    }

    private void sendBye(Hop next) {
        SipRequest bye = dialog.request(SipRequest.BYE, next, challenges);
        ResendableRequest.send(agent, bye, next, new ClientTransaction.Listener() {
            @Override
            public void received(SipResponse response) {
                if (challenges.accept(response)) {
                    bye(next);
                } else {
                    end(Ending.HUNG_UP_HERE);
                }
            }

            @Override
            public void failed(Unreachable failure) {
                end(Ending.HUNG_UP_HERE);
            }

            @Override
            public void timedOut() {
                end(Ending.HUNG_UP_HERE);
            }
        });
    }

    private void ask(Hop next, ClientTransaction.Listener answers) {
        try {
            SipRequest options = dialog.request(SipRequest.OPTIONS, next, challenges);
            agent.transactions().request(options, agent.link(next), answers);
        } catch (RuntimeException e) {
            log.warn("A session could not be checked: {}", e.toString());
            missed();
        }
    }

    private void end(Ending ending) {
        if (over) {
            return;
        }
        over = true;
        check.cancel();
        agent.remove(this);
        inviteLink.unwatch(this);
        onEnd.accept(ending);
    }

    void requested(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (!dialog.accepts(request.cseq())) {
            transaction.answer(answer(request, 500, "Server Internal Error").with("Retry-After", "5"));
            return;
        }
        if (UserAgent.insistsOnExtensions(request)) {
            transaction.answer(UserAgent.badExtension(request));
            return;
        }
        switch (request.method()) {
            case SipRequest.BYE -> {
                transaction.answer(answer(request, 200, "OK"));
                end(hungUp ? Ending.HUNG_UP_HERE : Ending.HUNG_UP_THERE); // both at once is possible
            }
            case SipRequest.INVITE, SipRequest.UPDATE -> changed(transaction);
            case SipRequest.OPTIONS -> transaction.answer(UserAgent.capabilities(request));
            case SipRequest.CANCEL -> transaction.answer(answer(request, 200, "OK")); // its INVITE is answered already
            default -> transaction.answer(UserAgent.notAllowed(request));
        }
    }

    /**
     * A session is kept alive by asking for what it is (RFC 4028), and that is granted. Other media are not: they are
     * between the caller and the provider, and this service is not asked to change the caller's.
     */
    private void changed(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        String offered = Sdp.in(request);
        if (offered != null && !Sdp.sameVersion(offered, remoteSdp)) {
            transaction.answer(answer(request, 488, "Not Acceptable Here"));
            return;
        }
        dialog.refreshTarget(request);
        boolean invite = request.method().equals(SipRequest.INVITE);
        if (invite) {
            reinvite = transaction;
        }
        SipResponse granted = answer(request, 200, "OK")
                .with("Contact", agent.contact(dialog.hop()))
                .with("Allow", UserAgent.ALLOW);
        transaction.answer(
                invite || offered != null
                        ? granted.withBody(Sdp.MEDIA_TYPE, localSdp.getBytes(StandardCharsets.UTF_8))
                        : granted);
    }

    /** The session outlives its connection: what comes next goes by another. */
    @Override
    public void failed(Unreachable failure) {}

    private static SipResponse answer(SipRequest request, int code, String reason) {
        return UserAgent.answer(request, code, reason);
    }

    /** @return whether there was a 2xx of ours that it acknowledges */
    boolean acknowledged(SipRequest ack) {
        ServerTransaction waiting = reinvite;
        if (waiting == null || waiting.request().cseq().number() != ack.cseq().number()) {
            return false;
        }
        waiting.acknowledged();
        reinvite = null;
        return true;
    }
}
