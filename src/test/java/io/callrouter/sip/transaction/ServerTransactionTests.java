package io.callrouter.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import org.junit.jupiter.api.Test;

/** RFC 3261, section 17.2. */
class ServerTransactionTests {

    private static final int LIFETIME = 32_000;

    private final Wire udp = new Wire(false);
    private final Wire tcp = new Wire(true);

    private static void answer(Wire wire, int code) {
        ServerTransaction transaction = wire.requested.get(wire.requested.size() - 1);
        transaction.answer(SipResponse.to(transaction.request(), code, "X", "t"));
    }

    @Test
    void aRequestIsHandledOnceAndAnsweredEachTime() {
        for (int i = 0; i < 3; i++) {
            udp.receive(Wire.request("BYE", 1));
            if (i == 0) {
                answer(udp, 200);
            }
        }

        assertThat(udp.requested).hasSize(1);
        assertThat(udp.sentLines()).containsExactly("SIP/2.0 200 X", "SIP/2.0 200 X", "SIP/2.0 200 X");
        assertThat(udp.sent.get(1)).isSameAs(udp.sent.get(0));
        udp.pass(LIFETIME);
        assertThat(udp.layer.size()).isZero();
    }

    @Test
    void theAnswerToAnInviteIsRepeatedUntilItIsAcknowledged() {
        udp.receive(Wire.request("INVITE", 1));
        answer(udp, 488);
        udp.pass(8_000);
        assertThat(udp.sentAt).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L);

        udp.receive(ackOf(1));
        udp.pass(60_000);

        assertThat(udp.sentAt).hasSize(5);
        assertThat(udp.layer.size()).isZero();
        assertThat(udp.dropped("unmatched")).isZero();
    }

    @Test
    void theAnswerThatIsNeverAcknowledgedIsGivenUp() {
        udp.receive(Wire.request("INVITE", 1));
        answer(udp, 200);
        udp.pass(60_000);

        assertThat(udp.sentAt).hasSize(11).last().isEqualTo(31_500L);
        assertThat(udp.layer.size()).isZero();
    }

    @Test
    void whatIsAnsweredOnceIsAnsweredOnceForEachTimeItIsAsked() {
        udp.receive(Wire.request("INVITE", 1));
        ServerTransaction transaction = udp.requested.get(0);
        transaction.answerOnce(SipResponse.to(transaction.request(), 403, "X", "t"));
        udp.pass(10_000);
        udp.receive(Wire.request("INVITE", 1));
        udp.pass(60_000);

        assertThat(udp.sentAt).containsExactly(0L, 10_000L);
        assertThat(udp.sent.get(1)).isSameAs(udp.sent.get(0));
        assertThat(udp.requested).hasSize(1);
        assertThat(udp.layer.size()).isZero();
    }

    @Test
    void overTcpOnlyASuccessIsRepeated() {
        tcp.receive(Wire.request("INVITE", 1));
        answer(tcp, 488);
        tcp.pass(LIFETIME);
        assertThat(tcp.sentAt).containsExactly(0L);

        tcp.receive(Wire.request("INVITE", 2));
        answer(tcp, 200);
        tcp.pass(1_000);
        assertThat(tcp.sentAt).hasSize(3);
        tcp.pass(LIFETIME);
        assertThat(tcp.layer.size()).isZero();
    }

    @Test
    void whatIsDroppedTakesNoRoom() {
        for (int i = 1; i <= 1_000; i++) {
            udp.receive(Wire.request("OPTIONS", i));
            udp.requested.get(i - 1).drop();
        }

        assertThat(udp.layer.size()).isZero();
        assertThat(udp.sent).isEmpty();
    }

    @Test
    void requestsWithoutABranchAreToldApartByTheirNumbers() {
        for (int cseq = 1; cseq <= 3; cseq++) {
            udp.receive("INFO sip:b SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1\r\nFrom: <sip:a>;tag=1\r\n"
                    + "To: <sip:b>;tag=x\r\nCall-ID: c\r\nCSeq: " + cseq + " INFO\r\n\r\n");
        }

        assertThat(udp.requested).hasSize(3);
    }

    @Test
    void anAckForNothingIsCounted() {
        udp.receive(ackOf(1));

        assertThat(udp.requested).isEmpty();
        assertThat(udp.dropped("unmatched")).isOne();
    }

    private static SipRequest ackOf(int cseq) {
        return Wire.request("ACK", cseq);
    }
}
