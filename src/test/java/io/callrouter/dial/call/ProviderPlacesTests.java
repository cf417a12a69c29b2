package io.callrouter.dial.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.ProviderCapacity.Answer;
import io.callrouter.dial.ProviderCapacity.Full;
import io.callrouter.dial.ProviderCapacity.Place;
import io.callrouter.dial.ReportedCalls;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.testing.HandMovedClock;
import io.callrouter.testing.ProviderBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProviderPlacesTests {

    private static final UUID PROVIDER = UUID.randomUUID();

    private final HandMovedClock clock = new HandMovedClock();
    private final ProviderPlaces places = new ProviderPlaces(ReportedCalls.NONE, this::nanoTime);

    @Test
    void noMoreCallsAtOnceThanItMayHave() {
        ProviderEntry provider = provider(2, null);
        Place first = (Place) places.take(provider);
        assertThat(places.fullness(provider)).isNull();
        places.take(provider);

        assertThat(places.take(provider))
                .isEqualTo(new Full("Calls with the provider here: 2, and max_concurrent_calls allows 2."));
        assertThat(places.fullness(provider))
                .isEqualTo("Calls with the provider here: 2, and max_concurrent_calls allows 2.");

        first.release();
        assertThat(places.fullness(provider)).isNull();
        assertThat(places.take(provider)).isInstanceOf(Place.class);
    }

    @Test
    void noMoreBeginWithinAnySecondThanItMayHave() {
        ProviderEntry provider = provider(null, 3);
        SplittableRandom random = new SplittableRandom(1);
        List<Long> begun = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            clock.move(Duration.ofMillis(random.nextInt(300)));
            if (places.take(provider) instanceof Full) {
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
        assertThat(places.take(provider)).isInstanceOf(Full.class);
        assertThat(places.fullness(provider))
                .isEqualTo(
                        "Calls to the provider that began here within a second: 1, and max_calls_per_second allows 1.");

        clock.move(Duration.ofMillis(1));

        assertThat(places.fullness(provider)).isNull();
        assertThat(places.take(provider)).isInstanceOf(Place.class);
    }

    @Test
    void aRefusedCallCountsForNothing() {
        ProviderEntry provider = provider(1, 10);
        Place place = (Place) places.take(provider);
        IntStream.range(0, 20).forEach(i -> places.take(provider));

        place.release();

        assertThat(places.take(provider)).isInstanceOf(Place.class);
    }

    @Test
    void aLowerBoundHoldsAtOnceAndIsToldAsItIs() {
        IntStream.range(0, 5).forEach(i -> places.take(provider(9, 9)));

        assertThat(places.take(provider(3, 9)))
                .isEqualTo(new Full("Calls with the provider here: 5, and max_concurrent_calls allows 3."));
        assertThat(places.take(provider(9, 2)))
                .isEqualTo(
                        new Full(
                                "Calls to the provider that began here within a second: 5, and max_calls_per_second allows 2."));
    }

    @Test
    void aCallThatKnowsNoBoundYetForgetsNothing() {
        places.take(provider(null, 1));
        places.take(provider(null, null));

        assertThat(places.take(provider(null, 1))).isInstanceOf(Full.class);
    }

    @Test
    void eachProviderHasItsOwn() {
        places.take(provider(1, 1));

        assertThat(places.fullness(provider(UUID.randomUUID(), 1, 1))).isNull();
        assertThat(places.take(provider(UUID.randomUUID(), 1, 1))).isInstanceOf(Place.class);
    }

    @Test
    void aCallThatBeginsWhileAnotherOneReadsTheTimeCounts() {
        ProviderEntry provider = provider(null, 1);
        List<Answer> taken = new ArrayList<>();
        ProviderPlaces[] raced = new ProviderPlaces[1];
        boolean[] read = new boolean[1];
        raced[0] = new ProviderPlaces(ReportedCalls.NONE, () -> {
            if (read[0]) {
                return 1;
            }
            read[0] = true;
            taken.add(raced[0].take(provider));
            return 0;
        });

        taken.add(raced[0].take(provider));

        assertThat(taken).filteredOn(place -> place instanceof Place).hasSize(1);
    }

    @Test
    void callsAtOnceDoNotPassTheBound() {
        ProviderEntry provider = provider(null, 7);

        List<CompletableFuture<Answer>> calls = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> places.take(provider)))
                .toList();

        assertThat(calls.stream().map(CompletableFuture::join))
                .filteredOn(place -> place instanceof Place)
                .hasSize(7);
    }

    @Test
    void whatIsReportedCountsToo() {
        int[] reported = {0, 0};
        ProviderPlaces places = new ProviderPlaces(
                new ReportedCalls() {
                    @Override
                    public int standing(UUID providerId) {
                        return providerId.equals(PROVIDER) ? reported[0] : 0;
                    }

                    @Override
                    public int begun(UUID providerId) {
                        return providerId.equals(PROVIDER) ? reported[1] : 0;
                    }
                },
                this::nanoTime);
        ProviderEntry provider = provider(3, 9);
        Place here = (Place) places.take(provider);
        reported[0] = 1;
        assertThat(places.fullness(provider)).isNull();

        reported[0] = 2;
        String atOnce = "Calls with the provider: 1 here and 2 reported, and max_concurrent_calls allows 3.";
        assertThat(places.fullness(provider)).isEqualTo(atOnce);
        assertThat(places.take(provider)).isEqualTo(new Full(atOnce));
        assertThat(places.fullness(provider(UUID.randomUUID(), 1, 1)))
                .as("another one")
                .isNull();
        here.release();
        assertThat(places.take(provider)).isInstanceOf(Place.class);

        reported[0] = 0;
        reported[1] = 7;
        String begun = "Calls to the provider that began within a second: 2 here and 7 reported, and"
                + " max_calls_per_second allows 9.";
        assertThat(places.fullness(provider)).isEqualTo(begun);
        assertThat(places.take(provider)).isEqualTo(new Full(begun));
        clock.move(Duration.ofSeconds(1));
        assertThat(places.take(provider)).isInstanceOf(Place.class);
    }

    private long nanoTime() {
        return Duration.between(HandMovedClock.START, clock.instant()).toNanos();
    }

    private static ProviderEntry provider(Integer atOnce, Integer inASecond) {
        return provider(PROVIDER, atOnce, inASecond);
    }

    private static ProviderEntry provider(UUID id, Integer atOnce, Integer inASecond) {
        return ProviderBuilder.provider("Hanaro")
                .id(id)
                .atOnce(atOnce)
                .aSecond(inASecond)
                .build();
    }
}
