package io.callrouter.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.Outcome.Unreachable;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** RFC 3261, section 17.1, with the numbers of its table 4. */
class ClientTransactionTests {

    private static final int LIFETIME = 32_000;

    private final Wire udp = new Wire(false);
    private final Wire tcp = new Wire(true);

    @Test
    void anInviteIsRepeatedOverUdpAtDoublingIntervals() {
        udp.invite();
        udp.pass(60_000);

        assertThat(udp.sentAt).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L);
        assertThat(udp.heard).containsExactly("timed out");
        assertThat(udp.layer.size()).isZero();
    }

    @Test
    void anInviteIsNeverRepeatedOverTcp() {
        tcp.invite();
        tcp.pass(LIFETIME);

        assertThat(tcp.sentAt).containsExactly(0L);
        assertThat(tcp.heard).containsExactly("timed out");
        assertThat(tcp.layer.size()).isZero();
    }

    @Test
    void aProvisionalAnswerEndsTheRepetitionAndTheTimer() {
        udp.invite();
        udp.pass(600);
        udp.answer(100, "");
        udp.pass(120_000);

        assertThat(udp.sentAt).containsExactly(0L, 500L);
        assertThat(udp.heard).containsExactly("100");
        assertThat(udp.layer.size()).isOne();
    }

    @Test
    void otherRequestsAreRepeatedEveryFourSecondsAtMost() {
        udp.layer.request(Wire.request("BYE", 1), udp.link, udp.listener);
        udp.pass(60_000);

        assertThat(udp.sentAt)
                .containsExactly(
                        0L, 500L, 1_500L, 3_500L, 7_500L, 11_500L, 15_500L, 19_500L, 23_500L, 27_500L, 31_500L);
        assertThat(udp.heard).containsExactly("timed out");
        assertThat(udp.layer.size()).isZero();
    }

    @Test
    void aRejectionIsHeardOnceAndAcknowledgedEachTime() {
        udp.invite();
        Collections.nCopies(5, "x").forEach(tag -> udp.answer(503, tag));

        assertThat(udp.heard).containsExactly("503");
        assertThat(udp.sentLines()).filteredOn(line -> line.startsWith("ACK")).hasSize(5);
        udp.pass(LIFETIME);
        assertThat(udp.layer.size()).isZero();
    }

    @Test
    void aRejectionOverTcpEndsTheTransactionAtOnce() {
        tcp.invite();
        tcp.answer(503, "x");

        assertThat(tcp.layer.size()).isZero();
        assertThat(tcp.sentLines()).last().asString().startsWith("ACK");
    }

    @Test
    void everySuccessIsHeardBecauseTheListenerAcknowledgesIt() {
        udp.invite();
        udp.answer(200, "x");
        udp.answer(200, "x");
        udp.answer(200, "y");
        udp.answer(180, "y");
        udp.answer(503, "z");

        assertThat(udp.heard).containsExactly("200", "200", "200");
        assertThat(udp.sentLines()).hasSize(1);
        udp.pass(LIFETIME);
        assertThat(udp.layer.size()).isZero();
    }

    @Test
    void aCancelThatIsNeverAnsweredIsForgotten() {
        InviteTransaction invite = udp.invite();
        udp.answer(180, "x");
        udp.layer.request(invite.cancellation(), udp.link, udp.listener);
        invite.endSoon();
        udp.answer(180, "x"); // crosses the CANCEL
        udp.pass(LIFETIME);

        assertThat(udp.layer.size()).isZero();
    }

    @Test
    void aRingingCallWhoseConnectionBreaksIsStillAnsweredByAnother() {
        InviteTransaction invite = tcp.invite();
        tcp.answer(180, "b");
        Unreachable failure = new Unreachable(Unreachable.Cause.TRANSPORT_ERROR, "broken");
        invite.failed(failure);
        invite.failed(failure);
        tcp.answer(200, "b");
        tcp.pass(LIFETIME);

        assertThat(tcp.heard).containsExactly("180", "failed", "200");
        assertThat(tcp.layer.size()).isZero();
    }

    @Test
    void answersToTheCancelAreNotThoseToTheInvite() {
        InviteTransaction invite = udp.invite();
        udp.answer(180, "x");
        udp.layer.request(invite.cancellation(), udp.link, udp.listener);
        udp.answer(200, "x", "CANCEL", 1);
        udp.answer(487, "x");

        assertThat(udp.heard).containsExactly("180", "200", "487");
        assertThat(udp.dropped("unmatched")).isZero();
    }

    @Test
    void aFloodOfProvisionalAnswersIsBoundedAndHidesNoFinalOne() {
        udp.invite();
        Collections.nCopies(1_000, "x").forEach(tag -> udp.answer(180, tag));
        udp.answer(200, "x");

        assertThat(udp.heard).hasSize(201).endsWith("200");
        assertThat(udp.dropped("flood")).isEqualTo(800);
    }

    @Test
    void aFloodOfFinalAnswersIsBounded() {
        udp.invite();
        Collections.nCopies(1_000, "x").forEach(tag -> udp.answer(486, tag));

        assertThat(udp.sentLines()).filteredOn(line -> line.startsWith("ACK")).hasSize(200);
        assertThat(udp.dropped("flood")).isEqualTo(800);
    }

    @Test
    void whatMatchesNothingIsCounted() {
        udp.invite();
        udp.answer(200, "x", "INVITE", 2);
        udp.answer(200, "x", "BYE", 1);
        udp.receive("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nVia: SIP/2.0/UDP 192.0.2.9\r\n"
                + "From: <sip:a>;tag=1\r\nTo: <sip:b>;tag=x\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n");
        udp.receive("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
                + "From: <sip:a>;tag=1\r\nTo: <sip:b>;tag=x\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\n\r\n");
        udp.receive("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1\r\n"
                + "From: <sip:a>;tag=1\r\nTo: <sip:b>;tag=x\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n");

        assertThat(udp.heard).isEmpty();
        assertThat(udp.dropped("unmatched")).isEqualTo(5);
    }
}
