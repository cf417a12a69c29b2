package io.callrouter.dial.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.ProviderCapacity;
import io.callrouter.dial.ProviderCapacity.Place;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import io.callrouter.testing.HandMovedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProviderPlacesTests {

    private static final UUID PROVIDER = UUID.randomUUID();

    private final HandMovedClock clock = new HandMovedClock();
    private final ProviderPlaces places = new ProviderPlaces(clock);

    @Test
    void noMoreCallsAtOnceThanItMayHave() {
        ProviderEntry provider = provider(2, null);
        Place first = places.take(provider);
        assertThat(places.fullness(provider)).isNull();
        places.take(provider);

        assertThat(places.take(provider)).isSameAs(ProviderCapacity.FULL);
        assertThat(places.fullness(provider))
                .isEqualTo("Calls with its provider here: 2, as many as max_concurrent_calls allows.");

        first.release();
        assertThat(places.fullness(provider)).isNull();
        assertThat(places.take(provider)).isNotSameAs(ProviderCapacity.FULL);
    }

    @Test
    void noMoreBeginWithinAnySecondThanItMayHave() {
        ProviderEntry provider = provider(null, 3);
        SplittableRandom random = new SplittableRandom(1);
        List<Long> begun = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            clock.move(Duration.ofMillis(random.nextInt(300)));
            if (places.take(provider) == ProviderCapacity.FULL) {
                refused++;
            } else {
                begun.add(clock.millis());
            }
        }

        assertThat(refused).isPositive();
        assertThat(IntStream.range(3, begun.size()))
                .as("the fourth from each on begins a second later at the earliest")
                .allMatch(i -> begun.get(i) - begun.get(i - 3) >= 1000);
    }

    @Test
    void aSecondLaterThereIsPlaceAgainAlthoughTheCallsGoOn() {
        ProviderEntry provider = provider(null, 1);
        places.take(provider);
        clock.move(Duration.ofMillis(999));
        assertThat(places.take(provider)).isSameAs(ProviderCapacity.FULL);
        assertThat(places.fullness(provider))
                .isEqualTo(
                        "Calls to its provider that began here within a second: 1, as many as max_calls_per_second allows.");

        clock.move(Duration.ofMillis(1));

        assertThat(places.fullness(provider)).isNull();
        assertThat(places.take(provider)).isNotSameAs(ProviderCapacity.FULL);
    }

    @Test
    void aRefusedCallCountsForNothing() {
        ProviderEntry provider = provider(1, 10);
        Place place = places.take(provider);
        IntStream.range(0, 20).forEach(i -> places.take(provider));

        place.release();

        assertThat(places.take(provider)).isNotSameAs(ProviderCapacity.FULL);
    }

    @Test
    void aClockThatIsSetBackBlocksNobody() {
        ProviderEntry provider = provider(null, 1);
        places.take(provider);

        clock.move(Duration.ofHours(-1));

        assertThat(places.take(provider)).isNotSameAs(ProviderCapacity.FULL);
    }

    private static ProviderEntry provider(Integer atOnce, Integer inASecond) {
        return new ProviderEntry(
                PROVIDER,
                "Hanaro",
                true,
                false,
                HealthStatus.UNKNOWN,
                new SipEndpoint("sip.hanaro.example", null, Transport.UDP, "", ""),
                Map.of(),
                List.of(),
                null,
                null,
                atOnce,
                null,
                inASecond);
    }
}
