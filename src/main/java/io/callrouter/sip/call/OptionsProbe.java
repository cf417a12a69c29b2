package io.callrouter.sip.call;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.sip.message.CSeq;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.RandomTokens;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transaction.ClientTransaction;
import io.callrouter.sip.transaction.RequestTransaction;
import io.callrouter.sip.transport.Hop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks a provider by OPTIONS whether it lives (RFC 3261, section 11), at all of its addresses at once. */
public final class OptionsProbe {

    private final UserAgent agent;
    private final ProviderEntry provider;
    private final CompletableFuture<Boolean> alive = new CompletableFuture<>();
    private final List<RequestTransaction> asked = new ArrayList<>();
    private int unanswered;

    public OptionsProbe(UserAgent agent, ProviderEntry provider) {
        this.agent = agent;
        this.provider = provider;
    }

    /** @return whether a SIP answer of any kind comes in that time; never fails */
    public CompletableFuture<Boolean> start(Duration timeout) {
        agent.timers().soon(() -> {
            agent.timers().after(timeout, () -> over(false));
            agent.hops(provider.endpoint())
                    .whenComplete(
                            (found, failure) -> agent.timers().soon(() -> ask(found == null ? List.of() : found)));
        });
        return alive;
    }

    private void ask(List<Hop> hops) {
        if (alive.isDone()) {
            return;
        }
        unanswered = hops.size();
        if (hops.isEmpty()) {
            over(false);
        }
        hops.forEach(this::ask);
    }

    private void ask(Hop hop) {
        try {
            asked.add(agent.transactions().request(options(hop), agent.link(hop), new Answers()));
        } catch (RuntimeException e) {
            missed(); // such as: no way to that network
        }
    }

    private void missed() {
        if (--unanswered == 0) {
            over(false);
        }
    }

    private SipRequest options(Hop hop) {
        String host = agent.localAddress(hop).toString();
        String uri = provider.endpoint().uri();
        Headers headers = Headers.builder()
                .add(Headers.VIA, agent.via(hop))
                .add(Headers.MAX_FORWARDS, "70")
                .add(Headers.FROM, "<sip:" + host + ">;tag=" + RandomTokens.next())
                .add(Headers.TO, "<" + uri + ">")
                .add(Headers.CALL_ID, RandomTokens.next() + RandomTokens.next())
                .add(Headers.CSEQ, new CSeq(1, SipRequest.OPTIONS).toString())
                .add(Headers.CONTACT, agent.contact(hop))
                .add("Accept", Sdp.MEDIA_TYPE)
                .add(Headers.USER_AGENT, agent.identity().userAgent())
                .build();
        return new SipRequest(SipRequest.OPTIONS, uri, headers, new byte[0]);
    }

    private void over(boolean answer) {
        alive.complete(answer);
        asked.forEach(answer ? RequestTransaction::end : RequestTransaction::giveUp);
    }

    private final class Answers implements ClientTransaction.Listener {

        @Override
        public void received(SipResponse response) {
            over(true);
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
}
