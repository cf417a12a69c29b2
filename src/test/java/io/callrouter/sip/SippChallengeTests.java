package io.callrouter.sip;

import static io.callrouter.sip.DialledCall.at;
import static io.callrouter.sip.DialledCall.dial;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.DialResult.Connected;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Carriers that want to know who calls (RFC 3261, section 22). */
class SippChallengeTests {

    private static final Calls calls = Calls.open();

    @AfterAll
    static void close() {
        calls.close();
    }

    @Test
    void aCarrierThatVerifiesThePasswordAdmitsTheCall() {
        try (SippCarrier carrier = SippCarrier.start(SippScenario.admits(Calls.USERNAME, Calls.PASSWORD))) {
            DialledCall call = dial(calls, at(carrier.port()).credentials(Calls.CREDENTIALS));

            assertThat(call.result()).isInstanceOf(Connected.class);
            call.hangUp();
            SippTrace trace = carrier.finish();
            assertIsRepeatedUnderANewNumber(trace.received("INVITE"));
            assertThat(trace.received("ACK")).hasSize(2);
        }
    }

    @Test
    void aWrongPasswordIsTriedOnceAndTheCallGoesOn() {
        try (SippCarrier first = SippCarrier.start(SippScenario.admits(Calls.USERNAME, "another"));
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, at(first.port()).credentials(Calls.CREDENTIALS), at(second.port()));

            assertThat(call.codes()).containsExactly(401, 200);
            assertThat(call.attempts.get(0).verdict().blamed()).isTrue();
            call.hangUp();
            assertThat(first.finish().received("INVITE")).hasSize(2);
            assertThat(first.trace().received("ACK")).hasSize(2);
        }
    }

    /** Sipp does not verify this header, so the answer is calculated again here (RFC 2617, section 3.2.2.1). */
    @Test
    void aProxyIsAnsweredInItsOwnHeader() {
        SippScenario proxy = SippScenario.rejects(
                        407, "Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"abc\", opaque=\"o\"")
                .receiveInvite()
                .answerWithSdp(200)
                .receive("ACK")
                .hungUp();
        try (SippCarrier carrier = SippCarrier.start(proxy)) {
            DialledCall call = dial(calls, at(carrier.port()).credentials(Calls.CREDENTIALS));

            assertThat(call.result()).isInstanceOf(Connected.class);
            call.hangUp();
            SippTrace trace = carrier.finish();
            List<SipText> invites = trace.received("INVITE");
            assertIsRepeatedUnderANewNumber(invites);
            String uri = "sip:+821012345678@127.0.0.1:" + carrier.port();
            String response = Md5.of(Md5.of("callrouter:carrier:open sesame") + ":abc:" + Md5.of("INVITE:" + uri));
            assertThat(parametersOf(invites.get(1).header("Proxy-Authorization")))
                    .containsEntry("username", "callrouter")
                    .containsEntry("realm", "carrier")
                    .containsEntry("nonce", "abc")
                    .containsEntry("opaque", "o")
                    .containsEntry("uri", uri)
                    .containsEntry("response", response);
            SipText ackOfAnswer = trace.received("ACK").get(1); // section 22.1: with the same credentials
            assertThat(ackOfAnswer.header("Proxy-Authorization"))
                    .isEqualTo(invites.get(1).header("Proxy-Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 407})
    void aChallengeThatComesAgainEndsTheAttempt(int code) {
        String challenge = (code == 401 ? "WWW" : "Proxy") + "-Authenticate: Digest realm=\"carrier\", nonce=\"%s\"";
        SippScenario neverContent = SippScenario.rejects(code, challenge.formatted("one"))
                .receiveInvite()
                .answer(code, challenge.formatted("two"))
                .receive("ACK");
        try (SippCarrier first = SippCarrier.start(neverContent);
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, at(first.port()).credentials(Calls.CREDENTIALS), at(second.port()));

            assertThat(call.codes()).containsExactly(code, 200);
            call.hangUp();
            assertThat(first.finish().received("INVITE")).hasSize(2);
        }
    }

    @Test
    void withoutCredentialsTheCallGoesOnAtOnce() {
        try (SippCarrier first = SippCarrier.start(
                        SippScenario.rejects(407, "Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"abc\""));
                SippCarrier second = SippCarrier.start(SippScenario.answers())) {
            DialledCall call = dial(calls, at(first.port()), at(second.port()));

            assertThat(call.codes()).containsExactly(407, 200);
            call.hangUp();
            assertThat(first.finish().received("INVITE")).hasSize(1);
        }
    }

    /** Section 22.2: the same request, but for its number, its branch and the credentials. */
    private static void assertIsRepeatedUnderANewNumber(List<SipText> invites) {
        assertThat(invites).hasSize(2);
        SipText first = invites.get(0);
        SipText second = invites.get(1);
        assertThat(second.startLine()).isEqualTo(first.startLine());
        for (String header : List.of("Call-ID", "From", "To")) {
            assertThat(second.header(header)).isEqualTo(first.header(header));
        }
        assertThat(first.header("CSeq")).isEqualTo("1 INVITE");
        assertThat(second.header("CSeq")).isEqualTo("2 INVITE");
        assertThat(second.branch()).startsWith("z9hG4bK").isNotEqualTo(first.branch());
        assertThat(second.body()).isEqualTo(first.body());
    }

    private static Map<String, String> parametersOf(String credentials) {
        return Arrays.stream(credentials.substring("Digest ".length()).split(", "))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].replace("\"", "")));
    }
}
