package io.callrouter.sip;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.Outcome.Answered;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.ProviderCall;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an INVITE says, and what its answer may say. */
class InviteTests {

    private static final UdpCarrier.Script REFUSING = (request, self) -> {
        if (request.is("INVITE")) {
            self.send(request.answer(486, "b"));
        }
    };

    private final Calls calls = Calls.open();

    @AfterEach
    void close() {
        calls.close();
    }

    private SipText inviteOf(ProviderCall call, UdpCarrier carrier) {
        calls.place(call).outcome();
        return carrier.received("INVITE").get(0);
    }

    @Test
    void anInviteHasWhatTheProviderAsksForAndNothingThatItMustNot() {
        try (UdpCarrier carrier = new UdpCarrier(REFUSING)) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("X-Trunk", "gold");
            headers.put("P-Asserted-Identity", "<sip:+12125550100@example.com>");
            SipEndpoint endpoint = endpoint("127.0.0.1")
                    .port(carrier.port())
                    .shaping("00#", ";x")
                    .build();

            SipText invite = inviteOf(Calls.callTo(endpoint, headers, Dialogue.SDP), carrier);

            String us = "127.0.0.1:" + calls.gateway.port();
            String user = "00%23" + Calls.DESTINATION.value() + ";x";
            assertThat(invite.startLine())
                    .isEqualTo("INVITE sip:" + user + "@127.0.0.1:" + carrier.port() + " SIP/2.0");
            assertThat(invite.header("Via")).startsWith("SIP/2.0/UDP " + us + ";branch=z9hG4bK");
            assertThat(invite.header("Via")).contains(";rport");
            assertThat(invite.header("From")).startsWith("<sip:" + Calls.SOURCE.value() + "@127.0.0.1>;tag=");
            assertThat(invite.header("To")).isEqualTo("<sip:" + user + "@127.0.0.1>");
            assertThat(invite.header("Contact")).isEqualTo("<sip:callrouter@" + us + ">");
            assertThat(invite.header("Max-Forwards")).isEqualTo("70");
            assertThat(invite.header("CSeq")).isEqualTo("1 INVITE");
            assertThat(invite.header("X-Trunk")).isEqualTo("gold");
            assertThat(invite.header("P-Asserted-Identity")).contains("+12125550100");
            assertThat(invite.header("User-Agent")).isEqualTo("CallRouter");
            assertThat(invite.header("Allow")).doesNotContain("PRACK");
            assertThat(invite.header("Content-Type")).isEqualTo("application/sdp");
            assertThat(invite.body()).isEqualTo(Dialogue.SDP);
            assertThat(invite.text()).doesNotContainIgnoringCase("100rel").doesNotContainIgnoringCase("authorization");
            assertThat(invite.headers("Supported")).isEmpty();
            assertThat(invite.headers("Require")).isEmpty();
        }
    }

    @Test
    void aProvidersUserAgentTakesThePlaceOfOurs() {
        try (UdpCarrier carrier = new UdpCarrier(REFUSING)) {
            SipEndpoint endpoint = endpoint("127.0.0.1").port(carrier.port()).build();

            assertThat(inviteOf(Calls.callTo(endpoint, Map.of("user-agent", "Other"), null), carrier)
                            .header("User-Agent"))
                    .isEqualTo("Other");
        }
    }

    @Test
    void nobodyCalls() {
        try (UdpCarrier carrier = new UdpCarrier(REFUSING)) {
            ProviderCall call = Calls.callTo(carrier.port(), Transport.UDP);
            ProviderCall anonymous = new ProviderCall(
                    call.callId(),
                    call.provider(),
                    call.uri(),
                    null,
                    null,
                    Map.of(),
                    call.noResponseTimeout(),
                    call.progressTimeout(),
                    call.ringTimeout(),
                    call.timeLimit());

            SipText invite = inviteOf(anonymous, carrier);

            assertThat(invite.header("From")).startsWith("\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=");
            assertThat(invite.body()).contains("a=inactive").doesNotContain("anonymous");
        }
    }

    @Test
    void aProviderMayHaveAnIpv6Address() {
        try (UdpCarrier carrier = new UdpCarrier("::1", (request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(200, "b", "Contact: <sip:x@[::1]:" + self.port() + ">"));
            }
        })) {
            SipEndpoint endpoint = endpoint("::1").port(carrier.port()).build();
            Recorder call = calls.place(Calls.callTo(endpoint, Map.of(), null));

            assertThat(call.outcome()).isInstanceOf(Answered.class);
            await().until(() -> !carrier.received("ACK").isEmpty());
            SipText invite = carrier.received("INVITE").get(0);
            assertThat(invite.startLine()).endsWith("@[::1]:" + carrier.port() + " SIP/2.0");
            assertThat(invite.header("Via")).contains("UDP [").contains("]:" + calls.gateway.port());
            assertThat(invite.header("To")).endsWith("@[::1]>");
            assertThat(invite.body()).contains("IN IP6 ");
            assertThat(call.sentTo).singleElement().asString().endsWith("]:" + carrier.port());
        }
    }

    @Test
    void eachAttemptHasACallIdOfItsOwn() {
        try (UdpCarrier carrier = new UdpCarrier(REFUSING)) {
            ProviderCall call = Calls.callTo(carrier.port(), Transport.UDP);
            calls.place(call).outcome();
            calls.place(call).outcome();

            assertThat(carrier.received("INVITE"))
                    .extracting(invite -> invite.header("Call-ID"))
                    .doesNotHaveDuplicates()
                    .hasSize(2);
        }
    }

    @Test
    void anAnswerMayComeWithoutSdp() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(200, "b", "Contact: <sip:x@127.0.0.1:" + self.port() + ">"));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Answered(200, "Scripted", null));
        }
    }

    @Test
    void ofAVeryLongReasonTheBeginningIsKept() {
        String reason = "no ".repeat(5_000).strip();
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(603, "b").replace("Scripted", reason));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Rejected(603, reason.substring(0, 255), null));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Reason: Q.850;cause=34;text=\"No circuit\" | 34",
                "Reason: q.850 ; Cause = 1 | 1",
                "Reason: SIP;cause=503;text=\"a, b\", Q.850;cause=127 | 127",
                "Reason: Q.850;text=\"x;cause=3\" |",
                "Reason: Q.850;cause=0 |",
                "Reason: Q.850;cause=128 |",
                "Reason: Q.850;cause=9999999999 |",
                "Reason: Q.850;cause=-1 |",
                "Reason: Q.850;cause=x |",
                "Reason: Q.850;cause |",
                "Reason: SIP;cause=486 |",
                "Reason: \"Q.850;cause=16 |",
                "Reason: |",
                "X-Reason: Q.850;cause=16 |"
            })
    void theCauseOfTheTelephoneNetworkIsReadWithCare(String header, Integer cause) {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(500, "b", header));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            assertThat(call.outcome()).isEqualTo(new Rejected(500, "Scripted", null, cause));
            assertThat(call.outcome().sipCause()).isEqualTo(cause);
        }
    }

    @Test
    void theCallIdOfTheInviteIsTold() {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(486, "b"));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));
            call.outcome();

            assertThat(call.sipCallIds)
                    .containsExactly(carrier.received("INVITE").get(0).header("Call-ID"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Retry-After: 18000;duration=3600, 18000",
        "Retry-After: 120 (I'm in a meeting), 120",
        "Retry-After: 0, 0",
        "Retry-After: soon,",
        "Retry-After: -5,",
        "Retry-After: 949302838503028349304023988, 949302838"
    })
    void retryAfterIsReadWithCare(String header, Long seconds) {
        try (UdpCarrier carrier = new UdpCarrier((request, self) -> {
            if (request.is("INVITE")) {
                self.send(request.answer(500, "b", header));
            }
        })) {
            Recorder call = calls.place(Calls.callTo(carrier.port(), Transport.UDP));

            Duration expected = seconds == null ? null : Duration.ofSeconds(seconds);
            assertThat(call.outcome()).isEqualTo(new Rejected(500, "Scripted", expected));
        }
    }
}
