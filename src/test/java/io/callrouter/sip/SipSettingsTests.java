package io.callrouter.sip;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import io.callrouter.provider.SipEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipSettingsTests {

    @ParameterizedTest
    @CsvSource({
        ",,",
        "'','',",
        "0.0.0.0,,",
        "::,,",
        "192.0.2.7,,192.0.2.7",
        "192.0.2.7,sbc.example,sbc.example",
        ",198.51.100.1,198.51.100.1"
    })
    void carriersAreToldTheAdvertisedOrTheBoundAddress(
            @Nullable String bound, @Nullable String advertised, @Nullable String told) {
        assertThat(settings(bound, advertised, List.of()).knownAddress()).isEqualTo(told);
    }

    @Test
    void whatIsNoNetworkIsNamed() {
        assertThatThrownBy(() -> settings(null, null, List.of("10.0.0.0/8", "carrier.example")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("carrier.example");
    }

    @Test
    void whatIsTooLargeForUdpIsNotTheProvidersFault() {
        SipEndpoint carrier = endpoint("127.0.0.1").port(9).build();
        try (Calls calls = Calls.open()) {
            Recorder call = calls.place(Calls.callTo(carrier, Map.of(), "v=0\r\na=x:" + "x".repeat(65_500) + "\r\n"));

            assertThat(call.outcome())
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            outcome -> assertThat(outcome.cause()).isEqualTo(Cause.INTERNAL_ERROR));
        }
    }

    private static SipSettings settings(@Nullable String bound, @Nullable String advertised, List<String> denied) {
        return new SipSettings(
                bound,
                0,
                advertised,
                denied,
                List.of(),
                Duration.ofSeconds(1),
                null,
                Duration.ofMinutes(5),
                "CallRouter");
    }
}
