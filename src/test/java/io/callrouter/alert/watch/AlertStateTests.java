package io.callrouter.alert.watch;

import static io.callrouter.alert.watch.Measurement.Verdict.BETWEEN;
import static io.callrouter.alert.watch.Measurement.Verdict.BROKEN;
import static io.callrouter.alert.watch.Measurement.Verdict.GOOD;
import static io.callrouter.alert.watch.Measurement.Verdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.alert.AlertKind;
import io.callrouter.alert.AlertScope;
import io.callrouter.alert.WatchedRule;
import io.callrouter.alert.watch.AlertState.Phase;
import io.callrouter.alert.watch.Measurement.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When alerts begin and end: looks come once a minute. */
class AlertStateTests {

    private static final Instant BEGIN = Instant.parse("2026-05-01T10:00:00Z");

    @Test
    void beginsAtOnceAndEndsAtOnce() {
        WatchedRule rule = rule(0, 0);

        assertThat(phase(rule, GOOD)).isNull();
        assertThat(phase(rule, BROKEN)).isEqualTo(Phase.FIRING);
        assertThat(phase(rule, BROKEN, GOOD)).isEqualTo(Phase.RESOLVED);
    }

    @Test
    void betweenTheThresholdsNothingBeginsOrEnds() {
        WatchedRule rule = rule(0, 0);

        assertThat(phase(rule, BETWEEN)).isNull();
        assertThat(phase(rule, BROKEN, BETWEEN, BETWEEN)).isEqualTo(Phase.FIRING);
    }

    @Test
    void withTooLittleToTellNothingBeginsOrEnds() {
        WatchedRule rule = rule(0, 0);

        assertThat(phase(rule, UNKNOWN)).isNull();
        assertThat(phase(rule, BROKEN, UNKNOWN)).isEqualTo(Phase.FIRING);
    }

    @Test
    void beginsWhenTheRuleHasBeenBrokenForLongEnough() {
        WatchedRule rule = rule(120, 0);

        assertThat(phase(rule, BROKEN)).isEqualTo(Phase.PENDING);
        assertThat(phase(rule, BROKEN, BROKEN)).isEqualTo(Phase.PENDING);
        assertThat(phase(rule, BROKEN, BROKEN, BROKEN)).isEqualTo(Phase.FIRING);
    }

    @Test
    void beginsAnewAfterALookThatFoundItNotBroken() {
        WatchedRule rule = rule(120, 0);

        for (Verdict verdict : new Verdict[] {GOOD, BETWEEN, UNKNOWN}) {
            assertThat(phase(rule, BROKEN, verdict)).as(verdict.name()).isNull();
            assertThat(phase(rule, BROKEN, verdict, BROKEN, BROKEN)).isEqualTo(Phase.PENDING);
        }
    }

    @Test
    void endsWhenItHasBeenGoodForLongEnough() {
        WatchedRule rule = rule(0, 120);

        assertThat(phase(rule, BROKEN, GOOD, GOOD)).isEqualTo(Phase.FIRING);
        assertThat(phase(rule, BROKEN, GOOD, GOOD, GOOD)).isEqualTo(Phase.RESOLVED);
        assertThat(phase(rule, BROKEN, GOOD, BROKEN, GOOD, GOOD)).isEqualTo(Phase.FIRING);
        assertThat(phase(rule, BROKEN, GOOD, BETWEEN, GOOD, GOOD)).isEqualTo(Phase.FIRING);
        assertThat(phase(rule, BROKEN, GOOD, UNKNOWN, GOOD)).isEqualTo(Phase.RESOLVED);
    }

    private static Phase phase(WatchedRule rule, Verdict... looks) {
        AlertState state = AlertState.NONE;
        Instant now = BEGIN;
        for (Verdict verdict : looks) {
            state = state.next(rule, verdict, now);
            now = now.plusSeconds(60);
        }
        return state.phase();
    }

    private static WatchedRule rule(int fireAfter, int clearAfter) {
        return new WatchedRule(
                UUID.randomUUID(),
                "rule",
                AlertKind.PROVIDER_DOWN,
                AlertScope.PROVIDER,
                null,
                null,
                null,
                null,
                Duration.ofMinutes(5),
                1,
                null,
                null,
                Duration.ofSeconds(fireAfter),
                Duration.ofSeconds(clearAfter),
                false);
    }
}
