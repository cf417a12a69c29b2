package io.callrouter.dial.health;

import static io.callrouter.dial.health.HealthFixtures.provider;
import static io.callrouter.dial.health.HealthFixtures.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.plan.RouteTable;
import io.callrouter.testing.HandMovedClock;
import io.callrouter.testing.ServiceTest;
import io.callrouter.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Instances of the service that share one database: one of them probes. */
@ServiceTest
class ProberLeaseTests {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    @AfterEach
    void letGo() {
        jdbc.sql("delete from prober_lock").update();
    }

    @Test
    void isHeldByOneOfTwo() {
        ProberLease first = lease(LONG);
        ProberLease second = lease(LONG);

        for (int i = 0; i < 3; i++) {
            first.renew();
            second.renew();
            assertThat(first.isHeld()).isTrue();
            assertThat(second.isHeld()).isFalse();
        }
    }

    @Test
    void letsOneOfTwoProbersAsk() {
        ProberLease first = lease(LONG);
        ProberLease second = lease(LONG);
        ScriptedProbe byFirst = new ScriptedProbe();
        ScriptedProbe bySecond = new ScriptedProbe();
        first.renew();
        second.renew();

        runForAnHour(first, byFirst);
        runForAnHour(second, bySecond);

        assertThat(byFirst.asked).isNotEmpty();
        assertThat(bySecond.asked).isEmpty();
    }

    @Test
    void goesToAnotherAtOnceWhenItsHolderStops() {
        ProberLease first = lease(LONG);
        ProberLease second = lease(LONG);
        first.renew();
        second.renew();

        first.release();
        assertThat(first.isHeld()).isFalse();
        second.renew();

        assertThat(second.isHeld()).isTrue();
        first.renew();
        assertThat(first.isHeld()).isFalse();
    }

    @Test
    void goesToAnotherAfterItsLengthWhenItsHolderDies() {
        ProberLease dead = lease(SHORT);
        ProberLease survivor = lease(LONG);
        dead.renew();
        survivor.renew();
        assertThat(survivor.isHeld()).isFalse();

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            survivor.renew();
            return survivor.isHeld();
        });

        assertThat(dead.isHeld()).as("its time is over by its own clock, too").isFalse();
        dead.renew();
        assertThat(dead.isHeld()).isFalse();
    }

    @Test
    void isKeptByRenewingIt() {
        ProberLease holder = lease(SHORT);
        ProberLease other = lease(SHORT);
        holder.renew();
        long until = System.nanoTime() + SHORT.multipliedBy(3).toNanos();

        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    holder.renew();
                    other.renew();
                    assertThat(other.isHeld()).isFalse();
                    return System.nanoTime() > until;
                });

        assertThat(holder.isHeld()).isTrue();
    }

    @Test
    void isNotHeldWhileTheDatabaseIsAwayAndIsHeldAgainAfterwards() {
        AtomicBoolean away = new AtomicBoolean();
        ProberLease lease = new ProberLease(ProberLease.locks(interruptible(away), "holder"), LONG);
        lease.renew();
        assertThat(lease.isHeld()).isTrue();

        away.set(true);
        lease.renew();
        assertThat(lease.isHeld()).isFalse();

        away.set(false);
        lease.renew();
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void isReleasedQuietlyWhileTheDatabaseIsAway() {
        AtomicBoolean away = new AtomicBoolean();
        ProberLease lease = new ProberLease(ProberLease.locks(interruptible(away), "holder"), LONG);
        lease.renew();

        away.set(true);
        lease.release();

        assertThat(lease.isHeld()).isFalse();
    }

    private ProberLease lease(Duration length) {
        return new ProberLease(ProberLease.locks(database, UUID.randomUUID().toString()), length);
    }

    private static void runForAnHour(ProberLease lease, ScriptedProbe probe) {
        HandMovedClock clock = new HandMovedClock();
        RouteTable table = table(provider("hanaro"));
        Prober prober = new Prober(
                probe,
                table::liveProviders,
                (asked, finding, at) -> {},
                lease::isHeld,
                new HealthSettings(true, Duration.ofMinutes(1), Duration.ofSeconds(5), 2),
                clock,
                new SplittableRandom(1));
        for (int minute = 0; minute < 60; minute++) {
            prober.tick();
            clock.move(Duration.ofMinutes(1));
        }
    }

    private static DataSource interruptible(AtomicBoolean away) {
        return new DelegatingDataSource(
                new DriverManagerDataSource(TestDatabase.url(), TestDatabase.username(), TestDatabase.password())) {
            @Override
            public Connection getConnection() throws SQLException {
                if (away.get()) {
                    throw new SQLTransientConnectionException("The database is away");
                }
                return super.getConnection();
            }
        };
    }
}
