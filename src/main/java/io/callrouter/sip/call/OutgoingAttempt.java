package io.callrouter.sip.call;

import io.callrouter.dial.Outcome;
import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Canceled;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.dial.ProviderCall;
import io.callrouter.dial.ProviderGateway.Ending;
import io.callrouter.dial.ProviderGateway.Leg;
import io.callrouter.dial.ProviderGateway.LegListener;
import io.callrouter.sip.locate.NameServiceException;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transport.Hop;
import io.callrouter.sip.transport.Timers.Timer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at one provider: finds its addresses, sends the INVITE to one after the other, answers a challenge, keeps the
 * time, and tells the one outcome. Lives on the event loop.
 */
public final class OutgoingAttempt implements Leg {

    private static final Logger log = LoggerFactory.getLogger(OutgoingAttempt.class);
    private static final Pattern SECONDS = Pattern.compile("\\s*([0-9]{1,9}).*");
    private static final int TRYING = 100;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final UserAgent agent;
    private final ProviderCall call;
    private final LegListener listener;
    private final InviteWriter writer;
    private final Queue<Hop> hops = new ArrayDeque<>();
    private Timer silence = Timer.NONE;
    private Timer waiting = Timer.NONE;
    private Timer limit = Timer.NONE;
    private @Nullable Invite current;
    private @Nullable Session session;
    private @Nullable Hop retried;
    private @Nullable Rejected unavailable; // what one of the addresses said
    private int lastProgress;
    private @Nullable String lastEarlyMedia;
    private boolean canceled;
    private boolean over;

    public OutgoingAttempt(UserAgent agent, ProviderCall call, LegListener listener) {
        this.agent = agent;
        this.call = call;
        this.listener = listener;
        this.writer = new InviteWriter(agent, call);
    }

    /** Begins; from any thread. */
    public void start() {
        step(() -> {
            limit = agent.timers().after(call.timeLimit(), () -> timedOut(true));
            silence = agent.timers().afterListening(call.noResponseTimeout(), this::notLocated);
            agent.hops(call.provider().endpoint())
                    .whenComplete((found, failure) -> step(() -> located(found, failure)));
        });
    }

    /** What fails here is a failed attempt, not a call that never ends. */
    private void step(Runnable action) {
        agent.timers().soon(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                log.error("A step of a SIP call failed", e);
                finish(new Unreachable(Cause.INTERNAL_ERROR, "This service failed; its log says why."));
            }
        });
    }

    private void notLocated() {
        finish(new Unreachable(Cause.DNS_UNAVAILABLE, "No name server answered in time."));
    }

    private void located(@Nullable List<Hop> found, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (failure != null && failure.getCause() instanceof NameServiceException unanswered) {
            finish(new Unreachable(Cause.DNS_UNAVAILABLE, String.valueOf(unanswered.getMessage())));
            return;
        }
        if (found == null || failure != null) {
            String name = call.provider().endpoint().hostname();
            finish(new Unreachable(Cause.DNS_FAILURE, "The name %s has no address.".formatted(name)));
            return;
        }
        hops.addAll(found);
        if (hops.isEmpty()) {
            finish(new Unreachable(
                    Cause.ADDRESS_DENIED, "Its address is in a network that callrouter.sip.denied-networks names."));
        } else {
            invite(hops.remove());
        }
    }

    private void invite(Hop hop) {
        silence.cancel();
        waiting.cancel();
        lastProgress = 0;
        lastEarlyMedia = null;
        listener.sentTo(hop.toString(), writer.callId());
        silence = agent.timers().afterListening(call.noResponseTimeout(), this::nothingHeard);
        try {
            current = new Invite(agent, this, hop, writer.to(hop));
            current.send();
        } catch (UncheckedIOException e) {
            nextHopOr(new Unreachable(Cause.TRANSPORT_ERROR, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            log.error("An INVITE could not be made", e);
            finish(new Unreachable(Cause.INTERNAL_ERROR, "This service failed; its log says why."));
        }
    }

    private void nothingHeard() {
        Invite silent = current;
        if (silent != null) {
            silent.giveUpUnanswered();
            unanswered(silent);
        }
    }

    /** No answer of any kind from that address. */
    void unanswered(Invite silent) {
        if (isCurrent(silent)) {
            nextHopOr(new TimedOut(silent.hasProvisional() ? phase() : Phase.NO_RESPONSE));
        }
    }

    void failed(Invite failed, Unreachable failure) {
        if (!isCurrent(failed)) {
            return;
        }
        if (failed.mayHaveMetAClosedConnection() && !failed.hop().equals(retried)) {
            retried = failed.hop();
            invite(failed.hop());
        } else {
            nextHopOr(failure);
        }
    }

    void progressed(Invite invite, SipResponse response) {
        if (!isCurrent(invite)) {
            return;
        }
        silence.cancel();
        int code = response.code();
        int before = lastProgress;
        if (code == TRYING) {
            if (before == 0) {
                lastProgress = code;
                waitFor(call.progressTimeout());
            }
            return;
        }
        String earlyMedia = Sdp.in(response);
        if (code == before && (earlyMedia == null || earlyMedia.equals(lastEarlyMedia))) {
            return; // no news
        }
        lastProgress = code;
        lastEarlyMedia = earlyMedia == null ? lastEarlyMedia : earlyMedia;
        if (before <= TRYING) {
            waitFor(call.ringTimeout());
        }
        listener.progressed(code, response.reason(), earlyMedia);
    }

    private void waitFor(Duration time) {
        waiting.cancel();
        waiting = agent.timers().after(time, () -> timedOut(false));
    }

    void rejected(Invite invite, SipResponse response) {
        if (!isCurrent(invite)) {
            return;
        }
        if (writer.authenticate(response)) {
            invite(invite.hop());
            return;
        }
        Rejected outcome =
                new Rejected(response.code(), response.reason(), retryAfter(response), Q850.causeIn(response));
        if (response.code() == SERVICE_UNAVAILABLE) {
            unavailable = outcome;
            nextHopOr(outcome); // RFC 3263, section 4.3
        } else {
            finish(outcome);
        }
    }

    void answered(Invite invite, Dialog dialog, SipResponse success) {
        if (!isCurrent(invite)) {
            return;
        }
        Session answered = session(invite, dialog, localSdp(invite), Sdp.in(success), listener::ended);
        session = answered;
        finish(new Answered(success.code(), success.reason(), Sdp.in(success)));
        answered.begin();
    }

    /** A 2xx that came too late, or of a second branch. */
    void hangUpUnwanted(Invite invite, Dialog dialog) {
        session(invite, dialog, "", null, ending -> givenUp(invite)).hangUp();
    }

    private Session session(
            Invite invite, Dialog dialog, String localSdp, @Nullable String remoteSdp, Consumer<Ending> onEnd) {
        ChallengeAnswers own =
                new ChallengeAnswers(agent, call.provider()); // its BYE may be challenged like the INVITE
        return new Session(agent, dialog, invite.link(), own, localSdp, remoteSdp, onEnd);
    }

    /** An INVITE that nobody wanted any more is over. */
    void givenUp(Invite invite) {
        if (canceled && invite == current) {
            finish(new Canceled());
        }
    }

    private static String localSdp(Invite invite) {
        return String.valueOf(Sdp.in(invite.request()));
    }

    private void nextHopOr(Outcome outcome) {
        Hop next = hops.poll();
        if (next == null) {
            finish(orUnavailable(outcome));
        } else {
            writer.forAnotherServer();
            invite(next);
        }
    }

    /** What a provider has said at one address tells more than that it says nothing at the next. */
    private Outcome orUnavailable(Outcome outcome) {
        return unavailable == null ? outcome : unavailable;
    }

    private void timedOut(boolean cutShort) {
        TimedOut outcome = new TimedOut(phase(), cutShort);
        giveUp();
        finish(outcome.phase() == Phase.RINGING ? outcome : orUnavailable(outcome));
    }

    private void cancel() {
        canceled = true;
        stopTimers();
        if (current == null) {
            finish(new Canceled());
        } else {
            current.giveUp();
        }
    }

    /** At the current address: that it rang at the one before says nothing about this one. */
    private Phase phase() {
        if (lastProgress > TRYING) {
            return Phase.RINGING;
        }
        return lastProgress == 0 ? Phase.NO_RESPONSE : Phase.NO_PROGRESS;
    }

    private void giveUp() {
        if (current != null) {
            current.giveUp();
        }
    }

    private boolean isCurrent(Invite invite) {
        return !over && !canceled && invite == current;
    }

    private void finish(Outcome outcome) {
        if (over) {
            return;
        }
        over = true;
        stopTimers();
        listener.finished(outcome);
    }

    private void stopTimers() {
        silence.cancel();
        waiting.cancel();
        limit.cancel();
    }

    private static @Nullable Duration retryAfter(SipResponse response) {
        String value = response.headers().first(Headers.RETRY_AFTER);
        Matcher seconds = SECONDS.matcher(value == null ? "" : value);
        return seconds.matches() ? Duration.ofSeconds(Long.parseLong(seconds.group(1))) : null;
    }

    @Override
    public void hangUp() {
        step(() -> {
            if (session != null) {
                session.hangUp();
            } else if (!over && !canceled) {
                cancel();
            }
        });
    }
}
