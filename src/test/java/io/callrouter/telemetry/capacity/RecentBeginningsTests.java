package io.callrouter.telemetry.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentBeginningsTests {

    private static final UUID PROVIDER = UUID.randomUUID();

    private long now = Long.MAX_VALUE - 1_000; // it may overflow at any time
    private final RecentBeginnings beginnings = new RecentBeginnings(() -> now);

    @Test
    void countForASecondFromTheirBeginningOn() {
        began(0);
        began(700);
        began(999);
        assertThat(beginnings.count(PROVIDER)).isEqualTo(3);

        move(1);
        assertThat(beginnings.count(PROVIDER)).isEqualTo(2);
        move(299);
        assertThat(beginnings.count(PROVIDER)).isEqualTo(1);
        move(699);
        assertThat(beginnings.count(PROVIDER)).isEqualTo(1);
        move(1);
        assertThat(beginnings.count(PROVIDER)).isZero();
    }

    @Test
    void thatAreOlderDoNotCount() {
        began(1000);
        began(5000);

        assertThat(beginnings.count(PROVIDER)).isZero();
    }

    @Test
    void ofAClockThatIsAheadCountFromNowOn() {
        began(-5000);
        assertThat(beginnings.count(PROVIDER)).isEqualTo(1);

        move(1000);
        assertThat(beginnings.count(PROVIDER)).isZero();
    }

    @Test
    void countOnceHoweverOftenTheyAreTold() {
        UUID call = UUID.randomUUID();
        beginnings.add(PROVIDER, call, Duration.ZERO);
        move(600);
        beginnings.add(PROVIDER, call, Duration.ofMillis(600));

        assertThat(beginnings.count(PROVIDER)).isEqualTo(1);
        move(400);
        assertThat(beginnings.count(PROVIDER)).isZero();
    }

    @Test
    void countForTheirOwnProvider() {
        began(0);

        assertThat(beginnings.count(UUID.randomUUID())).isZero();
    }

    @Test
    void ofAProviderAreForgottenAsAWhole() {
        began(0);
        move(999);
        beginnings.forgetOld();
        assertThat(beginnings.providers()).isEqualTo(1);

        move(1);
        beginnings.forgetOld();
        assertThat(beginnings.providers()).isZero();
    }

    private void began(long millisAgo) {
        beginnings.add(PROVIDER, UUID.randomUUID(), Duration.ofMillis(millisAgo));
    }

    private void move(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }
}
