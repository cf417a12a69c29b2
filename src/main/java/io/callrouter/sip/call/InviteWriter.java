package io.callrouter.sip.call;

import io.callrouter.dial.ProviderCall;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.sip.message.CSeq;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.RandomTokens;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.message.SipUri;
import io.callrouter.sip.transport.Hop;
import java.nio.charset.StandardCharsets;

/** Writes the INVITEs of one attempt: one Call-ID and From tag for all of them (RFC 3261, section 8.1.1). */
final class InviteWriter {

    private final UserAgent agent;
    private final ProviderCall call;
    private final String callId = RandomTokens.next() + RandomTokens.next();
    private final String fromTag = RandomTokens.next();
    private final ChallengeAnswers answers;
    private long cseq = 1;

    InviteWriter(UserAgent agent, ProviderCall call) {
        this.agent = agent;
        this.call = call;
        this.answers = new ChallengeAnswers(agent, call.provider());
    }

    String callId() {
        return callId;
    }

    /**
     * The next one answers a challenge: it is the same request under a new number (section 22.2).
     *
     * @return whether there is one, so that a next one is worth it
     */
    boolean authenticate(SipResponse response) {
        boolean accepted = answers.accept(response);
        cseq += accepted ? 1 : 0;
        return accepted;
    }

    /** The next one goes to another of the provider's servers. */
    void forAnotherServer() {
        answers.startOver();
    }

    /** For one address: the same request as for another, but for what names the way (RFC 3263, section 4.3). */
    SipRequest to(Hop hop) {
        String host = agent.localAddress(hop).host();
        Headers.Builder headers = Headers.builder()
                .add(Headers.VIA, agent.via(hop))
                .add(Headers.MAX_FORWARDS, "70")
                .add(Headers.FROM, from(host) + ";tag=" + fromTag)
                .add(Headers.TO, "<" + SipUri.parse(call.uri()).withoutPortAndParameters() + ">")
                .add(Headers.CALL_ID, callId)
                .add(Headers.CSEQ, new CSeq(cseq, SipRequest.INVITE).toString())
                .add(Headers.CONTACT, agent.contact(hop))
                .add(Headers.ALLOW, UserAgent.ALLOW);
        answers.addTo(headers, SipRequest.INVITE, call.uri());
        if (call.headers().keySet().stream().noneMatch(Headers.USER_AGENT::equalsIgnoreCase)) {
            headers.add(Headers.USER_AGENT, agent.identity().userAgent());
        }
        call.headers().forEach(headers::add);
        headers.add(Headers.CONTENT_TYPE, Sdp.MEDIA_TYPE);
        return new SipRequest(
                SipRequest.INVITE, call.uri(), headers.build(), offer(host).getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 3323, section 4.1.1.3, says how nobody calls. */
    private String from(String host) {
        PhoneNumber source = call.source();
        return source == null
                ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>"
                : "<sip:" + source.value() + "@" + bracketed(host) + ">";
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    private String offer(String host) {
        String sdp = call.sdp();
        return sdp == null
                ? Sdp.inactive(host, call.provider().codecs())
                : Sdp.preferring(sdp, call.provider().codecs());
    }
}
