package io.callrouter.sip;

import static io.callrouter.sip.DialledCall.at;
import static io.callrouter.sip.DialledCall.dial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.DialFixtures;
import io.callrouter.dial.FailoverPolicy;
import io.callrouter.provider.NumberFormat;
import io.callrouter.provider.Transport;
import io.callrouter.testing.ProviderBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the messages of a call look like to its carriers, read from their own logs. */
class SippWireTests {

    private static final String OFFER = """
            v=0
            o=caller 7 7 IN IP4 192.0.2.10
            s=-
            c=IN IP4 192.0.2.10
            t=0 0
            m=audio 4000 RTP/AVP 0 8 18 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:18 G729/8000
            a=rtpmap:101 telephone-event/8000
            """.replace("\n", "\r\n");

    private static final Calls calls = Calls.open();

    @AfterAll
    static void close() {
        calls.close();
    }

    @Test
    void eachCarrierGetsTheOriginalNumberInItsOwnShape() {
        try (SippCarrier first = SippCarrier.start(SippScenario.rejects(503));
                SippCarrier second = SippCarrier.start(SippScenario.rejects(404));
                SippCarrier third = SippCarrier.start(SippScenario.answers(), Transport.TCP)) {
            DialledCall call = dial(
                    calls,
                    at(first.port()).numbers(NumberFormat.E164_WITHOUT_PLUS).shaping("0055", ""),
                    at(second.port()).shaping("99*", ";tgrp=a"),
                    at(third.port()).by(Transport.TCP));
            call.result();
            call.hangUp();

            assertThat(first.finish().one("INVITE").startLine())
                    .isEqualTo("INVITE sip:0055821012345678@127.0.0.1:%d SIP/2.0".formatted(first.port()));
            assertThat(second.finish().one("INVITE").startLine())
                    .isEqualTo("INVITE sip:99*+821012345678;tgrp=a@127.0.0.1:%d SIP/2.0".formatted(second.port()));
            assertThat(third.finish().one("INVITE").startLine())
                    .isEqualTo("INVITE sip:+821012345678@127.0.0.1:%d;transport=tcp SIP/2.0".formatted(third.port()));
        }
    }

    @Test
    void anInviteTellsTheCallerTheProvidersHeadersAndItsCodecs() {
        try (SippCarrier carrier = SippCarrier.start(SippScenario.answers())) {
            ProviderBuilder provider =
                    at(carrier.port()).header("X-Account", "42").codecs("G729", "PCMA");
            DialledCall call = dial(calls, FailoverPolicy.DEFAULT, DialFixtures.LIMITS, OFFER, provider);
            call.result();
            call.hangUp();

            SipText invite = carrier.finish().one("INVITE");
            assertThat(invite.header("From")).startsWith("<sip:+12125550100@127.0.0.1>;tag=");
            assertThat(invite.header("To")).isEqualTo("<sip:+821012345678@127.0.0.1>");
            assertThat(invite.header("X-Account")).isEqualTo("42");
            assertThat(invite.header("Content-Type")).isEqualTo("application/sdp");
            assertThat(invite.body())
                    .contains("m=audio 4000 RTP/AVP 18 8 101\r\n")
                    .doesNotContain("PCMU");
        }
    }

    @Test
    void withoutAnOfferOneWithoutMediaIsMade() {
        try (SippCarrier carrier = SippCarrier.start(SippScenario.rejects(486))) {
            dial(calls, at(carrier.port()).codecs("PCMA", "opus")).result();

            assertThat(carrier.finish().one("INVITE").body())
                    .contains(
                            "m=audio 9 RTP/AVP 8 96\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:96 opus/48000/2\r\na=inactive\r\n");
        }
    }

    /** RFC 3261, section 17.1.1.3. */
    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void aRejectionIsAcknowledgedOnceInTheTransactionOfItsInvite(Transport transport) {
        try (SippCarrier carrier = SippCarrier.start(SippScenario.rejects(486), transport)) {
            dial(calls, at(carrier.port()).by(transport)).result();

            SippTrace trace = carrier.finish();
            SipText invite = trace.one("INVITE");
            SipText ack = trace.one("ACK");
            assertThat(ack.startLine()).isEqualTo(invite.startLine().replace("INVITE", "ACK"));
            assertThat(ack.headers("Via")).isEqualTo(invite.headers("Via"));
            assertThat(ack.header("CSeq")).isEqualTo(invite.header("CSeq").replace("INVITE", "ACK"));
            assertThat(ack.header("Call-ID")).isEqualTo(invite.header("Call-ID"));
            assertThat(ack.header("From")).isEqualTo(invite.header("From"));
            assertThat(ack.header("To")).isEqualTo(trace.sent(486).get(0).header("To"));
        }
    }

    @Test
    void aRepeatedRejectionIsAcknowledgedEachTime() {
        SippScenario repeating =
                SippScenario.invited().answer(486).losing(500).answer(486).receive("ACK");
        try (SippCarrier carrier = SippCarrier.start(repeating)) {
            DialledCall call = dial(calls, at(carrier.port()));

            assertThat(call.codes()).containsExactly(486);
            await().until(() -> carrier.trace().received("ACK").size() == 2);
            assertThat(carrier.finish().received("ACK"))
                    .containsOnly(carrier.trace().received("ACK").get(0));
        }
    }

    /** RFC 3261, sections 13.2.2.4 and 15. */
    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void anAnswerIsAcknowledgedByATransactionOfItsOwnAndHungUpInItsDialogue(Transport transport) {
        try (SippCarrier carrier = SippCarrier.start(SippScenario.answers(), transport)) {
            DialledCall call = dial(calls, at(carrier.port()).by(transport));
            call.result();
            call.hangUp();

            SippTrace trace = carrier.finish();
            SipText invite = trace.one("INVITE");
            SipText answer = trace.sent(200).get(0);
            SipText ack = trace.one("ACK");
            SipText bye = trace.one("BYE");
            assertThat(ack.branch()).startsWith("z9hG4bK").isNotEqualTo(invite.branch());
            assertThat(bye.branch()).startsWith("z9hG4bK").isNotIn(invite.branch(), ack.branch());
            assertThat(ack.header("CSeq")).isEqualTo("1 ACK");
            assertThat(bye.header("CSeq")).isEqualTo("2 BYE");
            String target = answer.header("Contact").replaceAll("[<>]", "");
            assertThat(ack.startLine()).isEqualTo("ACK " + target + " SIP/2.0");
            assertThat(bye.startLine()).isEqualTo("BYE " + target + " SIP/2.0");
            assertThat(List.of(ack, bye)).allSatisfy(request -> {
                assertThat(request.header("Call-ID")).isEqualTo(invite.header("Call-ID"));
                assertThat(request.header("From")).isEqualTo(invite.header("From"));
                assertThat(request.header("To")).isEqualTo(answer.header("To")).contains(";tag=");
            });
        }
    }

    @Test
    void aRepeatedAnswerIsAcknowledgedEachTimeByTheSameAck() {
        SippScenario repeating = SippScenario.invited()
                .answerWithSdp(200)
                .losing(500)
                .answerWithSdp(200)
                .receive("ACK")
                .hungUp();
        try (SippCarrier carrier = SippCarrier.start(repeating)) {
            DialledCall call = dial(calls, at(carrier.port()));
            call.result();
            await().until(() -> carrier.trace().received("ACK").size() == 2);
            call.hangUp();

            assertThat(carrier.finish().received("ACK"))
                    .containsOnly(carrier.trace().received("ACK").get(0));
            assertThat(carrier.trace().received("BYE")).hasSize(1);
        }
    }

    @Test
    void anotherCarrierGetsACallOfItsOwn() {
        try (SippCarrier first = SippCarrier.start(SippScenario.rejects(503));
                SippCarrier second = SippCarrier.start(SippScenario.rejects(404))) {
            dial(calls, at(first.port()), at(second.port())).result();

            SipText one = first.finish().one("INVITE");
            SipText other = second.finish().one("INVITE");
            assertThat(other.header("Call-ID")).isNotEqualTo(one.header("Call-ID"));
            assertThat(other.header("From")).isNotEqualTo(one.header("From"));
            assertThat(other.branch()).isNotEqualTo(one.branch());
            assertThat(other.header("CSeq")).isEqualTo("1 INVITE");
            assertThat(one.header("CSeq")).isEqualTo("1 INVITE");
        }
    }
}
