package io.callrouter.dial.health;

import static io.callrouter.dial.health.HealthFixtures.moved;
import static io.callrouter.dial.health.HealthFixtures.provider;
import static io.callrouter.dial.health.HealthFixtures.table;
import static io.callrouter.dial.health.ProbeFinding.ANSWERED;
import static io.callrouter.dial.health.ProbeFinding.DISCOUNTED;
import static io.callrouter.dial.health.ProbeFinding.MISSED;
import static io.callrouter.dial.health.ProbeFinding.UNHEALTHY;
import static io.callrouter.testing.ProviderBuilder.like;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.health.Prober.Summary;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.provider.HealthCheck;
import io.callrouter.testing.HandMovedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A prober whose clock is moved by hand, a second at a time. */
@ExtendWith(OutputCaptureExtension.class)
class ProberTests {

    private static final HealthSettings SETTINGS =
            new HealthSettings(true, Duration.ofSeconds(30), Duration.ofSeconds(5), 2);
    private static final ProviderEntry HANARO = provider("hanaro");
    private static final ProviderEntry KT = provider("kt");

    private record Found(String provider, String hostname, ProbeFinding finding) {}

    private final HandMovedClock clock = new HandMovedClock();
    private final ScriptedProbe probe = new ScriptedProbe();
    private final List<Found> found = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();
    private RouteTable table = table(HANARO, KT);
    private boolean elected = true;
    private boolean databaseAway;
    private int refused;
    private final Prober prober = new Prober(
            probe, () -> table.liveProviders(), this::found, () -> elected, SETTINGS, clock, new SplittableRandom(1));

    private void found(ProviderEntry asked, ProbeFinding finding, Instant at) {
        if (databaseAway) {
            refused++;
            throw new IllegalStateException("The database is away");
        }
        found.add(new Found(asked.name(), asked.endpoint().hostname(), finding));
        times.add(at);
    }

    @Test
    void asksEachProviderOnceInAnInterval() {
        run(30);
        assertThat(names()).containsExactlyInAnyOrder("hanaro", "kt");

        run(30 * 100);
        assertThat(names()).filteredOn("kt"::equals).hasSizeBetween(94, 107);
        assertThat(probe.timeouts).containsOnly(SETTINGS.timeout());
    }

    @Test
    void spreadsProvidersOverTheIntervalAndKeepsThemOutOfStep() {
        table = table(IntStream.range(0, 300).mapToObj(i -> provider("p" + i)).toArray(ProviderEntry[]::new));
        List<Integer> perSecond = new ArrayList<>();
        Map<String, List<Integer>> seconds = new HashMap<>();

        for (int second = 0; second < 300; second++) {
            int before = probe.asked.size();
            run(1);
            perSecond.add(probe.asked.size() - before);
            for (ProviderEntry asked : probe.asked.subList(before, probe.asked.size())) {
                seconds.computeIfAbsent(asked.name(), name -> new ArrayList<>()).add(second);
            }
        }

        assertThat(perSecond).as("of 300 providers").allMatch(count -> count < 40);
        assertThat(seconds).hasSize(300).allSatisfy((name, asked) -> {
            for (int i = 1; i < asked.size(); i++) {
                assertThat(asked.get(i) - asked.get(i - 1)).isBetween(28, 33);
            }
        });
        assertThat(seconds.values().stream().map(asked -> asked.get(2) - asked.get(1)))
                .as("intervals differ")
                .contains(29, 30, 31);
    }

    @Test
    void findsAProviderUnhealthyAfterTwoMissesAndHealthyAfterOneAnswer() {
        table = table(HANARO, KT, provider("sk"), provider("lg"), provider("telnyx"), provider("twilio"));
        run(35);
        assertThat(found).extracting(Found::finding).containsOnly(ANSWERED);
        found.clear();

        probe.down.add("kt");
        run(120);
        assertThat(findings("kt"))
                .filteredOn(finding -> finding != ANSWERED) // of a probe from before
                .startsWith(MISSED, UNHEALTHY, UNHEALTHY);
        assertThat(findings("hanaro")).containsOnly(ANSWERED);

        probe.down.clear();
        run(35);
        assertThat(findings("kt")).endsWith(ANSWERED);
    }

    @Test
    void tellsWhenTheAnswerCame() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        table = table(KT);
        probe.next(answer);
        run(35);
        answer.complete(true);
        Instant came = clock.instant();

        run(1);

        assertThat(times).containsExactly(came);
    }

    @Test
    void findsNobodyUnhealthyWhenNobodyAnswersAndWarnsOnce(CapturedOutput output) {
        run(62);
        probe.down.addAll(List.of("hanaro", "kt"));
        run(40);
        found.clear();

        run(300);

        assertThat(found).extracting(Found::finding).containsOnly(DISCOUNTED);
        assertThat(prober.summary()).isEqualTo(new Summary(true, 2, 0, true));
        assertThat(output.getAll().split("failure of our own network", -1)).hasSize(2);

        probe.down.clear();
        run(40);
        assertThat(prober.summary()).isEqualTo(new Summary(true, 2, 2, false));
        assertThat(found).extracting(Found::finding).doesNotContain(UNHEALTHY).endsWith(ANSWERED);
    }

    @Test
    void asksNeitherDisabledNorDeletedProviders() {
        table = table(
                HANARO,
                like(KT).disabled().build(),
                like(provider("sk")).deleted().build());

        run(100);

        assertThat(names()).containsOnly("hanaro");
    }

    @Test
    void asksNobodyWhoIsNotToBeAsked() {
        run(35);
        found.clear();
        probe.asked.clear();

        table = table(HANARO, like(KT).checkedBy(HealthCheck.NONE).build());
        run(100);

        assertThat(names()).containsOnly("hanaro");
        assertThat(prober.summary().providers()).isEqualTo(1);
    }

    @Test
    void dropsTheAnswerOfAProviderThatIsNoLongerToBeAsked() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        table = table(KT);
        probe.next(answer);
        run(30);

        table = table(like(KT).checkedBy(HealthCheck.NONE).build());
        answer.complete(true);
        run(30);

        assertThat(found).isEmpty();
    }

    @Test
    void dropsTheAnswerFromAPlaceThatTheProviderHasLeft() {
        CompletableFuture<Boolean> old = new CompletableFuture<>();
        table = table(KT);
        probe.next(old);
        run(30);

        table = table(moved(KT));
        run(1);
        old.complete(false);
        run(40);

        assertThat(found).isNotEmpty().extracting(Found::hostname).containsOnly("moved-kt.example");
    }

    @Test
    void countsMissesAnewAfterAMove() {
        table = table(KT);
        probe.down.add("kt");
        runUntilFound(1);

        table = table(moved(KT));
        runUntilFound(2);

        assertThat(findings("kt")).containsExactly(MISSED, MISSED);
    }

    @Test
    void dropsTheAnswerOfAProviderThatIsGone() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        table = table(KT);
        probe.next(answer);
        run(30);

        table = table(like(KT).deleted().build());
        answer.complete(true);
        run(30);

        assertThat(found).isEmpty();
    }

    @Test
    void asksNobodyUnlessElected() {
        elected = false;
        run(100);
        assertThat(probe.asked).isEmpty();
        assertThat(prober.summary()).isEqualTo(new Summary(false, 0, 0, false));

        elected = true;
        run(30);
        assertThat(names()).containsExactlyInAnyOrder("hanaro", "kt");
    }

    @Test
    void forgetsWhatItKnewWhenAnotherIsElected() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        table = table(KT);
        probe.down.add("kt");
        runUntilFound(1);
        probe.next(answer);
        run(35);
        found.clear();

        elected = false;
        answer.complete(false);
        run(60);
        assertThat(found).isEmpty();

        elected = true;
        runUntilFound(1);
        assertThat(findings("kt")).as("not the second in a row").containsExactly(MISSED);
    }

    @Test
    void doesNotAskAgainWhileItWaits() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        table = table(KT);
        probe.next(answer);
        run(300);
        assertThat(names()).hasSize(1);

        answer.complete(true);
        run(2);

        assertThat(names()).hasSize(2);
    }

    @Test
    void learnsNothingFromAProbeThatFailsAndGoesOn() {
        probe.next(CompletableFuture.failedFuture(new IllegalStateException("Scripted failure")));
        table = table(KT);
        run(30);
        assertThat(names()).hasSize(1);
        assertThat(found).isEmpty();

        run(35);
        assertThat(findings("kt")).contains(ANSWERED);
    }

    @Test
    void takesAProbeThatNeverEndsForAMiss() {
        HealthSettings quick = new HealthSettings(true, Duration.ofSeconds(30), Duration.ofMillis(100), 2);
        Prober impatient = new Prober(
                probe, () -> table.liveProviders(), this::found, () -> true, quick, clock, new SplittableRandom(1));
        table = table(KT);
        probe.next(new CompletableFuture<>());
        impatient.tick();
        clock.move(Duration.ofSeconds(30));

        await().untilAsserted(() -> {
            impatient.tick();
            assertThat(findings("kt")).containsExactly(MISSED);
        });
    }

    @Test
    void goesOnWhenFindingsCannotBeWrittenDownAndDoesNotWaitForEach() {
        table = table(IntStream.range(0, 300).mapToObj(i -> provider("p" + i)).toArray(ProviderEntry[]::new));
        databaseAway = true;
        run(60);
        assertThat(found).isEmpty();
        assertThat(refused).isBetween(30, 61);

        databaseAway = false;
        run(35);
        assertThat(found).extracting(Found::provider).contains("p0", "p299");
    }

    private void run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            prober.tick();
            clock.move(Duration.ofSeconds(1));
        }
        prober.tick();
    }

    private void runUntilFound(int findings) {
        for (int seconds = 0; found.size() < findings; seconds++) {
            assertThat(seconds).as("seconds without a finding").isLessThan(60);
            run(1);
        }
    }

    private List<String> names() {
        return probe.asked.stream().map(ProviderEntry::name).toList();
    }

    private List<ProbeFinding> findings(String provider) {
        return found.stream()
                .filter(each -> each.provider.equals(provider))
                .map(Found::finding)
                .toList();
    }
}
