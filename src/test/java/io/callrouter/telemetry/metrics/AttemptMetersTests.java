package io.callrouter.telemetry.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.plan.CurrentRouteTable;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.testing.ProviderBuilder;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptMetersTests {

    private static final Instant START = Instant.parse("2026-12-24T18:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CurrentRouteTable tables = new CurrentRouteTable();
    private final AttemptMeters meters = new AttemptMeters(registry, tables, 2);

    AttemptMetersTests() {
        tables.replace(RouteTable.of(
                1,
                Stream.of("a", "b", "c", "d").map(AttemptMetersTests::provider).toList(),
                List.of(),
                List.of()));
    }

    private static ProviderEntry provider(String name) {
        return provider(id(name), name);
    }

    private static ProviderEntry provider(UUID id, String name) {
        return ProviderBuilder.provider(name).id(id).build();
    }

    @ParameterizedTest
    @CsvSource({
        "200,2xx",
        "204,2xx",
        "401,401",
        "404,404",
        "407,407",
        "421,421",
        "486,486",
        "499,4xx",
        "503,503",
        "599,5xx",
        "603,603",
        "699,6xx",
        "302,3xx",
        "no_response,no_response",
        "canceled,canceled"
    })
    void countsAttemptsByResult(String result, String label) {
        count("a", result, null);
        count("a", result, null);

        assertThat(registry.get("callrouter.attempts")
                        .tags("provider_id", id("a").toString(), "result", label)
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void anInventedCodeMakesNoSeriesOfItsOwn() {
        for (int code = 200; code < 700; code++) {
            count("a", String.valueOf(code), null);
        }

        assertThat(registry.get("callrouter.attempts").counters()).hasSizeLessThan(30);
    }

    @Test
    void providersPastTheBoundShareOneValue() {
        for (String provider : new String[] {"a", "b", "c", "d", "a"}) {
            count(provider, "503", null);
        }

        assertThat(counted()).containsExactlyInAnyOrder(id("a") + " 2", id("b") + " 1", "other 2");
    }

    @Test
    void providersThatNobodyKnowsShareOneValueAndTakeNoPlace() {
        for (String provider : new String[] {"x", "y", "z", "a", "b", "c"}) {
            count(provider, "503", null);
        }

        assertThat(counted()).containsExactlyInAnyOrder("unknown 3", id("a") + " 1", id("b") + " 1", "other 1");
    }

    /** Else what divides the answered attempts by all of them is not 0, but nothing. */
    @Test
    void answeredAttemptsAreCountedFromAProvidersFirstAttemptOn() {
        assertThat(registry.find("callrouter.attempts").counters()).isEmpty();

        count("a", "503", null);

        assertThat(registry.get("callrouter.attempts").counters())
                .extracting(counter -> tag(counter, "result") + " " + (int) counter.count())
                .containsExactlyInAnyOrder("2xx 0", "503 1");
    }

    @Test
    void aProviderThatIsRenamedIsCountedByItsNewNameAlone() {
        meters.talked(id("a"), START, START.plusSeconds(1));
        count("a", "503", START.plusSeconds(1));
        rename("a", "A");

        count("a", "404", START.plusSeconds(1));
        meters.talked(id("a"), START, START.plusSeconds(1));

        assertThat(registry.getMeters())
                .extracting(meter -> tag(meter, "provider"))
                .isNotEmpty()
                .containsOnly("A");
        assertThat(counted()).containsExactly(id("a") + " 1");
        count("b", "503", null);
        count("c", "503", null);
        assertThat(counted()).as("it takes one place").contains(id("b") + " 1", "other 1");
    }

    private void rename(String provider, String name) {
        tables.replace(tables.get().with(provider(id(provider), name)));
    }

    @Test
    void timesTheDelayUntilProgressWhereThereWasSome() {
        count("a", "200", START.plusMillis(1500));
        count("a", "503", null);

        Timer delay = registry.get("callrouter.attempts.pdd").timer();
        assertThat(delay.count()).isEqualTo(1);
        assertThat(delay.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1500);
    }

    @Test
    void timesHowLongAnsweredCallsLast() {
        meters.talked(id("a"), START, START.plus(Duration.ofMinutes(3)));

        assertThat(registry.get("callrouter.attempts.talked").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(180);
    }

    /** How many attempts by the tag {@code provider_id}. */
    private List<String> counted() {
        Map<String, Double> counts = new TreeMap<>();
        registry.get("callrouter.attempts")
                .counters()
                .forEach(counter -> counts.merge(
                        String.valueOf(counter.getId().getTag("provider_id")), counter.count(), Double::sum));
        return counts.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue().intValue())
                .toList();
    }

    private void count(String provider, String result, @Nullable Instant progress) {
        meters.count(id(provider), result, START, progress);
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    }

    private static @Nullable String tag(Meter meter, String name) {
        return meter.getId().getTag(name);
    }
}
